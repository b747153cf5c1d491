#!/usr/bin/env python3
"""Cuts the power at every system call by which the store changes a file, on a disk that keeps what it likes.

The workload is played once under strace, which notes every byte that is written. From these notes the files are put
together as a disk may hold them when the power goes just before a call: everything that was written before the last
fdatasync of a file is there, and of what was written since,
  none      nothing,
  all       everything,
  some      any part, in any order: each write is there or not, by chance,
  torn      the same, and of one write only some sectors of 512 bytes.
Then the database is opened and held against what was acknowledged, as killsweep.py does. Shared memory (-shm) is gone.

With --synchronous normal it must find acknowledged readings missing: that shows that it can.

usage: powercut.py [--every N] [--batches N] [--jobs N] [--seconds N] [--driver PATH] [--synchronous full|normal]
Needs strace. Ends with 1 when anything is wrong.
"""
import argparse
import collections
import concurrent.futures
import os
import random
import re
import sys
import time

from torture import CHANGING, LINE, Driver, acknowledged, executable, memory_folder, table

SECTOR = 512
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class File:
    """What a disk holds of a file for certain, and the changes that no one has waited for yet."""

    def __init__(self):
        self.durable, self.pending = bytearray(), []

    def sync(self):
        for change in self.pending:
            apply(self.durable, change)
        self.pending = []

    def content(self, mode, chance):
        """The file as it may be found."""
        found = bytearray(self.durable)
        torn = chance.randrange(len(self.pending)) if mode == "torn" and self.pending else -1
        for number, change in enumerate(self.pending):
            if mode == "all" or (mode in ("some", "torn") and chance.random() < 0.5) or number == torn:
                apply(found, change, chance if number == torn else None)
        return found


def apply(content, change, chance=None):
    """Does a write (offset, bytes) or a change of length (length, None); with chance, only some sectors of a write."""
    offset, data = change
    if data is None:
        if offset < len(content):
            del content[offset:]
        else:
            content.extend(bytes(offset - len(content)))
        return
    for start in range(0, len(data), SECTOR) if chance else (0,):
        part = data[start:start + SECTOR] if chance else data
        if chance and chance.random() < 0.5:
            continue
        if offset + start > len(content):
            content.extend(bytes(offset + start - len(content)))
        content[offset + start:offset + start + len(part)] = part


class Disk:
    """A folder as it was changed call by call. Names change at once: SQLite waits for the folder where it matters."""

    def __init__(self, folder):
        self.folder, self.files, self.open = folder, {}, {}

    def step(self, call, arguments, result):
        """Does one call."""
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in STRING.findall(arguments)]
        if call == "openat":
            name = texts[0].decode()
            if name.startswith(self.folder) and "-shm" not in name and not name.endswith(".lock"):
                file = self.files.setdefault(name, File()) if "O_CREAT" in arguments else self.files.get(name)
                if file and "O_TRUNC" in arguments:
                    file.pending.append((0, None))
                self.open[result] = file
            else:
                self.open.pop(result, None)
            return
        if call in ("unlink", "unlinkat"):
            self.files.pop(texts[0].decode(), None)
            return
        if call.startswith("rename"):
            source, target = texts[0].decode(), texts[1].decode()
            if source in self.files:
                self.files[target] = self.files.pop(source)
            return
        file = self.open.get(int(arguments.split(",")[0]))
        if file is None:
            return
        if call == "pwrite64":
            file.pending.append((int(arguments.split(",")[-1]), texts[0][:result]))
        elif call == "ftruncate":
            file.pending.append((int(arguments.split(",")[-1]), None))
        elif call in ("fdatasync", "fsync"):
            file.sync()
        else:
            sys.exit(f"{call} is not provided for")

    def write(self, folder, mode, chance):
        """Puts the files into a folder as they may be found."""
        for name, file in self.files.items():
            if "partial" in name:
                continue
            with open(os.path.join(folder, os.path.basename(name)), "wb") as out:
                out.write(file.content(mode, chance))


def calls(driver):
    """Plays under strace; every call in order, with what the driver said before it."""
    trace = os.path.join(driver.folder, "trace")
    under = ["strace", "-f", "-qq", "-xx", "-s", "70000", "-o", trace, "-e", f"trace=write,{CHANGING}"]
    _, code, error = driver.play(under=under)
    if code != 0:
        sys.exit(f"the undisturbed run failed: {error}")
    for match in filter(None, map(LINE.match, open(trace))):
        yield match["call"], match["args"], int(match["result"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--every", type=int, default=1, help="cut at each N-th call only")
    parser.add_argument("--batches", type=int, default=44, help="length of the workload")
    parser.add_argument("--jobs", type=int, default=2, help="trials at the same time")
    parser.add_argument("--seconds", type=float, default=0, help="begin no trial after so long; 0: no limit")
    parser.add_argument("--driver", default="", help="the taihu-torture to use")
    parser.add_argument("--synchronous", default="full", choices=["full", "normal"], help="as in the configuration")
    parser.add_argument("--seed", type=int, default=1, help="the seed of all chance")
    options = parser.parse_args()
    program, chance = options.driver or executable("taihu-torture"), random.Random(options.seed)
    begin, rows, faults, cuts = time.time(), collections.defaultdict(collections.Counter), [], 0

    def trial(folder, step, mode, number, acked):
        with folder:
            driver = Driver(program, folder.name, options.batches)
            found = driver.verify(acked)
            if found["good"] and number % 7 == 0:
                _, code, error = driver.play(acked)
                final = driver.verify(driver.total)
                if code != 0 or not final["good"]:
                    return step, mode, found, f"call {number}: could not go on: {error} {final}"
            return step, mode, found, "" if found["good"] else f"call {number}: {found}"

    def count(done):
        step, mode, found, fault = done.result()
        row = rows[step, mode]
        row["cuts"] += 1
        row["missing"] += found.get("missing", 0)
        row["doubled"] += found.get("doubled", 0)
        row["torn"] += found.get("integrity", "ok") != "ok"
        row["wrong"] += bool(fault)
        if fault:
            faults.append(f"{step}, {mode}, {fault}")

    with memory_folder() as played, concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        disk, step, acked, number, running = Disk(played), "start", 0, 0, []
        for call, arguments, result in calls(Driver(program, played, options.batches, options.synchronous)):
            if call == "write":
                said = bytes.fromhex("".join(STRING.findall(arguments)).replace("\\x", "")).decode(errors="replace")
                step = said.split()[1] if said.startswith("step ") else step
                acked = acknowledged([said], acked)
                continue
            number += 1
            late = options.seconds and time.time() - begin > options.seconds
            if number % options.every == 0 and call != "openat" and not late:
                for mode in ("none", "all", "some", "torn"):
                    folder = memory_folder()
                    disk.write(folder.name, mode, chance)
                    running.append(pool.submit(trial, folder, step, mode, number, acked))
                if len(running) > 40:
                    for done in running:
                        count(done)
                    running = []
            disk.step(call, arguments, result)
        for done in running:
            count(done)
    table(["step", "kept of what was not synced", "cuts", "missing", "doubled", "not intact", "wrong in any way"],
          [[step, mode, row["cuts"], row["missing"], row["doubled"], row["torn"], row["wrong"]]
           for (step, mode), row in sorted(rows.items())])
    cuts = sum(row["cuts"] for row in rows.values())
    print(f"{cuts} cuts at {number} calls in {time.time() - begin:.0f} s, {len(faults)} with a fault, "
          f"seed {options.seed}")
    print("\n".join(faults[:20]))
    sys.exit(1 if faults or cuts == 0 else 0)


main()
