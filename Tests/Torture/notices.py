#!/usr/bin/env python3
"""Proves that every notice arrives: a webhook that is down, slow, failing and redirecting, and a gateway killed again and
again between the commit and the sending.

Starts a broker on a unix socket, the gateway with the community pack and one route to a webhook of this script. Presses a
button many times while the webhook goes through its moods and the gateway is killed by SIGKILL; then both stay up, and each
alarm's beginning and end must have arrived, signed, in order, under keys that name their content.

    Tests/Torture/notices.py --bin .build/debug --presses 30

Needs mosquitto, its clients and the built taihu. Ends with 1 when anything is wrong.
"""

import argparse
import hashlib
import hmac
import http.server
import getpass
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

SECRET = b"a secret of the rig"
MOODS = ["down", "slow", "500", "redirect", "fine"]

CONFIGURATION = """
[[broker]]
url = "unix://{folder}/broker"

[packs]
directory = "{packs}"
enable = ["community"]

[http]
listen = ""

[[notify]]
name = "duty"
webhook = {{ url = "http://127.0.0.1:{port}/notices", secret_file = "secret" }}
timeout = "1s"
retry_max = "1s"
"""


class Webhook(http.server.BaseHTTPRequestHandler):
    """Takes notices according to its mood; what it took stands in `taken`, in order."""

    mood = "fine"
    taken = []
    faults = []
    strayed = 0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/notices":
            Webhook.strayed += 1
        mood = Webhook.mood
        if mood == "slow":
            time.sleep(2)
        elif mood == "down":
            self.connection.close()
            return
        status = {"500": 500, "redirect": 307, "slow": 503}.get(mood, 204)
        if status == 204:
            self.take(body)
        try:
            self.send_response(status)
            if status == 307:
                self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
        except OSError:
            pass  # the gateway did not wait

    def take(self, body):
        stamp = self.headers["X-Taihu-Timestamp"]
        code = hmac.new(SECRET, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        if self.headers["X-Taihu-Signature"] != "sha256=" + code:
            Webhook.faults.append("a signature is wrong")
        message = json.loads(body)
        if self.headers["Idempotency-Key"] != message["key"]:
            Webhook.faults.append("the key in the header is not that in the body")
        Webhook.taken.append((message["key"], body))

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=".build/debug", help="where taihu lies")
    parser.add_argument("--presses", type=int, default=30)
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="notices-")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    rig = Rig(folder, server.server_port, os.path.abspath(options.bin))
    try:
        rig.run(options.presses)
    finally:
        rig.stop()
        shutil.rmtree(folder)
    judge(options.presses, rig.kills)


class Rig:
    def __init__(self, folder, port, binaries):
        self.folder, self.binaries, self.kills = folder, binaries, 0
        packs = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Config", "Packs")
        self.write("broker.conf", f"listener 0 {folder}/broker\nallow_anonymous true\nmax_queued_messages 0\nuser {getpass.getuser()}\n")
        self.write("taihu.toml", CONFIGURATION.format(folder=folder, packs=os.path.abspath(packs), port=port))
        self.write("secret", SECRET.decode())
        os.chmod(os.path.join(folder, "secret"), 0o600)
        self.log = open(os.path.join(folder, "log"), "ab")
        self.broker = self.start("/usr/sbin/mosquitto", "-c", "broker.conf")
        self.await_file("broker")
        self.gateway = None
        self.start_gateway()

    def run(self, presses):
        for number in range(presses):
            Webhook.mood = MOODS[number % len(MOODS)]
            for state in ("calling", "idle"):
                self.publish(number, state)
            if number % 3 == 1:
                time.sleep(0.02 * (number % 7))
                self.gateway.kill()
                self.gateway.wait()
                self.kills += 1
                self.start_gateway()
            time.sleep(0.4)
        Webhook.mood = "fine"
        for _ in range(60):
            time.sleep(1)
            if len(pairs()) >= 2 * presses:
                return

    def publish(self, number, state):
        payload = json.dumps({"ts": int(time.time() * 1000), "v": {"sos": state}})
        subprocess.run(
            ["mosquitto_pub", "--unix", f"{self.folder}/broker", "-q", "1", "-m", payload, "-t",
             f"wuxi/binhu/community/block-9/sos-{number}"], check=True)

    def start_gateway(self):
        self.gateway = self.start(f"{self.binaries}/taihu", "run", "--config", "taihu.toml")
        time.sleep(1)

    def start(self, *command):
        return subprocess.Popen(command, cwd=self.folder, stdout=self.log, stderr=self.log)

    def stop(self):
        for process in (self.gateway, self.broker):
            process.send_signal(signal.SIGTERM)
            process.wait()

    def await_file(self, name):
        for _ in range(200):
            if os.path.exists(os.path.join(self.folder, name)):
                return
            time.sleep(0.05)
        sys.exit(f"{name} did not appear")

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)


def pairs():
    """Which transition of which device arrived, each once, in the order of the first arrival."""
    seen = {}
    for _, body in Webhook.taken:
        for alarm in json.loads(body)["alarms"]:
            seen.setdefault((alarm["labels"]["device"], alarm["transition"]), alarm["id"])
    return seen


def judge(presses, kills):
    seen = pairs()
    faults = list(Webhook.faults)
    for number in range(presses):
        for transition in ("raised", "cleared"):
            if (f"sos-{number}", transition) not in seen:
                faults.append(f"press {number}: no notice that it was {transition}")
    order = list(seen)
    for device in {device for device, _ in order}:
        if [transition for of, transition in order if of == device] == ["cleared", "raised"]:
            faults.append(f"{device}: the end came before the beginning")
    content = {}
    for key, body in Webhook.taken:
        if content.setdefault(key, body) != body:
            faults.append(f"the key {key} stands for two contents")
    if Webhook.strayed:
        faults.append(f"{Webhook.strayed} requests followed a redirect")
    twice = len(Webhook.taken) - len(content)
    print(f"{presses} presses, {kills} kills: {len(seen)} of {2 * presses} notices arrived, {twice} messages came twice")
    for fault in faults:
        print("wrong:", fault)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
