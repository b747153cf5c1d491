"""A broker, a gateway and a publisher of numbered readings, to be disturbed: what nemesis.py and soak.py build on."""
import collections
import csv
import getpass
import io
import json
import os
import random
import re
import select
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.request

import paho.mqtt.client as mqtt

DEVICES = 20
PACK = """
[pack]
title = { zh = "编号", en = "Numbered readings" }
version = 1
cadence = "1s"

[[topics]]
pattern = "proof/{device}"
decoder = "native"

[quantities.number]
unit = "1"
title = { zh = "编号", en = "Number" }
"""


def free_port():
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Broker:
    """A Mosquitto of the rig's own, on the loopback (or on the address that is given)."""

    def __init__(self, folder, address="127.0.0.1", extra=""):
        self.folder, self.address, self.port = os.path.join(folder, "broker"), address, free_port()
        os.makedirs(self.folder)
        self.configuration = os.path.join(folder, "mosquitto.conf")
        text = (f"listener {self.port} {address}\nallow_anonymous true\npersistence true\n"
                f"persistence_location {self.folder}/\nautosave_interval 1\nautosave_on_changes false\n"
                f"max_queued_messages 1000000\nmax_inflight_messages 0\nsys_interval 1\nuser {getpass.getuser()}\n"
                f"log_type error\nlog_type warning\n")
        for line in filter(None, extra.splitlines()):
            key = line.split()[0]
            text = "".join(kept + "\n" for kept in text.splitlines() if kept.split()[0] != key) + line + "\n"
        with open(self.configuration, "w") as file:
            file.write(text)
        self.log = open(os.path.join(folder, "mosquitto.log"), "a")
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(["/usr/sbin/mosquitto", "-c", self.configuration], stderr=self.log,
                                        stdout=self.log)
        until(lambda: self.answers(), 20, "the broker listens")

    def answers(self):
        try:
            socket.create_connection((self.address, self.port), 1).close()
            return True
        except OSError:
            return False

    def end(self, by=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(by)
        self.process.wait(60)


class Gateway:
    """The built gateway on a configuration and a database in the rig's folder."""

    def __init__(self, folder, binary, url, database=None, sections="", store="", broker_keys="",
                 before=()):
        self.folder, self.binary, self.before = folder, binary, list(before)
        self.database = database or os.path.join(folder, "taihu.db")
        self.http = free_port()
        self.log = os.path.join(folder, "gateway.log")
        os.makedirs(os.path.join(folder, "Packs"), exist_ok=True)
        with open(os.path.join(folder, "Packs", "proof.toml"), "w") as file:
            file.write(PACK)
        self.configuration = os.path.join(folder, "taihu.toml")
        with open(self.configuration, "w") as file:
            file.write(f'[[broker]]\nurl = "{url}"\nclient_id = "proof"\n{broker_keys}\n\n'
                       f'[store]\npath = "{self.database}"\nseal_after_readings = 100\n{store}\n\n'
                       f'[packs]\ndirectory = "Packs"\n\n[http]\nlisten = "127.0.0.1:{self.http}"\n'
                       f'requests_per_second = 1000\n\n{sections}\n')
        self.process, self.restarts = None, -1

    def start(self, wait=True, environment=None):
        self.restarts += 1
        offset = os.path.getsize(self.log) if os.path.exists(self.log) else 0
        with open(self.log, "a") as log:
            self.process = subprocess.Popen([*self.before, self.binary, "run", "--config", self.configuration],
                                            stderr=log, stdout=log, env={**os.environ, **(environment or {})})
        if wait:
            until(lambda: "subscribed" in self.said(offset), 30, "the gateway has subscribed", self.alive)

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def pid(self):
        """Its process, also where another program stands before it."""
        if not self.before:
            return self.process.pid
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        found = open(children).read().split() if os.path.exists(children) else []
        return int(found[0]) if found else self.process.pid

    def said(self, offset=0):
        with open(self.log, errors="replace") as log:
            log.seek(offset)
            return log.read()

    def tell(self, number):
        if self.alive():
            os.kill(self.pid(), number)

    def end(self, by=signal.SIGTERM):
        """Ends it; its exit status."""
        self.tell(by)
        return self.process.wait(120)

    def ask(self, path, seconds=5):
        """The status and the text of an answer over HTTP; 0 where there was none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.http}{path}", timeout=seconds) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except OSError:
            return 0, ""

    def newest(self):
        """The highest number that a question over HTTP finds; -1 where there is no answer."""
        status, text = self.ask("/api/v1/query?query=max(number)")
        result = json.loads(text)["data"]["result"] if status == 200 else []
        return int(float(result[0]["value"][1])) if result else -1

    def command(self, *words, seconds=120):
        return subprocess.run([self.binary, *words, "--db", self.database], capture_output=True, text=True,
                              timeout=seconds)

    def audit(self):
        return json.loads(self.command("audit", "-o", "json").stdout)

    def events(self):
        """How often each warning or error stands in the log, without times and figures."""
        counts = collections.Counter()
        for line in self.said().splitlines():
            told = re.match(r"\S+ (?:warning|error|critical) taihu: (.*?)(?: \w+=.*)?$", line)
            if told:
                counts[told[1]] += 1
        return counts


class Publisher:
    """Publishes numbered readings at QoS 1 at a steady rate, and knows which of them the broker acknowledged.

    Reading n is the value n of device n mod 20, at a time of its own that keeps pace with the clock.
    """

    WAITING = 20_000

    def __init__(self, broker, rate):
        self.rate, self.acknowledged, self.numbers = rate, set(), {}
        self.published, self.stopped, self.paused = 0, False, threading.Event()
        self.begin, self.step = time.time_ns(), 1_000_000_000 // rate
        self.client = self.make_client()
        self.client.max_inflight_messages_set(2000)
        self.client.max_queued_messages_set(0)
        self.client.reconnect_delay_set(1, 1)
        self.settled = collections.deque()
        self.client.on_publish = lambda client, data, mid: self.settled.append(mid)
        self.client.connect(broker.address, broker.port, keepalive=5)
        self.client.loop_start()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    @staticmethod
    def make_client():
        name = f"publisher-{os.getpid()}-{random.randrange(1 << 30)}"
        versions = getattr(mqtt, "CallbackAPIVersion", None)  # from version 2 of the library on
        arguments = (versions.VERSION1,) if versions else ()
        return mqtt.Client(*arguments, client_id=name, clean_session=False)

    def settle(self):
        """Takes note of the acknowledgements that came in. (In the callback itself the library holds a lock.)"""
        while self.settled:
            number = self.numbers.pop(self.settled.popleft(), None)
            if number is not None:
                self.acknowledged.add(number)

    def run(self):
        begin, due = time.monotonic(), 0.0
        while not self.stopped:
            time.sleep(0.01)
            self.settle()
            now = time.monotonic()
            due += (now - begin) * self.rate
            begin = now
            if self.paused.is_set() or len(self.numbers) > self.WAITING:
                due = 0
            while due >= 1 and not self.stopped:
                self.publish(self.published)
                due -= 1

    def publish(self, number):
        seconds, rest = divmod(self.begin + number * self.step, 1_000_000_000)
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
        payload = f'{{"ts":"{stamp}.{rest:09d}Z","v":{{"number":{number}}}}}'
        told = self.client.publish(f"proof/{number % DEVICES}", payload, qos=1)
        self.numbers[told.mid] = number
        self.published = number + 1

    def finish(self, seconds=30):
        """Publishes no more, waits for the last acknowledgements, and takes leave."""
        self.stopped = True
        self.thread.join()
        deadline = time.monotonic() + seconds
        while self.numbers and time.monotonic() < deadline:
            self.settle()
            time.sleep(0.05)
        self.settle()
        self.client.disconnect()
        self.client.loop_stop()


class Prober(threading.Thread):
    """Asks the gateway every quarter of a second, as a monitor and a dashboard would, and notes what it saw."""

    def __init__(self, gateway):
        super().__init__(daemon=True)
        self.gateway, self.stopped = gateway, False
        self.seen, self.slowest = collections.Counter(), 0.0

    def run(self):
        while not self.stopped:
            begin = time.monotonic()
            ready, _ = self.gateway.ask("/ready")
            query, _ = self.gateway.ask("/api/v1/query?query=count(number)")
            took = time.monotonic() - begin
            self.seen["ready", ready] += 1
            self.seen["query", query] += 1
            if query == 200:
                self.slowest = max(self.slowest, took)
            time.sleep(0.25)

    def end(self):
        self.stopped = True
        self.join()

    def summary(self):
        """Shares of the answers: questions answered, and how often the gateway called itself ready."""
        def share(what):
            total = sum(count for (kind, _), count in self.seen.items() if kind == what)
            return 100 * self.seen[what, 200] // max(total, 1)
        return {"query_percent": share("query"), "ready_percent": share("ready"),
                "slowest_ms": round(1000 * self.slowest)}


class Proxy(threading.Thread):
    """Carries the gateway's connection to the broker, and can hold, cut and slow it down.

    `held`: nothing goes through and nobody is told, as in a network that swallows packets. `rate`: bytes a second.
    """

    def __init__(self, broker):
        super().__init__(daemon=True)
        self.broker, self.held, self.rate = broker, False, None
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port, self.pairs, self.swallowed = self.listener.getsockname()[1], [], []

    def run(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if self.held:
                self.swallowed.append(near)  # never answered
                continue
            try:
                far = socket.create_connection((self.broker.address, self.broker.port), 5)
            except OSError:
                near.close()
                continue
            self.pairs.append((near, far))
            threading.Thread(target=self.carry, args=(near, far), daemon=True).start()

    def carry(self, near, far):
        other = {near: far, far: near}
        try:
            while True:
                ready, _, _ = select.select([near, far], [], [], 0.1)
                if self.held:
                    time.sleep(0.05)
                    continue
                for end in ready:
                    block = end.recv(65536 if self.rate is None else max(int(self.rate / 20), 1))
                    if not block:
                        return
                    if self.rate is not None:
                        time.sleep(len(block) / self.rate)
                    other[end].sendall(block)
        except (OSError, ValueError):
            return
        finally:
            near.close()
            far.close()

    def cut(self):
        """Ends every connection that there is, in the middle of whatever it carries."""
        pairs, self.pairs = self.pairs, []
        for pair in pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        for end in self.swallowed:
            end.close()
        self.swallowed = []


def until(condition, seconds, what, alive=None):
    """Waits for a condition; how long it took."""
    begin = time.monotonic()
    while not condition():
        if alive is not None and not alive():
            raise RuntimeError(f"ended before {what}")
        if time.monotonic() - begin > seconds:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
    return time.monotonic() - begin


def stored_numbers(gateway):
    """How often each number stands in the store, as `taihu export` tells it."""
    done = gateway.command("export", "--format", "csv", "--quality", "all", seconds=600)
    if done.returncode != 0:
        raise RuntimeError(f"taihu export: {done.stderr}")
    counts = collections.Counter()
    for row in csv.DictReader(io.StringIO(done.stdout)):
        if row["name"] == "number":
            counts[int(float(row["value"]))] += 1
    return counts


def integrity(database):
    """What SQLite's own check says of a database that nobody has open."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()


def judge(gateway, publisher):
    """Compares what the broker acknowledged with what the store holds and what the ledger says."""
    counts = stored_numbers(gateway)
    audit = gateway.audit()
    return {
        "published": publisher.published,
        "acknowledged": len(publisher.acknowledged),
        "stored": len(counts),
        "missing": len(publisher.acknowledged - counts.keys()),
        "doubled": sum(count - 1 for count in counts.values()),
        "invented": sum(number >= publisher.published for number in counts),
        "again": audit["messages"]["duplicate"],
        "quarantined": sum(audit["messages"]["quarantined"].values()),
        "dropped": sum(audit["messages"]["dropped"].values()),
        "balanced": audit["balanced"],
        "integrity": integrity(gateway.database),
    }
