"""What the rigs of this folder have in common: the driver, traces of its system calls, tables."""
import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Every call by which a program changes files; what SQLite uses of them is found out by the first run.
CHANGING = ("pwrite64,pwritev,fdatasync,fsync,ftruncate,fallocate,unlink,unlinkat,rename,renameat,renameat2,"
            "link,linkat,mkdir,openat")
LINE = re.compile(r"^(?P<pid>\d+) +(?P<call>\w+)\((?P<args>.*)\) += (?P<result>-?\d+)")


def executable(name, builds=("release", "debug")):
    """The built executable, an optimized one first."""
    for build in builds:
        path = os.path.join(ROOT, ".build", build, name)
        if os.access(path, os.X_OK):
            return path
    sys.exit(f"{name} is not built: swift build --product {name}")


def memory_folder():
    """A new folder in memory where there is such a place: none of these rigs needs a disk."""
    base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    return tempfile.TemporaryDirectory(prefix="taihu-torture-", dir=base)


class Driver:
    """`taihu-torture workload` and `verify` on a database of a folder."""

    def __init__(self, program, folder, batches, synchronous="full"):
        self.program, self.folder, self.batches, self.synchronous = program, folder, batches, synchronous
        self.total = batches + 2
        self.database, self.backup = os.path.join(folder, "taihu.db"), os.path.join(folder, "backup.db")

    def clear(self):
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))

    def command(self, name, *more):
        return [self.program, name, "--db", self.database, "--backup", self.backup, "--batches", str(self.batches),
                "--synchronous", self.synchronous, *more]

    def play(self, start=0, under=(), explain=False):
        """Plays from a batch on, perhaps under another program; returns the lines it said and its exit code."""
        more = ["--from", str(start)] + (["--explain"] if explain else [])
        done = subprocess.run([*under, *self.command("workload", *more)], capture_output=True, text=True)
        return done.stdout.splitlines(), done.returncode, done.stderr

    def verify(self, acknowledged):
        """What `verify` found, as a dictionary; `good` says whether all is as it must be."""
        done = subprocess.run(self.command("verify", "--acknowledged", str(acknowledged)), capture_output=True,
                              text=True)
        found = json.loads(done.stdout) if done.stdout.startswith("{") else {"error": done.stderr}
        found["good"] = done.returncode == 0
        return found


def acknowledged(lines, start=0):
    """The batches that lines of the driver acknowledge."""
    return max([start] + [int(line.split()[1]) for line in lines if line.startswith("acked ")])


def killing(call, number):
    """A program in front of another that kills it as it enters its n-th call of a kind, before the call is done."""
    return ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-e",
            f"inject={call}:signal=KILL:when={number}"]


def table(head, rows):
    """Rows in columns, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    for number, row in enumerate(cells):
        print("  ".join(cell.ljust(width) if column < 1 or not cells[-1][column].isdigit() else cell.rjust(width)
                        for column, (cell, width) in enumerate(zip(row, widths))))
        if number == 0:
            print("  ".join("-" * width for width in widths))
    sys.stdout.flush()
