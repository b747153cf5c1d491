#!/usr/bin/python3
"""Disturbs a gateway in every way that the catalogue of faults knows, under load, and proves that nothing was lost.

Each scenario starts a Mosquitto, the built gateway and a publisher of numbered readings at QoS 1; a nemesis does its harm
for a while and leaves. Then the rig measures how long the gateway takes until it is up to date again, ends everything, and
compares: every reading that the broker acknowledged stands in the store exactly once, none stands there that was not sent,
the ledger balances, SQLite's integrity_check is content. Meanwhile a prober asks for readiness and puts a question over
HTTP every quarter of a second, as a monitor and a dashboard would.

    Tests/Torture/nemesis.py                       every scenario, some 25 minutes
    Tests/Torture/nemesis.py --quick               a selection of five minutes
    Tests/Torture/nemesis.py kill --kills 200      one of them, longer
    Tests/Torture/nemesis.py --list                what there is

`--seed N` plays the same harm again. Needs mosquitto, python3-paho-mqtt and the built taihu; some scenarios need root,
strace, iptables or faketime, and say so. Ends with 1 when anything is wrong.
"""
import argparse
import os
import random
import shutil
import sys
import tempfile
import time

import nemeses
from rig import Broker, Gateway, Prober, Proxy, Publisher, judge, until
from torture import executable, table


class Scene:
    """What a nemesis finds: broker, gateway, publisher, a proxy between gateway and broker, and its own dice."""

    def __init__(self, nemesis, folder, options):
        self.folder, self.options, self.random = folder, options, random.Random(options.seed)
        self.facts, self.events, self.environment = [], [], None
        self.broker = Broker(folder, extra=nemesis.broker)
        self.proxy = Proxy(self.broker)
        self.proxy.start()
        port = self.proxy.port if nemesis.proxied else self.broker.port
        disk = nemesis.disk(self) if nemesis.disk else None
        self.gateway = Gateway(folder, options.binary, f"mqtt://127.0.0.1:{port}", sections=nemesis.sections, store=nemesis.store,
                               broker_keys=nemesis.broker_keys,
                               database=os.path.join(disk, "taihu.db") if disk else None)
        self.seconds = nemesis.quick if options.quick else nemesis.seconds

    def pause(self, seconds):
        time.sleep(seconds)

    def say(self, fact):
        """Notes what somebody would want to know beside the figures."""
        self.facts.append(fact)


def play(nemesis, options):
    """Plays one scenario; returns its row and what was wrong."""
    folder = tempfile.mkdtemp(prefix=f"nemesis-{nemesis.name}-")
    scene = Scene(nemesis, folder, options)
    publisher = prober = None
    try:
        nemesis.before(scene)
        scene.gateway.start(environment=scene.environment)
        scene.publisher = publisher = Publisher(scene.broker, options.rate)
        prober = Prober(scene.gateway)
        prober.start()
        scene.pause(1.5)
        nemesis.harm(scene)
        if not scene.gateway.alive():
            scene.gateway.start()
        recovery = catch_up(scene, publisher)
        scene.pause(1)
        publisher.finish()
        drain(scene, publisher)
        prober.end()
        status = scene.gateway.end()
        if nemesis.check is not None:
            nemesis.check(scene)
        found = {**judge(scene.gateway, publisher), **prober.summary(), "recovery": recovery}
        faults = verdict(nemesis, scene, found, status)
    except Exception as error:  # whatever goes wrong in a scenario is a finding of it
        found, faults = {}, [f"{type(error).__name__}: {error}"]
    finally:
        if os.path.exists(scene.gateway.log):
            scene.events = scene.gateway.events().most_common(6)
        clear_up(nemesis, scene, publisher, prober)
    if faults and options.keep:
        print(f"{nemesis.name}: everything is kept in {folder}", file=sys.stderr)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    return found, faults, scene


def catch_up(scene, publisher):
    """Seconds from the end of the harm until a question finds what was published at that end."""
    mark = max(publisher.acknowledged, default=0)
    try:
        return round(until(lambda: scene.gateway.newest() >= mark, 180, "the gateway is up to date"), 1)
    except TimeoutError:
        return None


def drain(scene, publisher):
    """Waits until everything acknowledged is stored, or until nothing more comes for ten seconds."""
    last, since = -1, time.monotonic()
    while time.monotonic() - since < 10:
        messages = scene.gateway.audit()["messages"]
        if messages["stored"] >= len(publisher.acknowledged):
            return
        if messages["received"] != last:
            last, since = messages["received"], time.monotonic()
        time.sleep(0.3)


def verdict(nemesis, scene, found, status):
    """What was not as it must be, in words."""
    faults = []
    if found["missing"] and not nemesis.broker_loses:
        faults.append(f"{found['missing']} acknowledged readings are missing")
    for name in ("doubled", "invented", "quarantined", "dropped"):
        if found[name]:
            faults.append(f"{found[name]} readings {name}")
    if not found["balanced"]:
        faults.append("the ledger does not balance")
    if found["integrity"] != "ok":
        faults.append(f"integrity_check: {found['integrity']}")
    if status != 0:
        faults.append(f"the gateway ended with {status}")
    if found["recovery"] is None:
        faults.append("not up to date again within three minutes")
    said = scene.gateway.said()
    for expected in nemesis.says:
        if expected not in said:
            faults.append(f"the log does not say: {expected}")
    if found["missing"] and nemesis.broker_loses and not any(text in said for text in nemesis.broker_loses):
        faults.append(f"{found['missing']} lost by the broker, and the gateway did not say so")
    return faults


def clear_up(nemesis, scene, publisher, prober):
    """Ends what still runs."""
    if prober is not None and prober.is_alive():
        prober.end()
    if publisher is not None and not publisher.stopped:
        publisher.stopped = True
        publisher.client.loop_stop()
    nemesis.after(scene)
    if scene.gateway.alive():
        scene.gateway.process.kill()
        scene.gateway.process.wait()
    scene.proxy.listener.close()
    if scene.broker.process.poll() is None:
        scene.broker.process.kill()
        scene.broker.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="the scenarios; without one all of them")
    parser.add_argument("--quick", action="store_true", help="the selection for every run of the tests")
    parser.add_argument("--list", action="store_true", help="tell what there is")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=int, default=1000, help="readings a second")
    parser.add_argument("--kills", type=int, default=40, help="of the scenario kill")
    parser.add_argument("--binary", default="", help="the taihu to use")
    parser.add_argument("--keep", action="store_true", help="keep the folder of a scenario that failed")
    options = parser.parse_args()
    if options.list:
        table(["scenario", "row", "needs", "what happens"],
              [[n.name, n.row, ",".join(n.needs) or "-", n.does] for n in nemeses.ALL])
        return
    options.binary = os.path.abspath(options.binary or executable("taihu", builds=("debug", "release")))
    unknown = set(options.names) - {n.name for n in nemeses.ALL}
    if unknown:
        sys.exit(f"no such scenario: {', '.join(sorted(unknown))}; --list tells what there is")
    chosen = [n for n in nemeses.ALL
              if (n.name in options.names if options.names else n.quick is not None or not options.quick)]
    rows, wrong = [], 0
    for nemesis in chosen:
        lacking = nemeses.lacking(nemesis)
        if lacking:
            rows.append([nemesis.name, nemesis.row, f"NOT PLAYED: needs {lacking}"])
            wrong += not options.quick
            continue
        found, faults, scene = play(nemesis, options)
        wrong += bool(faults)
        rows.append([nemesis.name, nemesis.row, *(found.get(key, "") for key in COLUMNS), "; ".join(faults) or "ok"])
        print(f"{nemesis.name}: {'; '.join(faults) or 'ok'}", flush=True)
        for fact in scene.facts:
            print(f"  {fact}", flush=True)
        if not options.quick:
            for event, count in scene.events:
                print(f"  said {count}x: {event[:140]}", flush=True)
    print()
    width = len(COLUMNS) + 3
    table(["scenario", "row", *(key.replace("_", " ") for key in COLUMNS), "verdict"],
          [row + [""] * (width - len(row)) for row in rows])
    print(f"{len(chosen)} scenarios, {wrong} with a fault; seed {options.seed}, {options.rate} readings a second")
    sys.exit(1 if wrong else 0)


COLUMNS = ["acknowledged", "stored", "missing", "doubled", "again", "recovery", "query_percent", "ready_percent",
           "slowest_ms"]

if __name__ == "__main__":
    main()
