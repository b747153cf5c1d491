"""The nemeses of nemesis.py: what each does to a gateway, in which row of the catalogue of faults it stands.

A nemesis is a function that does harm to a scene and returns once the cause is gone. What it needs, what may be lost with
it and what the gateway must have said stands in its decorator.
"""
import dataclasses
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import typing

from rig import Gateway, until

ALL = []


def nothing(_):
    """No preparation, no clearing up."""


@dataclasses.dataclass
class Nemesis:
    name: str
    row: str                                # of the catalogue
    does: str
    harm: typing.Callable
    seconds: float = 20                     # how long the harm lasts
    quick: float | None = None              # how long in the selection; None: not in it
    needs: tuple = ()                       # "root" or programs
    broker: str = ""                        # lines of the broker's configuration
    broker_keys: str = ""                   # of the gateway's section [[broker]]
    sections: str = ""                      # further sections of the gateway's configuration
    store: str = ""                         # of its section [store]
    proxied: bool = False                   # whether the gateway reaches the broker through the proxy
    disk: typing.Callable | None = None     # makes a disk of its own for the database
    before: typing.Callable = nothing
    after: typing.Callable = nothing
    check: typing.Callable | None = None
    says: tuple = ()                        # what must stand in the gateway's log
    broker_loses: tuple = ()                # the broker may lose messages; the gateway then says one of these


def nemesis(row, **keys):
    """Makes a function a nemesis: its name and the first line of its documentation become those of the scenario."""
    def register(harm):
        does = harm.__doc__.strip().splitlines()[0].rstrip(".")
        ALL.append(Nemesis(harm.__name__.replace("_", "-"), row, does, harm, **keys))
        return harm
    return register


def lacking(nemesis):
    """What a nemesis needs and this machine has not; empty when nothing is missing."""
    missing = [need for need in nemesis.needs
               if (os.geteuid() != 0 if need == "root" else shutil.which(need) is None)]
    return ", ".join(missing)


# The process

@nemesis("K1", seconds=40, quick=6)
def kill(scene):
    """Kills the gateway (SIGKILL) again and again, at random moments."""
    kills = int(scene.seconds) if scene.options.quick else scene.options.kills
    for _ in range(kills):
        scene.pause(scene.random.uniform(0.05, 1.2))
        scene.gateway.end(signal.SIGKILL)
        scene.gateway.start()
    scene.say(f"{kills} kills")


@nemesis("K2", seconds=15, quick=4)
def terminate(scene):
    """Ends the gateway in good order (SIGTERM, at times twice) under load, and starts it again."""
    for turn in range(int(scene.seconds)):
        scene.pause(scene.random.uniform(0.1, 0.8))
        scene.gateway.tell(signal.SIGTERM)
        status = scene.gateway.end(signal.SIGTERM if turn % 2 else signal.SIGINT)
        if status != 0:
            raise RuntimeError(f"ended with {status}")
        scene.gateway.start()


@nemesis("K3", seconds=100, quick=20, says=("reload refused", "packs reloaded"))
def reload(scene):
    """Sends SIGHUP a hundred times, every second time with a configuration that is broken."""
    with open(scene.gateway.configuration) as file:
        good = file.read()
    for turn in range(int(scene.seconds)):
        with open(scene.gateway.configuration, "w") as file:
            file.write(good if turn % 2 else good + "\n[nonsense\n")
        scene.gateway.tell(signal.SIGHUP)
        scene.pause(0.1)
    with open(scene.gateway.configuration, "w") as file:
        file.write(good)
    scene.gateway.tell(signal.SIGHUP)


@nemesis("K4")
def signals(scene):
    """Sends the signals that have no meaning here."""
    for number in (signal.SIGPIPE, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH):
        scene.gateway.tell(number)
        scene.pause(0.5)
        if not scene.gateway.alive():
            raise RuntimeError(f"ended by {number.name}")


@nemesis("K5", seconds=90, quick=4)
def hang(scene):
    """Stops the gateway's process for a while (SIGSTOP)."""
    scene.gateway.tell(signal.SIGSTOP)
    scene.pause(scene.seconds)
    scene.gateway.tell(signal.SIGCONT)


@nemesis("D10", seconds=15, quick=4, needs=("prlimit",))
def descriptors(scene):
    """Leaves the gateway no file descriptors while clients connect to its HTTP port."""
    pid = str(scene.gateway.pid())
    used = len(os.listdir(f"/proc/{pid}/fd"))
    subprocess.run(["prlimit", "--pid", pid, f"--nofile={used + 2}:4096"], check=True)
    clients = []
    for _ in range(40):
        client = socket.socket()
        client.settimeout(1)
        try:
            client.connect(("127.0.0.1", scene.gateway.http))
        except OSError:
            pass
        clients.append(client)
    before = scene.gateway.audit()["messages"]["received"]
    scene.pause(scene.seconds)
    if scene.gateway.audit()["messages"]["received"] <= before:
        raise RuntimeError("no message was taken while there were no descriptors")
    for client in clients:
        client.close()
    subprocess.run(["prlimit", "--pid", pid, "--nofile=1024:4096"], check=True)


# The broker

@nemesis("N6", seconds=5, quick=1)
def broker_restart(scene):
    """Restarts the broker in good order."""
    for _ in range(int(scene.seconds)):
        scene.broker.end()
        scene.pause(scene.random.uniform(0, 1))
        scene.broker.start()
        scene.pause(3)


@nemesis("N6", seconds=5, quick=1,
         broker_loses=("the broker has lost our session", "disconnected"))
def broker_kill(scene):
    """Kills the broker, which saves its sessions once a second."""
    for _ in range(int(scene.seconds)):
        scene.broker.end(signal.SIGKILL)
        scene.broker.start()
        scene.pause(3)


@nemesis("N5", seconds=60, quick=5)
def broker_hang(scene):
    """Stops the broker's process for a while (SIGSTOP)."""
    scene.broker.process.send_signal(signal.SIGSTOP)
    scene.pause(scene.seconds)
    scene.broker.process.send_signal(signal.SIGCONT)


@nemesis("M9", seconds=1, quick=1, says=("the broker has lost our session",),
         broker_loses=("the broker has lost our session",))
def session_lost(scene):
    """Restarts the broker with nothing of what it had saved."""
    scene.broker.end()
    for name in os.listdir(scene.broker.folder):
        os.unlink(os.path.join(scene.broker.folder, name))
    scene.broker.start()
    scene.pause(3)


@nemesis("M11", seconds=8, quick=5, broker="max_queued_messages 100",
         broker_keys="receive_maximum = 100", says=("the broker drops messages",),
         broker_loses=("the broker drops messages",))
def queue_overflow(scene):
    """Stops the gateway while the broker may queue but a hundred messages."""
    scene.gateway.tell(signal.SIGSTOP)
    scene.pause(scene.seconds)
    scene.gateway.tell(signal.SIGCONT)
    scene.pause(3)


@nemesis("M7", seconds=15, quick=6, says=("another client uses our client id",))
def twins(scene):
    """Starts a second gateway with the same client id on another database."""
    folder = os.path.join(scene.folder, "twin")
    os.makedirs(folder)
    twin = Gateway(folder, scene.gateway.binary, f"mqtt://127.0.0.1:{scene.broker.port}")
    scene.publisher.paused.set()  # what the twin takes is stored by the twin
    until(lambda: not scene.publisher.numbers, 20, "all that was published is acknowledged")
    until(lambda: scene.gateway.audit()["messages"]["stored"] >= len(scene.publisher.acknowledged), 20, "it is stored")
    twin.start(wait=False)
    scene.pause(scene.seconds)
    twin.end()
    scene.pause(2)
    scene.publisher.paused.clear()


# The network

@nemesis("N2", seconds=60, quick=8, proxied=True)
def flapping(scene):
    """Cuts the connection every second, in the middle of whatever it carries."""
    pid = scene.gateway.pid()
    before = resources(pid)
    for _ in range(int(scene.seconds)):
        scene.pause(1)
        scene.proxy.cut()
    scene.pause(2)
    after = resources(pid)
    scene.say(f"descriptors {before[0]} -> {after[0]}, threads {before[1]} -> {after[1]}, "
              f"RSS {before[2] >> 10} -> {after[2] >> 10} MiB")
    if after[0] > before[0] + 3 or after[1] > before[1] + 2:
        raise RuntimeError("descriptors or threads leak")


@nemesis("N3", seconds=30, quick=14, proxied=True, broker_keys='keepalive = "5s"', says=("disconnected",))
def half_open(scene):
    """Lets the network swallow every packet, telling neither side, for longer than twice the keepalive."""
    scene.proxy.held = True
    scene.pause(scene.seconds)
    scene.proxy.held = False
    scene.proxy.cut()


@nemesis("N4", seconds=30, quick=6, proxied=True)
def thin_line(scene):
    """Leaves 256 kbit/s of the line to the broker."""
    scene.proxy.rate = 32_000
    scene.pause(scene.seconds)
    scene.proxy.rate = None


HOSTILE = [
    b"\x20\x03\x00\x00\x00" + b"\x90\x03\x00\x01\x00",                          # a SUBACK without codes
    b"\x20\x03\x00\x00\x00" + b"\x30\xff\xff\xff\x7f" + b"x" * 4096,            # a message of 256 MB, never sent whole
    b"\x00\x01\x02garbage" * 100,
    b"\x20\x03\x00\x00\x00" + b"\x30\x08\x00\x04\xff\xfe\xfd\xfc\x00x",         # a topic that is not UTF-8
    b"\x20\x03\x00\x00\x00" + b"\x32\x0c\x00\x07proof/1\x00\x00\x00",           # QoS 1 with packet id 0
    b"\x20\x03\x00\x00\x00" + b"\xf0\x00" * 50,                                 # AUTH that nobody asked for
    b"\x20\x03\x00\x8f\x00",                                                    # refused
    b"\x20\xff\xff\xff\xff\xff",                                                # a length that is none
    b"",
]


@nemesis("N8", seconds=30, quick=10, proxied=True, says=("disconnected",))
def hostile_broker(scene):
    """Answers the gateway with what no broker may say."""
    listener, real = scene.proxy.broker, scene.proxy.broker.port
    hostile = socket.create_server(("127.0.0.1", 0))
    said = []

    def speak():
        while True:
            try:
                client, _ = hostile.accept()
            except OSError:
                return
            try:
                client.settimeout(2)
                client.recv(4096)
                client.sendall(HOSTILE[len(said) % len(HOSTILE)])
                said.append(1)
                client.recv(4096)
                time.sleep(0.5)
            except OSError:
                pass
            client.close()

    threading.Thread(target=speak, daemon=True).start()
    listener.port = hostile.getsockname()[1]
    pid = scene.gateway.pid()
    deadline = time.monotonic() + scene.seconds
    while time.monotonic() < deadline:
        scene.proxy.cut()
        scene.pause(0.5)
    listener.port = real
    hostile.close()
    scene.proxy.cut()
    scene.say(f"{len(said)} hostile answers, RSS {resources(pid)[2] >> 10} MiB")


def make_namespace(scene):
    """A namespace of its own for the gateway, behind a pair of virtual links."""
    scene.space = f"taihu{os.getpid() % 10_000}"
    lines = [f"ip netns add {scene.space}", f"ip link add th0 type veth peer name th1 netns {scene.space}",
             "ip addr add 10.213.7.1/30 dev th0", "ip link set th0 up",
             f"ip -n {scene.space} addr add 10.213.7.2/30 dev th1", f"ip -n {scene.space} link set th1 up",
             f"ip -n {scene.space} link set lo up"]
    for line in lines:
        subprocess.run(line.split(), check=True)
    scene.gateway.before = ["ip", "netns", "exec", scene.space]
    with open(scene.broker.configuration) as file:
        text = file.read()
    with open(scene.broker.configuration, "w") as file:
        file.write(text.replace("persistence true", f"listener {scene.broker.port} 10.213.7.1\npersistence true"))
    scene.broker.end()
    scene.broker.start()
    with open(scene.gateway.configuration) as file:
        text = file.read()
    with open(scene.gateway.configuration, "w") as file:
        file.write(text.replace("127.0.0.1:" + str(scene.broker.port), "10.213.7.1:" + str(scene.broker.port)))
    # Its HTTP port lies in the namespace: the prober's questions go through a relay.
    scene.relay = subprocess.Popen(["socat", f"TCP-LISTEN:{scene.gateway.http},bind=127.0.0.1,fork,reuseaddr",
                                    f"EXEC:ip netns exec {scene.space} socat STDIO "
                                    f"TCP\\:127.0.0.1\\:{scene.gateway.http}"], stderr=subprocess.DEVNULL)


def drop_namespace(scene):
    if getattr(scene, "relay", None):
        scene.relay.terminate()
        scene.relay.wait()
    if getattr(scene, "space", None):
        subprocess.run(["ip", "netns", "del", scene.space])
        subprocess.run(["ip", "link", "del", "th0"], stderr=subprocess.DEVNULL)


@nemesis("N4", seconds=40, needs=("root", "ip", "iptables", "socat"), before=make_namespace, after=drop_namespace)
def packet_loss(scene):
    """Loses a tenth of the packets between broker and gateway, either way."""
    for chain in ("INPUT", "OUTPUT"):
        subprocess.run(["ip", "netns", "exec", scene.space, "iptables", "-A", chain, "!", "-o" if chain == "OUTPUT"
                        else "-i", "lo", "-m", "statistic", "--mode", "random", "--probability", "0.1", "-j", "DROP"],
                       check=True)
    scene.pause(scene.seconds)
    subprocess.run(["ip", "netns", "exec", scene.space, "iptables", "-F"], check=True)


@nemesis("N3", seconds=25, needs=("root", "ip", "iptables", "socat"), before=make_namespace, after=drop_namespace,
         broker_keys='keepalive = "5s"', says=("disconnected",))
def partition(scene):
    """Drops every packet between broker and gateway for longer than twice the keepalive."""
    for chain, way in (("INPUT", "-i"), ("OUTPUT", "-o")):
        subprocess.run(["ip", "netns", "exec", scene.space, "iptables", "-A", chain, way, "th1", "-j", "DROP"], check=True)
    scene.pause(scene.seconds)
    subprocess.run(["ip", "netns", "exec", scene.space, "iptables", "-F"], check=True)


# The disk

def injecting(scene, *rules):
    """strace on the running gateway, tampering with its calls; ended, the calls are as before."""
    calls = ",".join(rule.split(":")[0] for rule in rules)
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-p", str(scene.gateway.pid()), "-e", f"trace={calls}"]
    for rule in rules:
        command += ["-e", f"inject={rule}"]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL)


def tamper(scene, *rules):
    """Lets calls fail for as long as the scenario lasts."""
    tracer = injecting(scene, *rules)
    scene.pause(scene.seconds)
    tracer.send_signal(signal.SIGINT)
    tracer.wait(30)


@nemesis("D2", seconds=6, quick=3, needs=("strace",), says=("could not be committed",))
def fsync_fails_at_times(scene):
    """Lets every fifth fdatasync fail with EIO: whether those bytes are durable is unknown."""
    tamper(scene, "fdatasync:error=EIO:when=2+5")


@nemesis("D2", seconds=20, quick=4, needs=("strace",), says=("could not be committed",))
def fsync_fails(scene):
    """Lets every fdatasync fail with EIO."""
    tamper(scene, "fdatasync:error=EIO")


@nemesis("D1", seconds=20, quick=4, needs=("strace",), says=("could not be committed",))
def write_fails(scene):
    """Lets every write to the database fail with ENOSPC."""
    tamper(scene, "pwrite64:error=ENOSPC")


@nemesis("D3", seconds=20, quick=5, needs=("strace",))
def slow_fsync(scene):
    """Makes each fdatasync take 200 ms."""
    tamper(scene, "fdatasync:delay_enter=200000")


@nemesis("D3", seconds=70, needs=("strace",), says=("commit",))
def stalled_fsync(scene):
    """Makes each fdatasync take 30 s."""
    tamper(scene, "fdatasync:delay_enter=30000000")


@nemesis("D5", seconds=12, quick=6)
def locked(scene):
    """Lets another process hold the database's write lock for longer than the gateway waits for it."""
    holder = sqlite3.connect(scene.gateway.database, timeout=30, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    scene.pause(scene.seconds)
    holder.execute("ROLLBACK")
    holder.close()


@nemesis("D4", seconds=60, quick=6)
def long_reader(scene):
    """Keeps another program's read transaction open."""
    reader = sqlite3.connect(f"file:{scene.gateway.database}?mode=ro", uri=True, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM series").fetchone()
    scene.pause(scene.seconds)
    scene.say(f"log of {os.path.getsize(scene.gateway.database + '-wal') >> 20} MiB when the reader left")
    reader.execute("COMMIT")
    reader.close()


def memory_disk(scene):
    """96 MiB in memory."""
    return mounted(scene, ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs"])


def small_blocks(scene):
    """96 MiB of ext4 with blocks of 1 KiB, on which a full disk is told by SIGBUS."""
    image = os.path.join(scene.folder, "image")
    with open(image, "wb") as file:
        file.truncate(96 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-b", "1024", image], check=True)
    return mounted(scene, ["mount", "-o", "loop", image])


def mounted(scene, command):
    scene.mount = os.path.join(scene.folder, "disk")
    os.makedirs(scene.mount)
    subprocess.run([*command, scene.mount], check=True)
    return scene.mount


def unmount(scene):
    if getattr(scene, "mount", None):
        if scene.gateway.alive():
            scene.gateway.process.kill()
            scene.gateway.process.wait()
        subprocess.run(["umount", scene.mount])


def fill(scene):
    """Takes all the room there is until the time is over, then gives it back."""
    hog = os.path.join(scene.mount, "hog")
    deadline = time.monotonic() + scene.seconds
    with open(hog, "ab", buffering=0) as file:
        while time.monotonic() < deadline:
            for size in (1 << 20, 4096, 512):
                try:
                    while time.monotonic() < deadline:
                        file.write(b"\xa5" * size)
                except OSError:
                    pass
            scene.pause(0.2)
    stored = scene.gateway.audit()["messages"]["stored"] if scene.gateway.alive() else -1
    scene.say(f"{stored} messages stored when the disk was full")
    os.unlink(hog)


@nemesis("D1", seconds=20, quick=5, needs=("root",), disk=memory_disk, after=unmount)
def full_disk_reserve(scene):
    """Fills the disk: the gateway stops at its reserve."""
    fill(scene)


@nemesis("D1", seconds=20, needs=("root",), disk=memory_disk, after=unmount, store="disk_reserve_bytes = 0",
         says=("could not be committed",))
def full_disk(scene):
    """Fills the disk to the last byte, with no reserve kept."""
    fill(scene)


@nemesis("D1", seconds=20, needs=("root", "mkfs.ext4"), disk=small_blocks, after=unmount,
         store="disk_reserve_bytes = 0")
def full_disk_small_blocks(scene):
    """Fills a disk with blocks of 1 KiB to the last byte."""
    fill(scene)


# The clock

CLOCK_LIBRARIES = ("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
                   "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1")


def fake_clock(scene):
    scene.clock = os.path.join(scene.folder, "clock")
    with open(scene.clock, "w") as file:
        file.write("+0")
    library = next(filter(os.path.exists, CLOCK_LIBRARIES))
    # A program that exec replaces: in the first one that it is loaded into, the library moves the environment, next to
    # which Swift looks for the arguments.
    scene.gateway.before = ["sh", "-c", 'exec "$@"', "gateway"]
    scene.environment = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": scene.clock, "FAKETIME_NO_CACHE": "1",
                         "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@nemesis("C1", seconds=20, needs=("faketime",), before=fake_clock)
def clock_jumps(scene):
    """Moves the wall clock a year ahead, a year back, and right again."""
    for offset in ("+1y", "-1y", "+0"):
        with open(scene.clock, "w") as file:
            file.write(offset)
        scene.pause(scene.seconds / 4)


def resources(pid):
    """Descriptors, threads, and resident KiB of a process."""
    status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status"))
    return len(os.listdir(f"/proc/{pid}/fd")), int(status["Threads"]), int(status["VmRSS"].split()[0])
