#!/usr/bin/env python3
"""Hourly air quality indices of one station and month, computed from a recording with exact fractions.

usage: hourly_aqi.py STATION.csv.gz YEAR MONTH EDITION

Writes one line for each hour from a day before the month on:
    epoch_seconds pm25 pm10 so2 no2 o3 co_mg | iaqi of the same six | aqi primary+primary
with - for what is missing. Written from the text of HJ 633-2012 and HJ 633-2026, without regard to any other program.
"""
import csv, gzip, math, sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction as F

CHINA = timezone(timedelta(hours=8))
NAMES = ["pm25", "pm10", "so2", "no2", "o3", "co"]
COLUMNS = {"pm25": "PM2.5", "pm10": "PM10", "so2": "SO2", "no2": "NO2", "o3": "O3", "co": "CO"}
INDEX = [0, 50, 100, 150, 200, 300, 400, 500]
HOUR = {
    "so2": [0, 150, 500, 650, 800],
    "no2": [0, 100, 200, 700, 1200, 2340, 3090, 3840],
    "co": [0, 5, 10, 35, 60, 90, 120, 150],
    "o3": [0, 160, 200, 300, 400, 800, 1000, 1200],
}
DAY_SO2 = [0, 50, 150, 475, 800, 1600, 2100, 2620]
EIGHT_O3 = [0, 100, 160, 215, 265, 800]
PARTICLES = {
    "2012": {"pm25": [0, 35, 75, 115, 150, 250, 350, 500], "pm10": [0, 50, 150, 250, 350, 420, 500, 600]},
    "2026": {"pm25": [0, 35, 60, 115, 150, 250, 350, 500], "pm10": [0, 50, 120, 250, 350, 420, 500, 600]},
}


def half_even(x):
    low = math.floor(x)
    rest = x - low
    return low if rest < F(1, 2) or (rest == F(1, 2) and low % 2 == 0) else low + 1


def iaqi(value, table, name, beyond):
    """The index of an exact concentration, rounded up; `beyond` above the last breakpoint."""
    c = F(half_even(value * 10), 10) if name == "co" else F(half_even(value))
    if c > table[-1]:
        return 500 if len(table) == len(INDEX) else beyond
    if c == 0:
        return 0
    k = next(k for k in range(1, len(table)) if c <= table[k])
    slope = F(INDEX[k] - INDEX[k - 1], table[k] - table[k - 1])
    return math.ceil(slope * (c - table[k - 1]) + INDEX[k - 1])


def mean(values, least):
    there = [v for v in values if v is not None]
    return sum(there) / len(there) if len(there) >= least else None


def indices(history, edition):
    """The individual indices of the last hour of a history of 24."""
    now, found = history[-1], {}
    for name in NAMES:
        series = [hour[name] for hour in history]
        if edition == "2026":
            table = PARTICLES["2026"].get(name) or HOUR[name]
            if now[name] is not None:
                found[name] = iaqi(now[name], table, name, 200)
            continue
        if name in ("pm25", "pm10"):
            day = mean(series, 20)
            if day is not None:
                found[name] = iaqi(day, PARTICLES["2012"][name], name, None)
            continue
        candidates = []
        if now[name] is not None:
            candidates.append(iaqi(now[name], HOUR[name], name, None))
        if name == "so2" and candidates == [None]:
            day = mean(series, 20)
            candidates = [iaqi(day, DAY_SO2, name, None)] if day is not None else []
        if name == "o3":
            eight = mean(series[-8:], 6)
            if eight is not None:
                candidates.append(iaqi(eight, EIGHT_O3, name, None))
        candidates = [c for c in candidates if c is not None]
        if candidates:
            found[name] = max(candidates)
    return found


def main():
    path, year, month, edition = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    hours = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            time = datetime(*(int(row[k]) for k in ("year", "month", "day", "hour")), tzinfo=CHINA)
            values = {n: None if row[COLUMNS[n]] in ("NA", "") else F(row[COLUMNS[n]]) for n in NAMES}
            if values["co"] is not None:
                values["co"] /= 1000
            hours[time] = values
    nothing = dict.fromkeys(NAMES)
    first = datetime(year, month, 1, tzinfo=CHINA)
    end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=CHINA)
    time = first - timedelta(hours=24)
    while time < end:
        now = hours.get(time, nothing)
        measured = any(v is not None for v in now.values())
        history = [hours.get(time - timedelta(hours=23 - k), nothing) for k in range(24)]
        found = indices(history, edition) if measured else {}
        worst = max(found.values(), default=0)
        stands = len(found) == len(NAMES) or worst > 100
        primary = [n for n in NAMES if found.get(n) == worst] if stands and worst > 50 else []
        text = [str(int(time.timestamp()))]
        text += ["-" if now[n] is None else repr(float(now[n])) for n in NAMES] + ["|"]
        text += [str(found.get(n, "-")) for n in NAMES] + ["|"]
        text += [str(worst) if stands and found else "-", "+".join(primary) or "none"]
        if time >= first or measured:
            print(" ".join(text), "" if time >= first else "before")
        time += timedelta(hours=1)


main()
