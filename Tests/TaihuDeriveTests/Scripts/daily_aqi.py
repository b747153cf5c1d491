#!/usr/bin/env python3
"""Daily air quality indices of one station and month, computed from a recording with exact fractions.

usage: daily_aqi.py STATION.csv.gz YEAR MONTH EDITION

Writes one line for each day of the month:
    epoch_seconds iaqi of pm25 pm10 so2 no2 o3 co | aqi primary+primary
with - for what is missing. Written from the text of HJ 633-2012, HJ 633-2026 and HJ 663-2013, without regard to any other
program: a day needs 20 hourly means, a mean of eight hours 6, and the ozone of a day 14 means of eight hours that end from
08:00 to 24:00, unless the greatest of them is above the limit of 160.
"""
import csv, gzip, math, sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction as F

CHINA = timezone(timedelta(hours=8))
COLUMNS = {"pm25": "PM2.5", "pm10": "PM10", "so2": "SO2", "no2": "NO2", "o3": "O3", "co": "CO"}
INDEX = (0, 50, 100, 150, 200, 300, 400, 500)
DAY = {
    "so2": (0, 50, 150, 475, 800, 1600, 2100, 2620),
    "no2": (0, 40, 80, 180, 280, 565, 750, 940),
    "co": (0, 2, 4, 14, 24, 36, 48, 60),
}
PARTICLES = {
    "2012": {"pm25": (0, 35, 75, 115, 150, 250, 350, 500), "pm10": (0, 50, 150, 250, 350, 420, 500, 600)},
    "2026": {"pm25": (0, 35, 60, 115, 150, 250, 350, 500), "pm10": (0, 50, 120, 250, 350, 420, 500, 600)},
}
OZONE_EIGHT = (0, 100, 160, 215, 265, 800)
OZONE_HOUR = (0, 160, 200, 300, 400, 800, 1000, 1200)


def written(value, places):
    """A concentration as it is reported: rounded half to even."""
    scaled = value * 10**places
    whole, rest = divmod(scaled, 1)
    whole = int(whole)
    up = rest > F(1, 2) or (rest == F(1, 2) and whole % 2 == 1)
    return F(whole + (1 if up else 0), 10**places)


def index(value, table):
    """The individual index of a reported concentration; None above a table that ends before 500."""
    if value == 0:
        return 0
    for (low, high), (below, above) in zip(zip(table, table[1:]), zip(INDEX, INDEX[1:])):
        if low < value <= high:
            return math.ceil(F(above - below) * (value - low) / (high - low) + below)
    return 500 if len(table) == len(INDEX) else None


def ozone(day, edition):
    eights = []
    for end in range(8, 25):
        run = [v for v in day[end - 8 : end] if v is not None]
        if len(run) >= 6:
            eights.append(sum(run) / len(run))
    if not eights or (len(eights) < 14 and max(eights) <= 160):
        return None
    found = index(written(max(eights), 0), OZONE_EIGHT)
    if edition == "2026":
        return 300 if found is None else found
    hour = index(written(max(v for v in day if v is not None), 0), OZONE_HOUR)
    return hour if found is None else max(found, hour)


def main():
    path, year, month, edition = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    days = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (int(row["year"]), int(row["month"])) != (year, month):
                continue
            for name, column in COLUMNS.items():
                if row[column] not in ("NA", ""):
                    value = F(row[column]) / (1000 if name == "co" else 1)
                    days.setdefault(int(row["day"]), {n: [None] * 24 for n in COLUMNS})[name][int(row["hour"])] = value
    for number in sorted(days):
        found = {"o3": ozone(days[number]["o3"], edition)}
        for name in ("pm25", "pm10", "so2", "no2", "co"):
            there = [v for v in days[number][name] if v is not None]
            table = PARTICLES[edition].get(name) or DAY[name]
            found[name] = (
                index(written(sum(there) / len(there), 1 if name == "co" else 0), table) if len(there) >= 20 else None
            )
        known = {n: v for n, v in found.items() if v is not None}
        worst = max(known.values(), default=0)
        stands = len(known) == len(COLUMNS) or worst > 100
        primary = [n for n in COLUMNS if known.get(n) == worst] if stands and worst > 50 else []
        start = datetime(year, month, number, tzinfo=CHINA)
        text = [str(int(start.timestamp()))] + ["-" if found[n] is None else str(found[n]) for n in COLUMNS]
        print(" ".join(text), "|", worst if stands and known else "-", "+".join(primary) or "none")


main()
