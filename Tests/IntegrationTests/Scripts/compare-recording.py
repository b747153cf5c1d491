#!/usr/bin/env python3
"""Holds a Taihu export against the recording that was replayed into it, without any code of Taihu's.

usage: compare-recording.py [--rows N] [--derived NAME ...] EXPORT.csv STATION=RECORDING.csv.gz [...]

EXPORT.csv is what `taihu export --format csv` wrote. Each recording is an hourly air quality file with the columns year,
month, day, hour (local time, UTC+8) and one column a quantity, NA where missing. Every value that is not missing must
stand in the export exactly once, at its time, and nothing else may. Prints one line a station and quantity with count,
minimum, maximum and mean of both sides; exits 1 at any difference. With --rows only the first N rows of each recording
count. Names of derived indicators, which no recording holds, are passed over with --derived, once each.
"""
import argparse, collections, csv, datetime, gzip, itertools, math, sys

QUANTITIES = {  # column: (series name, factor to the series' unit)
    "PM2.5": ("pm25", 1), "PM10": ("pm10", 1), "SO2": ("so2", 1), "NO2": ("no2", 1), "CO": ("co", 0.001), "O3": ("o3", 1),
    "TEMP": ("air_temp", 1), "PRES": ("pressure", 1), "DEWP": ("dew_point", 1), "RAIN": ("rain", 1),
    "WSPM": ("wind_speed", 1),
}


def recorded(path, rows):
    zone = datetime.timezone(datetime.timedelta(hours=8))
    values = collections.defaultdict(dict)
    with gzip.open(path, "rt", newline="") as file:
        for row in itertools.islice(csv.DictReader(file), rows):
            instant = datetime.datetime(
                int(row["year"]), int(row["month"]), int(row["day"]), int(row["hour"]), tzinfo=zone)
            for column, (name, factor) in QUANTITIES.items():
                if row[column] != "NA":
                    values[name][int(instant.timestamp())] = float(row[column]) * factor
    return values


def exported(path):
    values = collections.defaultdict(lambda: collections.defaultdict(list))
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            labels = dict(pair.split("=", 1) for pair in row["labels"].split(";"))
            instant = datetime.datetime.fromisoformat(row["time"].replace("Z", "+00:00"))
            values[labels["site"]][row["name"]].append((int(instant.timestamp()), float(row["value"])))
    return values


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int)
    parser.add_argument("--derived", action="append", default=[])
    parser.add_argument("export")
    parser.add_argument("recordings", nargs="+")
    options = parser.parse_args()
    stored = exported(options.export)
    wrong = 0
    print("station name count min max mean | count min max mean")
    for argument in options.recordings:
        station, path = argument.split("=", 1)
        for name, truth in sorted(recorded(path, options.rows).items()):
            rows = stored.get(station, {}).get(name, [])
            by_time = dict(rows)
            good = len(rows) == len(by_time) == len(truth) and all(
                instant in by_time and math.isclose(by_time[instant], value, rel_tol=1e-12, abs_tol=1e-12)
                for instant, value in truth.items())
            def facts(values):
                return "%d %g %g %.6f" % (len(values), min(values), max(values), math.fsum(values) / len(values)) if values else "0 - - -"
            print(station, name, facts(list(truth.values())), "|", facts([v for _, v in rows]), "" if good else "DIFFERENT")
            wrong += not good
        for name in stored.get(station, {}):
            if name not in [q for q, _ in QUANTITIES.values()] + options.derived:
                print(station, name, "is in the export and not in the recording")
                wrong += 1
    print("equal" if wrong == 0 else "%d of the lines differ" % wrong)
    return 1 if wrong else 0


sys.exit(main())
