#!/usr/bin/env python3
"""Kills the store at every system call by which it changes a file, and looks at what is left.

A workload of some days (commits, sealing, rollups, retention, checkpoints, backups) is played once to learn its calls, and
then once for each of them, killed (SIGKILL) as it enters that call. After each kill the database is opened read-only:
every acknowledged reading must be there once, nothing else may be, SQLite's integrity_check must be content, the ledger
must balance. Then the workload is played to its end from the first batch that was not acknowledged, as a broker would
send again, and everything must be as if it had never been killed. Every fifth time that second run is killed too.

usage: killsweep.py [--every N] [--batches N] [--jobs N] [--seconds N] [--calls pwrite64,...]
Needs strace. Ends with 1 when anything is wrong.
"""
import argparse
import collections
import concurrent.futures
import os
import random
import sys
import time

from torture import CHANGING, LINE, Driver, acknowledged, executable, killing, memory_folder, table


def learn(driver):
    """Plays undisturbed; returns for each call the step in which it stands, by its number, and the state at the end."""
    lines, code, error = driver.play(explain=True)
    if code != 0:
        sys.exit(f"the undisturbed run failed: {error}")
    kinds = iter([line.split()[1] for line in lines if line.startswith("did ")])
    driver.clear()
    trace = os.path.join(driver.folder, "trace")
    driver.play(under=["strace", "-f", "-qq", "-o", trace, "-e", f"trace=write,{CHANGING}"])
    steps, calls, step = {}, collections.Counter(), "start"
    for match in filter(None, map(LINE.match, open(trace))):
        call, arguments = match["call"], match["args"]
        if call == "write" and arguments.startswith('1, "step '):
            step = arguments.split('"')[1].replace("\\n", "").split()[1]
            step = next(kinds) if step == "upkeep" else step
        elif call != "write":
            calls[call] += 1
            if call != "openat" or "O_CREAT" in arguments:
                steps[call, calls[call]] = step
    return steps, driver.verify(driver.total)


def trial(program, batches, call, number, expected, seed):
    """One kill; returns what was found then, and what was wrong in the end."""
    with memory_folder() as folder:
        driver, chance = Driver(program, folder, batches), random.Random(seed)
        lines, code, error = driver.play(under=killing(call, number))
        if code == 0:
            return {"good": False}, "was not killed"
        if "done" in lines or (code not in (137, -9) and error):
            return {"good": False}, f"ended by itself: {error}"
        start = acknowledged(lines)
        found = driver.verify(start)
        if chance.random() < 0.2:
            again, code, _ = driver.play(start, under=killing("pwrite64", chance.randrange(1, 400)))
            start = acknowledged(again, start)
            second = driver.verify(start)
            if not second["good"]:
                return found, f"after a second kill: {second}"
        _, code, error = driver.play(start)
        if code != 0:
            return found, f"could not go on: {error}"
        final = driver.verify(driver.total)
        if not final["good"] or final["digest"] != expected["digest"]:
            return found, f"in the end {final}, undisturbed {expected}"
        return found, "" if found["good"] else f"after the kill {found}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--every", type=int, default=1, help="kill at each N-th call only")
    parser.add_argument("--batches", type=int, default=44, help="length of the workload")
    parser.add_argument("--jobs", type=int, default=2, help="trials at the same time")
    parser.add_argument("--seconds", type=float, default=0, help="begin no trial after so long; 0: no limit")
    parser.add_argument("--calls", default="", help="only these calls")
    parser.add_argument("--driver", default="", help="the taihu-torture to use")
    options = parser.parse_args()
    program = options.driver or executable("taihu-torture")
    with memory_folder() as folder:
        steps, expected = learn(Driver(program, folder, options.batches))
    if not expected["good"]:
        sys.exit(f"the undisturbed run is wrong: {expected}")
    wanted = [key for key in steps if not options.calls or key[0] in options.calls.split(",")]
    # A stride through a shuffled list, so that a sample meets every step.
    random.Random(7).shuffle(wanted)
    wanted = wanted[::options.every]
    print(f"{len(steps)} calls change files; killing at {len(wanted)} of them", flush=True)
    begin, rows, faults = time.time(), collections.defaultdict(collections.Counter), []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        def run(key):
            if options.seconds and time.time() - begin > options.seconds:
                return key, None, ""
            return key, *trial(program, options.batches, *key, expected, hash(key[1]))
        for key, found, fault in pool.map(run, wanted):
            if found is None:
                continue
            row = rows[steps[key], key[0]]
            row["kills"] += 1
            row["missing"] += found.get("missing", 0)
            row["doubled"] += found.get("doubled", 0)
            row["torn"] += found.get("integrity", "ok") != "ok"
            row["wrong"] += bool(fault)
            if fault:
                faults.append(f"{key[0]} {key[1]} ({steps[key]}): {fault}")
                print(faults[-1], flush=True)
    table(["step", "call", "kills", "missing", "doubled", "not intact", "wrong in any way"],
          [[step, call, row["kills"], row["missing"], row["doubled"], row["torn"], row["wrong"]]
           for (step, call), row in sorted(rows.items())])
    kills = sum(row["kills"] for row in rows.values())
    print(f"{kills} kills in {time.time() - begin:.0f} s, {len(faults)} with a fault")
    sys.exit(1 if faults or kills == 0 else 0)


main()
