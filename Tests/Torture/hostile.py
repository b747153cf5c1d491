#!/usr/bin/env python3
"""Lets hostile clients at a built gateway and measures what they take: H1, H4 and H6 of the fault catalogue.

  hostile.py [--taihu .build/release/taihu] [--idle 10000] [--port 18460]

A gateway of its own runs on a port of the loopback, over a store in a temporary folder. One writer keeps a connection from
before the first attack to after the last, sends a reading every 20 ms and waits for each commit; at the end every reading
that was acknowledged must be found. For each attack it prints how long it took, how the writer fared meanwhile, and the
gateway's memory. Exit code 1 when something was answered otherwise than it must be, or a reading is missing.
"""
import argparse
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONFIGURATION = """
[[broker]]
url = "mqtt://127.0.0.1:1"

[store]
path = "taihu.db"

[packs]
enable = []
directory = "."

[http]
listen = "127.0.0.1:{port}"
connections = 12000
idle_seconds = 5
body_seconds = 5
requests_per_second = 100000
request_burst = 100000
"""


class Writer(threading.Thread):
    """Sends a reading every 20 ms over one connection and notes how long each commit took."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.took, self.acknowledged, self.refused, self.ends = [], 0, 0, False

    def run(self):
        while not self.ends:
            start = time.monotonic()
            line = f"probe value={self.acknowledged} {time.time_ns()}"
            self.connection.request("POST", "/write", line)
            answer = self.connection.getresponse()
            answer.read()
            if answer.status == 204:
                self.acknowledged += 1
            else:
                self.refused += 1
            self.took.append(time.monotonic() - start)
            time.sleep(0.02)


class Rig:
    """The gateway under attack."""

    def __init__(self, taihu, port, directory):
        self.port, self.failures = port, []
        with open(os.path.join(directory, "taihu.toml"), "w") as file:
            file.write(CONFIGURATION.format(port=port))
        self.log = open(os.path.join(directory, "log"), "w")
        self.process = subprocess.Popen([taihu, "run", "--config", file.name], cwd=directory, stderr=self.log)
        for _ in range(200):
            try:
                self.ask("/health")
                break
            except OSError:
                time.sleep(0.05)
        self.writer = Writer(port)
        self.writer.start()
        time.sleep(1)

    def ask(self, path, method="GET", body=None, headers={}):
        """The status of an answer and its text; 0 when the connection was closed instead."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (ConnectionResetError, BrokenPipeError, http.client.BadStatusLine):
            return 0, b""
        finally:
            connection.close()

    def memory(self):
        """The resident memory in MiB, now and at its peak."""
        lines = dict(line.split(":", 1) for line in open(f"/proc/{self.process.pid}/status") if ":" in line)
        return [int(lines[key].split()[0]) // 1024 for key in ("VmRSS", "VmHWM")]

    def attack(self, name, body):
        """Runs an attack, which returns what it saw, and prints what it took."""
        mark, start = len(self.writer.took), time.monotonic()
        try:
            seen = body(self)
        except OSError as error:
            seen = f"{type(error).__name__}: {error}"
            self.failures.append(name)
        took = sorted(self.writer.took[mark:]) or [float("nan")]
        worst, typical = took[-1], took[int(0.99 * (len(took) - 1))]
        now, peak = self.memory()
        print(f"{name:28} {time.monotonic() - start:7.2f} s  commits {len(took):5} p99 {typical * 1e3:7.1f} ms"
              f" worst {worst * 1e3:7.1f} ms  memory {now:4} MiB (peak {peak})  {seen}", flush=True)

    def expect(self, name, status, allowed):
        if status not in allowed:
            self.failures.append(f"{name}: {status}, not {sorted(allowed)}")
        return status


def quiet(rig):
    time.sleep(3)
    return ""


def idle(count):
    def attack(rig):
        clients = []
        for _ in range(count):
            client = socket.socket()
            client.settimeout(10)
            client.connect(("127.0.0.1", rig.port))
            clients.append(client)
        status = rig.expect("idle", rig.ask("/health")[0], {200})
        for client in clients:
            client.close()
        return f"{count} connections, /health {status}"
    return attack


def slowloris(rig):
    clients = []
    for number in range(200):
        client = socket.create_connection(("127.0.0.1", rig.port), timeout=20)
        head = b"GET /health HTTP/1.1\r\nHost: loc" if number % 2 else \
            b"POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\na"
        client.sendall(head)
        clients.append(client)
    closed = 0
    for client in clients:
        try:
            while client.recv(4096):
                pass
            closed += 1
        except ConnectionResetError:
            closed += 1
        except TimeoutError:
            rig.failures.append("slowloris: a connection stayed open")
        client.close()
    return f"{closed} of 200 closed"


def bodies(rig):
    fits = rig.expect("body", rig.ask("/write", "POST", b"#" + b"x" * (10 * 2**20 - 1))[0], {204, 400})
    over = [rig.expect("body", rig.ask("/write", "POST", b" " * (11 * 2**20))[0], {413, 0}) for _ in range(20)]
    return f"10 MiB: {fits}, 20 of 11 MiB: {sorted(set(over))}"


def heads(rig):
    url = rig.expect("url", rig.ask("/api/v1/query?query=" + "x" * 70_000)[0], {414, 400, 0})
    head = rig.expect("head", rig.ask("/health", headers={"X-Long": "x" * 100_000})[0], {400, 431, 0})
    return f"URL of 70 KB: {url}, field of 100 KB: {head}"


def expressions(rig):
    texts = ["(a+)+$", "(a|aa)*b", "((a{0,100}){0,100}){0,100}", "(.*a){20}", "x" * 60_000, "(" * 5_000]
    statuses = []
    for text in texts:
        query = urllib.parse.quote('{__name__=~"' + text + '"}')
        statuses.append(rig.expect("regex", rig.ask("/api/v1/query?query=" + query)[0], {200, 400, 422, 503}))
    return f"answers {statuses}"


def century(rig):
    path = "/api/v1/query_range?query=probe&start=0&end=3155760000&step="
    statuses = [rig.expect("range", rig.ask(path + step)[0], {400}) for step in ("1", "0.001")]
    wide = "/api/v1/query?query=" + urllib.parse.quote("sum_over_time(probe[100y:1s])")
    statuses.append(rig.expect("range", rig.ask(wide)[0], {400, 422, 503}))
    return f"answers {statuses}"


def odd(rig):
    requests = [
        b"GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        b"POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /write HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        b"POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    ]
    firsts = []
    for request in requests:
        with socket.create_connection(("127.0.0.1", rig.port), timeout=20) as client:
            client.sendall(request)
            try:
                first = client.recv(4096).split(b"\r\n")[0].decode()
            except ConnectionResetError:
                first = "closed"
            firsts.append(first[9:12] if first.startswith("HTTP") else first or "closed")
            if firsts[-1].startswith("2"):
                rig.failures.append(f"smuggling: {request[:60]} was taken")
    return f"answers {firsts}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--taihu", default=os.path.join(ROOT, ".build", "release", "taihu"))
    parser.add_argument("--idle", type=int, default=10_000)
    parser.add_argument("--port", type=int, default=18_460)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as directory:
        rig = Rig(os.path.abspath(options.taihu), options.port, directory)
        try:
            for name, body in [
                ("nothing", quiet), ("heads and URLs", heads), ("bodies", bodies), ("regular expressions", expressions),
                ("a hundred years", century), ("odd requests, hosts", odd), ("drop by drop", slowloris),
                ("idle connections", idle(options.idle)), ("nothing again", quiet),
            ]:
                rig.attack(name, body)
            rig.writer.ends = True
            rig.writer.join(60)
            path = "/api/v1/query?query=" + urllib.parse.quote("count_over_time(probe[1h])")
            found = json.loads(rig.ask(path)[1])["data"]["result"]
            count = int(found[0]["value"][1]) if found else 0
            print(f"readings acknowledged {rig.writer.acknowledged}, found {count}, refused {rig.writer.refused}")
            if count < rig.writer.acknowledged or not rig.writer.acknowledged:
                rig.failures.append("readings are missing")
        finally:
            rig.process.send_signal(signal.SIGTERM)
            rig.process.wait(60)
    for failure in rig.failures:
        print("FAILED", failure)
    sys.exit(1 if rig.failures else 0)


main()
