#!/usr/bin/env python3
"""Has other programs read every view in a loop while a gateway ingests, seals, rolls up and gives up readings.

A broker and a gateway of its own run in a temporary folder; two fleets publish, one live, one a week of the past at
full speed, of which retention gives up all but the last day. Meanwhile the sqlite3 command, Python's sqlite3 and, where its
package holds the sqlite extension, DuckDB read each documented view. In the end: no error on either side, the audit holds,
the log stayed within its bound, SQLite's integrity_check is content.

usage: readers.py [--minutes N] [--rate N]
Needs mosquitto, sqlite3 and the built taihu and taihu-sim. Ends with 1 when anything is wrong.
"""
import argparse
import collections
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

from torture import ROOT, executable, table

VIEWS = ["series", "latest", "readings_recent", "rollup_5m", "rollup_1h", "rollup_1d", "episodes", "ledger", "quarantine"]
# Four times the usual log of 16 MiB, and what a round of sealing may add before the next step looks.
LOG_BYTES_MAX = 72 << 20


class Readers:
    """Threads that read until they are told to stop, and what they met."""

    def __init__(self, database):
        self.database, self.stop = database, threading.Event()
        self.reads, self.errors, self.slowest = collections.Counter(), [], collections.Counter()

    def loop(self, name, read):
        while not self.stop.is_set():
            for view in VIEWS:
                begin = time.time()
                try:
                    read(view)
                    self.reads[name] += 1
                    self.slowest[name] = max(self.slowest[name], time.time() - begin)
                except Exception as error:  # whatever a reader meets is a finding
                    self.errors.append(f"{name}, {view}: {error}")
            time.sleep(0.05)

    def with_command(self, view):
        done = subprocess.run(["sqlite3", "-readonly", self.database, f"SELECT count(*) FROM (SELECT * FROM {view})"],
                              capture_output=True, text=True)
        if done.returncode != 0 or done.stderr:
            raise RuntimeError(done.stderr)

    def with_python(self):
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, check_same_thread=False)
        return lambda view: connection.execute(f"SELECT * FROM {view}").fetchall()

    def with_duckdb(self):
        """DuckDB's reader, or why there is none."""
        try:
            import duckdb
        except ImportError:
            return None, "its Python package is not installed"
        try:
            connection = duckdb.connect()
            # Only what the package brings along: nothing is fetched.
            connection.execute("SET autoinstall_known_extensions = false")
            connection.execute("LOAD sqlite")
            connection.execute(f"ATTACH '{self.database}' AS taihu (TYPE sqlite, READ_ONLY)")
        except duckdb.Error as error:
            return None, str(error).splitlines()[0]
        return (lambda view: connection.execute(f"SELECT count(*) FROM taihu.{view}").fetchall()), ""


def start(folder, name, *command):
    log = open(os.path.join(folder, name + ".log"), "w")
    return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=folder)


def wait_for(what, condition):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    sys.exit(f"waited in vain: {what}")


def configure(folder):
    """Writes the configurations of broker and gateway; the path of the broker's socket."""
    socket = os.path.join(folder, "mqtt.sock")
    with open(os.path.join(folder, "mosquitto.conf"), "w") as file:
        file.write(f"listener 0 {socket}\nallow_anonymous true\nmax_queued_messages 1000000\nmax_inflight_messages 0\n"
                   "user root\n")
    with open(os.path.join(folder, "taihu.toml"), "w") as file:
        file.write(f'[[broker]]\nurl = "unix://{socket}"\nclient_id = "taihu-readers"\n[store]\npath = "taihu.db"\n'
                   f'[packs]\ndirectory = "{ROOT}/Config/Packs"\nenable = ["lake", "air", "road"]\n[http]\nlisten = ""\n'
                   '[retention]\nraw = "1d"\nrollup_5m = "2d"\n')
    return socket


def size(path):
    return os.path.getsize(path) if os.path.exists(path) else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--rate", type=int, default=500, help="live messages a second")
    options = parser.parse_args()
    taihu, simulator = executable("taihu"), executable("taihu-sim")
    with tempfile.TemporaryDirectory(prefix="taihu-readers-") as folder:
        socket, database = configure(folder), os.path.join(folder, "taihu.db")
        log = os.path.join(folder, "gateway.log")
        broker = start(folder, "broker", "/usr/sbin/mosquitto", "-c", "mosquitto.conf")
        wait_for("the broker's socket", lambda: os.path.exists(socket))
        gateway = start(folder, "gateway", taihu, "run", "--config", "taihu.toml")
        wait_for("the gateway", lambda: "subscribed" in open(log).read())
        seconds = int(options.minutes * 60)
        fleets = [
            start(folder, "live", simulator, "load", "--broker", f"unix://{socket}", "--rate", str(options.rate),
                  "--devices", "200", "--duration", f"{seconds}s"),
            start(folder, "past", simulator, "run", "--packs", f"{ROOT}/Config/Packs", "--broker", f"unix://{socket}",
                  "--from", "-7d", "--duration", "7d", "--as-fast-as-possible"),
        ]
        readers, log_max, begin = Readers(database), 0, time.time()
        duckdb, absent = readers.with_duckdb()
        loops = {"sqlite3": readers.with_command, "python": readers.with_python()}
        if duckdb:
            loops["duckdb"] = duckdb
        threads = [threading.Thread(target=readers.loop, args=item) for item in loops.items()]
        for thread in threads:
            thread.start()
        applied = begin
        while fleets[0].poll() is None and time.time() - begin < seconds + 60:
            log_max = max(log_max, size(database + "-wal"))
            if time.time() - applied > 10:
                # By itself the gateway looks once a day.
                subprocess.run([taihu, "retention", "apply", "--config", "taihu.toml"], cwd=folder, capture_output=True)
                applied = time.time()
            time.sleep(0.02)
        readers.stop.set()
        for thread in threads:
            thread.join()
        for process in fleets:
            process.send_signal(signal.SIGINT)
            process.wait()
        time.sleep(2)
        gateway.send_signal(signal.SIGTERM)
        faults = readers.errors + ([f"the gateway ended with {gateway.returncode}"] if gateway.wait() else [])
        faults += [line for line in open(log).read().splitlines() if "level=error" in line or "level=critical" in line]
        broker.send_signal(signal.SIGTERM)
        broker.wait()
        audit = subprocess.run([taihu, "audit", "--db", database], capture_output=True, text=True)
        faults += [f"audit: {audit.stdout}"] if audit.returncode else []
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            intact = connection.execute("PRAGMA integrity_check").fetchone()[0]
            counts = dict(connection.execute("SELECT account, sum(count) FROM ledger GROUP BY account"))
        faults += [] if intact == "ok" else [intact]
        faults += [] if log_max < LOG_BYTES_MAX else [f"the log grew to {log_max} bytes"]
        faults += [] if counts.get("readings-expired") else ["retention gave nothing up"]
        table(["reader", "views read", "errors", "slowest ms"],
              [[name, readers.reads[name], sum(error.startswith(name) for error in readers.errors),
                round(readers.slowest[name] * 1000)] for name in loops])
        if absent:
            print(f"duckdb does not take part: {absent}")
        print(f"{counts.get('readings-stored', 0)} readings stored, {counts.get('readings-expired', 0)} given up, "
              f"log at most {log_max / 2**20:.1f} MiB, integrity {intact}, {len(faults)} faults")
        print("\n".join(faults[:20]))
        sys.exit(1 if faults else 0)


main()
