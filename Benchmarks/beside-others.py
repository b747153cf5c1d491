#!/usr/bin/env python3
"""Puts a day of a city into Taihu's store and into others, in one run, and prints one table.

The day comes from a generator, and the yardsticks in C and Python from the folder perf of the one that TAIHU_SHARED names;
nothing of it is copied. Others are SQLite with a row a reading, SQLite with one chunk per series and hour (no log of recent
readings), VictoriaMetrics as Debian packs it, DuckDB in bulk. All work in a temporary folder and on loopback.

Bytes written are those that a program handed to the system (wchar of /proc/PID/io); bytes to disk what reached the disk
(write_bytes). The yardsticks' own reading of the columns counts to their processor time, as does Taihu's. Every program is
run --repeats times in turns; medians are printed.

Then bytes per reading in chunks for recordings: the hourly air stations and each folder of the anomaly collection.

usage: TAIHU_SHARED=DIR Benchmarks/beside-others.py [--repeats N] [--series N] [--ticks N] [--work DIR] [--only NAME,...]
Needs gcc, libsqlite3-dev, libzstd-dev, victoria-metrics, and for Python numpy, pyarrow, duckdb.
"""
import argparse
import csv
import glob
import gzip
import json
import os
import re
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import datetime, timezone

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = os.path.join(ROOT, ".build", "release", "taihu-bench")
QUESTIONS = ["q1", "q2", "q3", "q4", "q5"]
VICTORIA_PORT = 21987


class Used:
    """What a finished child has used."""

    def __init__(self, process):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        # The child is a zombie now: its counts are still there.
        counts = dict(line.split(": ") for line in open(f"/proc/{process.pid}/io").read().splitlines())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.written, self.to_disk = int(counts["wchar"]), int(counts["write_bytes"])
        self.processor = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss * 1024


def run(*command, **options):
    """Runs a program to its end; its output and what it used."""
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(command, stdout=output, **options)
        used = Used(process)
        output.seek(0)
        text = output.read()
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}: {text}")
    return text, used


def row(used, count, size):
    """What storing so many readings came to."""
    return {"bytes": size / count, "written": used.written / count, "disk": used.to_disk / count,
            "cpu": used.processor * 1e6 / count, "memory": used.memory / 2**20}


class Contest:
    """Everyone who takes part, on the columns of a folder."""

    def __init__(self, shared, work, series, ticks):
        self.perf, self.work, self.city = os.path.join(shared, "perf"), work, os.path.join(work, "city")
        run(sys.executable, os.path.join(self.perf, "gen_city.py"), self.city, str(series), str(ticks))
        self.count = os.path.getsize(os.path.join(self.city, "city.sid.u16")) // 2
        self.yardstick = os.path.join(work, "store_bench")
        run("gcc", "-O3", "-march=x86-64-v2", "-o", self.yardstick, os.path.join(self.perf, "store_bench.c"),
            "-lsqlite3", "-lzstd", "-lm")

    def path(self, name):
        return os.path.join(self.work, name)

    def taihu(self):
        text, used = run(BENCH, "store", "--city", self.city, "--db", self.path("taihu.db"))
        print("    " + text.strip().replace("\n", "\n    "))
        result = row(used, self.count, os.path.getsize(self.path("taihu.db")))
        result["sealed"] = float(re.search(r"([\d.]+) bytes/reading in chunks", text)[1])
        return result

    def taihu_questions(self, mode):
        text, _ = run(BENCH, "query", "--db", self.path("taihu.db"))
        columns = [line.split() for line in text.splitlines() if line[:2] in QUESTIONS]
        return {words[0]: float(words[1 if mode == "warm" else 2]) for words in columns}

    def rows(self):
        _, used = run(self.yardstick, "rows", self.city, self.path("city.db"))
        return row(used, self.count, os.path.getsize(self.path("city.db")))

    def chunks(self):
        _, used = run(self.yardstick, "chunks", self.city, self.path("chunks.db"))
        result = row(used, self.count, os.path.getsize(self.path("chunks.db")))
        result["sealed"] = result["bytes"]
        return result

    def duckdb(self):
        _, used = run(sys.executable, os.path.join(self.perf, "load_columnar.py"), self.city, self.work)
        # The loader makes Parquet files and two databases; only the size of this one is its own.
        result = row(used, self.count, os.path.getsize(self.path("city.duckdb")))
        return {"bytes": result["bytes"], "sealed": result["bytes"]}

    def victoria(self):
        shutil.rmtree(self.path("victoria"), ignore_errors=True)
        server = self.start_victoria()
        run(self.yardstick, "lp", self.city, str(VICTORIA_PORT), "/write", "20000")
        for path in ("internal/force_flush", "internal/force_merge"):
            urllib.request.urlopen(f"http://127.0.0.1:{VICTORIA_PORT}/{path}").read()
        time.sleep(10)
        server.send_signal(signal.SIGINT)
        used = Used(server)
        size = sum(os.path.getsize(os.path.join(folder, name))
                   for folder, _, names in os.walk(self.path("victoria")) for name in names)
        result = row(used, self.count, size)
        result["sealed"] = result["bytes"]
        return result

    def start_victoria(self):
        server = subprocess.Popen(
            ["victoria-metrics", f"-storageDataPath={self.path('victoria')}", "-retentionPeriod=100y",
             f"-httpListenAddr=127.0.0.1:{VICTORIA_PORT}", "-search.disableCache"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{VICTORIA_PORT}/health").read()
                return server
            except OSError:
                time.sleep(0.1)
        sys.exit("victoria-metrics does not answer")

    def questions(self, engine, mode):
        """The yardstick's own questions; for a server, cold means started anew with the caches of files dropped."""
        if engine == "vm":
            return self.victoria_questions(mode)
        text, _ = run(sys.executable, os.path.join(self.perf, "bench_query.py"), self.work, mode, engine)
        return self.parse(text)

    def victoria_questions(self, mode):
        server = self.start_victoria()
        environment = dict(os.environ)
        if mode == "cold":
            # The hook is told nothing, so it ends the server by its id in a file and starts the next.
            hook = self.path("restart-victoria")
            with open(hook, "w") as file:
                file.write(
                    f"""#!/bin/bash
kill "$(cat {hook}.pid)"; while kill -0 "$(cat {hook}.pid)" 2>/dev/null; do sleep 0.05; done
sync; echo 3 >/proc/sys/vm/drop_caches
victoria-metrics -storageDataPath={self.path('victoria')} -retentionPeriod=100y -search.disableCache \\
  -httpListenAddr=127.0.0.1:{VICTORIA_PORT} >/dev/null 2>&1 &
echo $! >{hook}.pid
until python3 -c 'import urllib.request as u; u.urlopen("http://127.0.0.1:{VICTORIA_PORT}/health")' 2>/dev/null
do sleep 0.05; done
""")
            os.chmod(hook, 0o755)
            with open(hook + ".pid", "w") as file:
                file.write(str(server.pid))
            # Its parent must take notice of its end, or it stays a zombie for the hook.
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
            environment["COLD_vm"] = hook
        text = subprocess.run([sys.executable, os.path.join(self.perf, "bench_query.py"), self.work, mode, "vm"],
                              stdout=subprocess.PIPE, text=True, env=environment).stdout
        if mode == "cold":
            os.kill(int(open(self.path("restart-victoria.pid")).read()), signal.SIGINT)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        else:
            server.send_signal(signal.SIGINT)
            server.wait()
        return self.parse(text)

    @staticmethod
    def parse(text):
        if not text.startswith("{"):
            return {}
        found = json.loads(text.splitlines()[-1])
        return {question: float(found[question].split()[0]) for question in QUESTIONS}


def median(rows):
    """The median of each figure."""
    return {key: statistics.median(found[key] for found in rows) for key in rows[0]} if rows else {}


def show(head, lines):
    cells = [head] + lines
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    for number, line in enumerate(cells):
        print("| " + " | ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                                for column, (cell, width) in enumerate(zip(line, widths))) + " |")
        if number == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    sys.stdout.flush()


def contest(shared, work, options):
    place = Contest(shared, work, options.series, options.ticks)
    makers = {"taihu": place.taihu, "sqlite rows": place.rows, "sqlite chunks in C": place.chunks,
              "victoria-metrics": place.victoria, "duckdb": place.duckdb}
    engines = {"sqlite rows": "sqlite", "victoria-metrics": "vm", "duckdb": "duckdb"}
    names = [name for name in makers if not options.only or name in options.only.split(",")]
    stored = {name: [] for name in names}
    for _ in range(options.repeats):
        for name in names:
            print(f"  storing: {name}", flush=True)
            stored[name].append(makers[name]())
    asked = {}
    for name in names:
        for mode in ("warm", "cold"):
            if name != "sqlite chunks in C":
                print(f"  asking: {name}, {mode}", flush=True)
                asked[name, mode] = median([
                    place.taihu_questions(mode) if name == "taihu" else place.questions(engines[name], mode)
                    for _ in range(options.repeats)])
    print(f"\n{place.count} readings of {options.series} series; medians of {options.repeats}; "
          f"{os.cpu_count()} cores, {os.uname().release}\n")

    def cell(found, key, form):
        return format(found[key], form) if key in found else "–"
    figures = [("sealed", ".3f"), ("bytes", ".3f"), ("written", ".1f"), ("disk", ".1f"), ("cpu", ".2f"),
               ("memory", ".0f")]
    show(["store", "bytes/reading sealed", "in the file", "bytes written/reading", "to disk", "CPU us/reading",
          "memory MiB"],
         [[name] + [cell(median(stored[name]), key, form) for key, form in figures] for name in names])
    print()
    show(["milliseconds"] + [f"{question} {mode}" for question in QUESTIONS for mode in ("warm", "cold")],
         [[name] + [cell(asked[name, mode], question, ".2f") for question in QUESTIONS for mode in ("warm", "cold")]
          for name in names if (name, "warm") in asked])


def columns(folder, series):
    """Writes series, each a list of (milliseconds, value), as columns in the order of time."""
    os.makedirs(folder, exist_ok=True)
    readings = sorted((time, number, value) for number, rows in enumerate(series)
                      for time, value in {time: value for time, value in rows}.items())
    with open(f"{folder}/city.sid.u16", "wb") as ids, open(f"{folder}/city.ts.i64", "wb") as times, \
            open(f"{folder}/city.val.f64", "wb") as values, open(f"{folder}/city.kind.u8", "wb") as kinds:
        for time, number, value in readings:
            ids.write(struct.pack("<H", number))
            times.write(struct.pack("<q", time))
            values.write(struct.pack("<d", value))
        kinds.write(bytes(len(series)))
    return len(readings)


def milliseconds(*parts):
    return int(datetime(*parts, tzinfo=timezone.utc).timestamp() * 1000)


def air_stations(files):
    """The numbers of the hourly air stations, a series for each column."""
    series = {}
    for path in files:
        with gzip.open(path, "rt") as file:
            for line in csv.DictReader(file):
                time = milliseconds(*(int(line[key]) for key in ("year", "month", "day", "hour")))
                for name, text in line.items():
                    if name not in ("No", "year", "month", "day", "hour", "wd", "station") and text not in ("", "NA"):
                        series.setdefault((path, name), []).append((time, float(text)))
    return list(series.values())


def time_value(files):
    """Files of two columns, a series each."""
    series = []
    for path in files:
        with open(path) as file:
            rows = [(datetime.fromisoformat(line["timestamp"]).replace(tzinfo=timezone.utc), float(line["value"]))
                    for line in csv.DictReader(file)]
        series.append([(int(time.timestamp() * 1000), value) for time, value in rows])
    return series


def recordings(shared, work):
    sets = [("air stations, hourly", air_stations(sorted(glob.glob(f"{shared}/data/beijing-air/*.csv.gz"))))]
    for folder in sorted(glob.glob(f"{shared}/anomaly/nab-dev/data/*/")):
        sets.append((os.path.basename(folder.rstrip("/")), time_value(sorted(glob.glob(folder + "*.csv")))))
    lines = []
    for name, series in sets:
        if not series:
            continue
        count = columns(f"{work}/recording", series)
        text, _ = run(BENCH, "store", "--city", f"{work}/recording", "--db", f"{work}/recording.db", "--seal-all")
        found = re.search(r"([\d.]+) bytes/reading in chunks \((\d+) chunks\), ([\d.]+)", text)
        lines.append([name, str(len(series)), str(count), found[1], found[3]])
    print()
    show(["recording", "series", "readings", "bytes/reading in chunks", "in the file"], lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--series", type=int, default=2000)
    parser.add_argument("--ticks", type=int, default=8640, help="readings of ten seconds a series")
    parser.add_argument("--work", help="where to put the temporary folder; on a disk, not in memory")
    parser.add_argument("--only", default="", help="names of the first column, divided by commas")
    parser.add_argument("--no-recordings", action="store_true")
    options = parser.parse_args()
    shared = os.environ.get("TAIHU_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
    if not os.path.isdir(os.path.join(shared, "perf")):
        sys.exit("the yardsticks are absent: TAIHU_SHARED names the folder in which perf lies")
    if not os.access(BENCH, os.X_OK):
        sys.exit("taihu-bench is not built: swift build -c release --product taihu-bench")
    with tempfile.TemporaryDirectory(prefix="taihu-beside-", dir=options.work) as work:
        contest(shared, work, options)
        if not options.no_recordings:
            recordings(shared, work)


main()
