#!/usr/bin/env python3
"""How long a call button's notice takes: from the press, published at QoS 1, to the notice at an MQTT subscriber.

Starts a broker on a unix socket, the gateway with the community and air packs and one route, and a steady load beside it.
Presses a button again and again and prints the quantiles in milliseconds. The work wants 500 ms at most.

    Benchmarks/notice-latency.py --bin .build/debug --presses 200 --rate 2000

Needs mosquitto, its clients and the built taihu and taihu-sim. Ends with 1 when a notice is missing or later than 500 ms.
"""

import argparse
import getpass
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

LIMIT_MS = 500

CONFIGURATION = """
[[broker]]
url = "unix://{folder}/broker"

[store]
path = "taihu.db"

[packs]
directory = "{packs}"
enable = ["community", "air"]

[http]
listen = ""

[[notify]]
name = "duty"
match = {{ network = "community" }}
mqtt = {{ topic = "duty/notices" }}
"""


def main():
    options = arguments()
    folder = tempfile.mkdtemp(prefix="notice-latency-")
    processes = []
    try:
        start_all(folder, options, processes)
        measure(folder, options, processes)
    finally:
        for process in reversed(processes):
            process.send_signal(signal.SIGTERM)
            process.wait()
        shutil.rmtree(folder)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=".build/debug", help="where taihu and taihu-sim lie")
    parser.add_argument("--presses", type=int, default=200)
    parser.add_argument("--rate", type=int, default=2000, help="messages a second beside it; 0 for none")
    return parser.parse_args()


def start_all(folder, options, processes):
    """The broker, the gateway and the load, each once the one before is there."""
    packs = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Config", "Packs")
    write(folder, "broker.conf", f"listener 0 {folder}/broker\nallow_anonymous true\nmax_queued_messages 0\nuser {getpass.getuser()}\n")
    write(folder, "taihu.toml", CONFIGURATION.format(folder=folder, packs=os.path.abspath(packs)))

    def start(*command):
        log = open(os.path.join(folder, "log"), "ab")
        processes.append(subprocess.Popen(command, cwd=folder, stdout=log, stderr=log))

    binaries = os.path.abspath(options.bin)
    start("/usr/sbin/mosquitto", "-c", "broker.conf")
    wait_for(lambda: os.path.exists(f"{folder}/broker"), "the broker")
    start(f"{binaries}/taihu", "run", "--config", "taihu.toml")
    wait_for(lambda: os.path.exists(f"{folder}/taihu.db.sock"), "the gateway")
    if options.rate > 0:
        seconds = options.presses // 2 + 60
        start(
            f"{binaries}/taihu-sim", "load", "--broker", f"unix://{folder}/broker", "--rate", str(options.rate),
            "--duration", f"{seconds}s")
    time.sleep(3)


def measure(folder, options, processes):
    notices = queue.Queue()
    subscriber = subprocess.Popen(
        ["mosquitto_sub", "--unix", f"{folder}/broker", "-q", "1", "-t", "duty/notices"], stdout=subprocess.PIPE)
    button = subprocess.Popen(
        ["mosquitto_pub", "--unix", f"{folder}/broker", "-q", "1", "-l", "-t", "wuxi/binhu/community/block-9/sos-4"],
        stdin=subprocess.PIPE)
    processes += [subscriber, button]
    threading.Thread(target=collect, args=(subscriber, notices), daemon=True).start()
    time.sleep(1)
    latencies, missing = [], 0
    for number in range(options.presses):
        pressed = press(button, "calling")
        latency = arrival(notices, "raised", pressed)
        press(button, "idle")
        missing += latency is None or arrival(notices, "cleared", pressed) is None
        if latency is not None:
            latencies.append(latency)
        time.sleep(0.2 + 0.01 * (number % 20))
    report(latencies, missing, options)


def press(button, state):
    now = time.time()
    button.stdin.write(json.dumps({"ts": int(now * 1000), "v": {"sos": state}}).encode() + b"\n")
    button.stdin.flush()
    return now


def collect(subscriber, notices):
    for line in subscriber.stdout:
        notices.put((time.time(), json.loads(line)))


def arrival(notices, transition, pressed):
    """Milliseconds until a notice of that transition; None when there is none within ten seconds."""
    try:
        while True:
            time_of_arrival, notice = notices.get(timeout=10)
            if any(alarm["transition"] == transition for alarm in notice["alarms"]):
                return (time_of_arrival - pressed) * 1000
    except queue.Empty:
        return None


def report(latencies, missing, options):
    latencies.sort()
    if not latencies:
        sys.exit("no notice arrived")
    at = lambda share: latencies[min(len(latencies) - 1, int(share * len(latencies)))]
    print(
        f"{len(latencies)} notices at {options.rate} messages a second beside them: "
        f"p50 {at(0.5):.1f} ms, p99 {at(0.99):.1f} ms, max {latencies[-1]:.1f} ms; missing {missing}")
    if missing or latencies[-1] > LIMIT_MS:
        sys.exit(1)


def wait_for(condition, what):
    for _ in range(200):
        if condition():
            return
        time.sleep(0.05)
    sys.exit(f"{what} did not start")


def write(folder, name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)


if __name__ == "__main__":
    main()
