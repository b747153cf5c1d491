#!/usr/bin/env python3
"""Asks Prometheus and Taihu the same queries over the same samples and compares the answers.

  promql-differential.py --engine "taihu-bench promql --script" [--queries 2000] [--seed 1] [--verbose]

Series are made from a seed: gauges with gaps and values that are no numbers, counters with resets, buckets of
histograms, names that share labels. Prometheus (Debian's package, version 2.42) gets them as blocks made by promtool and
answers on a port of the loopback; Taihu answers from memory. No sample lies exactly at the edge of a range, since
Prometheus 2 counts those that Prometheus 3, which Taihu follows, leaves out.

What Prometheus 3 is known to answer differently from 2.42 is counted by class; anything else that differs is printed and
makes the exit code 1.
"""

import argparse
import json
import math
import os
import random
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

BASE = 1_772_323_200  # 2026-03-01T00:00:00Z
HOURS = 3
TOLERANCE = 1e-9


# ---------------------------------------------------------------------------------------------------------- samples

def make_series(rng):
    """A list of (labels, [(milliseconds, value)])."""
    series = []
    sites, devices = ["lihu", "gonghu", "meiliang"], ["a", "b"]
    for site in sites:
        for device in devices:
            labels = {"site": site, "device": device, "network": "lake"}
            series.append(({"__name__": "temp", **labels}, gauge(rng, 20, 15, gap=0.02)))
            series.append(({"__name__": "level", **labels}, gauge(rng, 3, 60, gap=0.1)))
            series.append(({"__name__": "rain_total", **labels}, counter(rng, 15)))
            series.append(({"__name__": "pump_total", **labels}, counter(rng, 30)))
    for site in sites:
        series.append(({"__name__": "site_info", "site": site, "city": "wuxi", "kind": rng.choice("xy")}, ones(60)))
        series.append(({"__name__": "depth", "site": site}, gauge(rng, 2, 60, gap=0)))
        series.append(({"__name__": "odd", "site": site}, odd(rng, 60)))
        for bound in ["0.1", "0.5", "1", "5", "+Inf"]:
            labels = {"__name__": "delay_bucket", "site": site, "le": bound}
            series.append((labels, bucket(rng, 60, 5 if bound == "+Inf" else float(bound))))
    series.append(({"__name__": "sparse"}, gauge(rng, 1, 400, gap=0.2)))
    series.append(({"__name__": "flat", "site": "lihu"}, [(at(k, 60), 7.0) for k in range(HOURS * 60)]))
    return series


def at(index, every):
    """The time of a sample in milliseconds: never on a whole second."""
    return BASE * 1000 + index * every * 1000 + 137


def gauge(rng, level, every, gap):
    value, samples = level, []
    for index in range(HOURS * 3600 // every):
        value += rng.gauss(0, 0.3)
        if rng.random() >= gap:
            samples.append((at(index, every), round(value, 3)))
    return samples


def counter(rng, every):
    value, samples = rng.choice([0, 5, 1000]), []
    for index in range(HOURS * 3600 // every):
        value = 0 if rng.random() < 0.01 else value + rng.choice([0, 0, 1, 2.5, 10])
        if rng.random() >= 0.02:
            samples.append((at(index, every), value))
    return samples


def ones(every):
    return [(at(index, every), 1) for index in range(HOURS * 3600 // every)]


def odd(rng, every):
    values = [math.nan, math.inf, -math.inf, 0, -0.0, 1, -1, 1e300, 1e-300, 0.1]
    return [(at(index, every), rng.choice(values)) for index in range(HOURS * 3600 // every)]


def bucket(rng, every, bound):
    rate = 1 - math.exp(-bound)
    value, samples = 0, []
    for index in range(HOURS * 3600 // every):
        value += round(100 * rate)
        samples.append((at(index, every), value))
    return samples


def number(value):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return repr(float(value))


# ---------------------------------------------------------------------------------------------------------- queries

RANGE_FUNCTIONS = [
    "rate", "irate", "increase", "delta", "idelta", "deriv", "changes", "resets", "avg_over_time", "sum_over_time",
    "min_over_time", "max_over_time", "count_over_time", "last_over_time", "present_over_time", "absent_over_time",
    "stddev_over_time", "stdvar_over_time",
]
VALUE_FUNCTIONS = [
    "abs", "ceil", "floor", "exp", "sqrt", "ln", "log2", "log10", "sgn", "deg", "rad", "sin", "cos", "tan", "asin",
    "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "round", "absent", "timestamp", "sort",
    "sort_desc", "minute", "hour", "month", "year", "day_of_month", "day_of_week", "day_of_year", "days_in_month",
]
NAMES = ["temp", "level", "rain_total", "pump_total", "depth", "odd", "sparse", "flat", "site_info", "delay_bucket"]
AGGREGATORS = ["sum", "avg", "min", "max", "count", "group", "stddev", "stdvar"]
ARITHMETIC = ["+", "-", "*", "/", "%", "^", "atan2"]
COMPARISONS = ["==", "!=", "<", "<=", ">", ">="]


class Maker:
    """Makes queries at random; the first ones go through every construct once."""

    def __init__(self, rng):
        self.rng = rng

    def pick(self, choices):
        return self.rng.choice(choices)

    def matcher(self):
        return self.pick([
            'site="lihu"', 'site!="lihu"', 'site=~"l.*|g.+"', 'site!~".*hu"', 'device="a"', 'device=""', 'device!=""',
            'site=~"(?i)LIHU"', 'site=~"^lihu$"', 'site=~"[a-l]+\\\\w{2,3}"', 'network=~".+"', 'site=~"mei(liang)?"',
        ])

    def selector(self):
        name = self.pick(NAMES)
        if self.rng.random() < 0.05:
            name = '{__name__=~"temp|level|depth"}'
            return name
        count = self.pick([0, 0, 0, 1, 1, 2])
        return name + ("{" + ",".join(self.matcher() for _ in range(count)) + "}" if count else "")

    def shift(self):
        return self.pick([""] * 8 + [" offset 7m", " offset -3m", f" @ {BASE + 5000}", " @ start()", " @ end()",
                                     " offset 90s @ end()", f" @ {BASE + 4001.5} offset 1m"])

    def range(self):
        length = self.pick(["1m", "2m30s", "5m", "13m", "1h"])
        if self.rng.random() < 0.25:
            step = self.pick(["", "30s", "1m", "2m"])
            return f"{self.vector(1)}[{length}:{step}]{self.shift()}"
        return f"{self.selector()}[{length}]{self.shift()}"

    def labels(self):
        return ", ".join(self.rng.sample(["site", "device", "network", "le", "__name__", "nothing"], self.pick([0, 1, 1, 2])))

    def grouping(self):
        return self.pick(["", f" by ({self.labels()}) ", f" without ({self.labels()}) "])

    def scalar(self):
        return self.pick(["1", "2", "-1.5", "0.5", "1e3", "0x1f", "NaN", "Inf", "time()", "pi()", "scalar(flat)",
                          "scalar(temp)", "1 - 2 ^ 2", "3 > bool 2", "-(2)"])

    def vector(self, depth):
        kinds = ["select"] * 2 + ["over", "over", "value", "aggregate", "scalar", "binary", "set", "other"]
        return getattr(self, "make_" + (self.pick(kinds) if depth > 0 else "select"))(depth - 1)

    def make_select(self, _):
        return self.selector() + self.shift()

    def make_over(self, _):
        roll = self.rng.random()
        if roll < 0.08:
            return f"quantile_over_time({self.pick(['0.5', '0.9', '0', '1', '-1', '2', 'NaN'])}, {self.range()})"
        if roll < 0.14:
            return f"predict_linear({self.range()}, {self.pick(['60', '3600', '-10'])})"
        if roll < 0.2:
            return f"holt_winters({self.range()}, 0.{self.rng.randint(1, 9)}, 0.{self.rng.randint(1, 9)})"
        return f"{self.pick(RANGE_FUNCTIONS)}({self.range()})"

    def make_value(self, depth):
        roll = self.rng.random()
        if roll < 0.1:
            return f"clamp({self.vector(depth)}, {self.pick(['0', '-1', '3'])}, {self.pick(['2', '20', '1e3'])})"
        if roll < 0.2:
            return f"{self.pick(['clamp_min', 'clamp_max', 'round'])}({self.vector(depth)}, {self.pick(['5', '0.25', '-3'])})"
        if roll < 0.25:
            return f"vector({self.scalar()})"
        return f"{self.pick(VALUE_FUNCTIONS)}({self.vector(depth)})"

    def make_aggregate(self, depth):
        inner, group = self.vector(depth), self.grouping()
        roll = self.rng.random()
        if roll < 0.12:
            return f"{self.pick(['topk', 'bottomk'])}{group}({self.pick(['1', '2', '5', '0'])}, {inner})"
        if roll < 0.2:
            return f"quantile{group}({self.pick(['0.5', '0.99', '0', '1', '-1'])}, {inner})"
        if roll < 0.26:
            return f"count_values{group}(\"value\", {inner})"
        if roll < 0.5:
            return f"{self.pick(AGGREGATORS)}({inner}){group}"
        return f"{self.pick(AGGREGATORS)}{group}({inner})"

    def make_scalar(self, depth):
        vector, scalar = self.vector(depth), self.scalar()
        sign = self.pick(ARITHMETIC + COMPARISONS + [c + " bool" for c in COMPARISONS])
        text = f"{vector} {sign} {scalar}" if self.rng.random() < 0.6 else f"{scalar} {sign} {vector}"
        return self.pick(["", "", "", "-", "+"]) + "(" + text + ")"

    def make_binary(self, depth):
        sign = self.pick(ARITHMETIC + COMPARISONS + [c + " bool" for c in COMPARISONS])
        match = self.pick(["", "", " on(site) ", " on(site, device) ", " ignoring(device) ", " ignoring(le) ",
                           " on(site) group_left ", " on(site) group_left(city, kind) ", " on(site) group_right ",
                           " ignoring(device, network) group_left() "])
        return f"({self.vector(depth)} {sign}{match} {self.vector(depth)})"

    def make_set(self, depth):
        match = self.pick(["", " on(site) ", " ignoring(device) ", " on() "])
        return f"({self.vector(depth)} {self.pick(['and', 'or', 'unless'])}{match} {self.vector(depth)})"

    def make_other(self, depth):
        return self.pick([
            f"histogram_quantile({self.pick(['0.5', '0.9', '0', '1', '-1', '2'])}, {self.pick(['delay_bucket', 'rate(delay_bucket[10m])', 'sum by (le) (rate(delay_bucket[5m]))'])})",
            f'label_replace({self.vector(depth)}, "new", "$1-x", "site", "(l|g)(.*)")',
            f'label_replace({self.vector(depth)}, "site", "${{2}}$$", "site", "(.)(.*)")',
            f'label_join({self.vector(depth)}, "both", "/", "site", "device")',
            f"absent({self.selector()})",
            f"absent(nonexistent{{{self.matcher()}}})",
            f"day_of_year() + {self.scalar()}",
        ])


EVERY = (
    [f"{f}(temp[5m])" for f in RANGE_FUNCTIONS] + [f"{f}(rain_total[9m])" for f in RANGE_FUNCTIONS]
    + [f"{f}(temp)" for f in VALUE_FUNCTIONS] + [f"{f}(odd)" for f in VALUE_FUNCTIONS]
    + [f"{a} by (site) (temp)" for a in AGGREGATORS] + [f"{a}(temp) without (site)" for a in AGGREGATORS]
    + [f"temp {s} 20" for s in ARITHMETIC + COMPARISONS] + [f"temp {s} on(site, device) level" for s in ARITHMETIC + COMPARISONS]
    + [f"odd {s} bool 0" for s in COMPARISONS] + [f"odd {s} odd" for s in ARITHMETIC]
    # What Prometheus 3 reads and 2.42 does not.
    + ["rate(rain_total[300])", "temp offset 300", "{\"temp\"}", "{\"temp\", site=\"lihu\"}", "5m", "1_000 + 0x1f",
       "double_exponential_smoothing(temp[5m], 0.5, 0.5)", "temp{\"site\"=\"lihu\"}"]
    # What neither reads.
    + ["temp[5m", "rate(temp)", "sum(temp) by", "temp and 1", "1 > 2", "temp[5m:", "foo{}}", "{}", "{x=~\".*\"}",
       "topk(temp)", "temp offset 5m offset 5m", "temp == on(site) group_left(site) level", "nofunction(temp)",
       "temp[5m] offset", "sum(temp[5m])", "\"a\" + 1", "rate(temp[0s])", "temp{site=~\"(\"}", "(temp", "temp @ foo"]
)


# ---------------------------------------------------------------------------------------------------------- engines

class Prometheus:
    """Debian's Prometheus over blocks in a temporary folder, on a free port of the loopback."""

    def __init__(self, series, folder):
        text = os.path.join(folder, "samples.om")
        with open(text, "w") as file:
            for labels, samples in series:
                inner = ",".join(f'{k}="{v}"' for k, v in labels.items() if k != "__name__")
                for when, value in samples:
                    file.write(f"{labels['__name__']}{{{inner}}} {number(value)} {when / 1000:.3f}\n")
            file.write("# EOF\n")
        data = os.path.join(folder, "data")
        subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", text, data], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        config = os.path.join(folder, "prometheus.yml")
        open(config, "w").write("{}\n")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={data}", "--log.level=error",
             f"--web.listen-address=127.0.0.1:{self.port}", "--storage.tsdb.retention.time=100y"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait()

    def wait(self):
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/-/ready", timeout=1).read()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("Prometheus does not start")

    def ask(self, query):
        text, start, end, step = query
        path, fields = ("query", {"time": start}) if step is None else (
            "query_range", {"start": start, "end": end, "step": step})
        data = urllib.parse.urlencode({"query": text, **fields}).encode()
        try:
            return json.load(urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}", data))
        except urllib.error.HTTPError as error:
            return json.load(error)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Taihu:
    """The engine behind a pipe."""

    def __init__(self, series, command):
        self.process = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for labels, samples in series:
            self.process.stdin.write("series\t" + "\t".join(f"{k}\t{v}" for k, v in labels.items()) + "\n")
            self.process.stdin.writelines(f"{when}\t{number(value)}\n" for when, value in samples)

    def ask(self, query):
        text, start, end, step = query
        text = text.replace("\\", "\\\\")
        times = f"instant\t{start * 1000}" if step is None else f"range\t{start * 1000}\t{end * 1000}\t{step * 1000}"
        self.process.stdin.write(f"{times}\t{text}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the engine ended at: {query}")
        return json.loads(line)

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


# ---------------------------------------------------------------------------------------------------------- comparing

def same_number(left, right, scale):
    left, right = float(left), float(right)
    if math.isnan(left) or math.isnan(right):
        return math.isnan(left) and math.isnan(right)
    if left == right:
        return True
    if math.isinf(left) or math.isinf(right):
        return False
    return abs(left - right) <= TOLERANCE * max(abs(left), abs(right), scale)


def table(answer):
    """The answer as {labels: {time: value}}."""
    kind, result = answer["data"]["resultType"], answer["data"]["result"]
    if kind in ("scalar", "string"):
        return kind, {(): {result[0]: result[1]}}
    rows = {}
    for series in result:
        values = series.get("values") or [series["value"]]
        rows[tuple(sorted(series["metric"].items()))] = {when: value for when, value in values}
    return kind, rows


def difference(theirs, ours):
    """What differs, or None."""
    if theirs["status"] != ours["status"]:
        return f"Prometheus: {theirs.get('error', 'answers')}; Taihu: {ours.get('error', 'answers')}"
    if theirs["status"] == "error":
        return None
    (kind, left), (own_kind, right) = table(theirs), table(ours)
    if kind != own_kind:
        return f"{kind} and {own_kind}"
    if left.keys() != right.keys():
        return f"series only in Prometheus {sorted(left.keys() - right.keys())[:3]}, only in Taihu {sorted(right.keys() - left.keys())[:3]}"
    for labels, values in left.items():
        own = right[labels]
        if values.keys() != own.keys():
            return f"{labels}: times {sorted(values.keys() ^ own.keys())[:3]} on one side only"
        if kind == "string":
            continue
        finite = [abs(float(v)) for v in values.values() if math.isfinite(float(v))]
        scale = max(finite, default=0) * 1e-3
        for when, value in values.items():
            if not same_number(value, own[when], scale):
                return f"{labels} at {when}: {value} and {own[when]}"
    return None


CLASSES = [
    # (name, what it looks like in the query, what it looks like in the difference)
    ("syntax of Prometheus 3 (numbers as durations, quoted names, new function names)",
     r'\[\d+\]|offset \d+$|\{"|"site"=|^5m$|1_000|double_exponential', r"Taihu: answers"),
    ("parts of a time that is no number: NaN here, whatever the processor makes of it there",
     r"(minute|hour|month|year|day_of_\w+|days_in_month)\(", r"and NaN|on one side|series only"),
    ("atan2 keeps the name of the series in 2.42", r"atan2", r"series only|same labelset"),
    ("predict_linear looks at a window that moves, though @ holds it, in 2.42", r"predict_linear\(.*@", r"."),
    ("which of equal values topk and bottomk choose", r"topk|bottomk", r"series only|on one side"),
    ("duplicates are found before a comparison chooses", r"[<>=!]=?", r"Prometheus: answers; Taihu: multiple matches"),
    ("what no step of a subquery evaluates is looked at all the same in 2.42", r"\[1m:2m\]", r"Taihu: answers"),
    ("a counter's extrapolation towards zero", r"(rate|increase)\(", r" at .*:|times|series only"),
    ("standard deviation of infinite or missing values", r"std(dev|var)", r" at .*:"),
    ("sums, means and slopes with compensation", r"(sum|avg|deriv|predict_linear|delta)", r" at .*:"),
    ("the last digit of a sum or mean as a label", r"count_values.*(sum|avg|deriv|predict_linear|std)", r"series only"),
]


def known_class(text, what):
    for name, in_query, in_difference in CLASSES:
        if re.search(in_query, text) and re.search(in_difference, what):
            return name
    return None


# ---------------------------------------------------------------------------------------------------------- the run

def queries(rng, count):
    maker = Maker(rng)
    texts = list(EVERY)
    while len(texts) < count:
        texts.append(maker.vector(3))
    for index, text in enumerate(texts[:count] if count < len(EVERY) else texts):
        start = BASE + rng.randrange(1800, HOURS * 3600 - 1200) // 60 * 60 + 7
        if index % 3 == 0:
            yield text, start, start, None
        else:
            yield text, start, start + 1200, rng.choice([10, 60, 130])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True, help="the command that answers a script of queries")
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true", help="print an example of each class")
    options = parser.parse_args()
    if not shutil.which("prometheus") or not shutil.which("promtool"):
        raise SystemExit("there is no prometheus here; scripts/setup.sh installs it")
    rng = random.Random(options.seed)
    series = make_series(rng)
    counts, unknown, equal, errors = {}, [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        prometheus = Prometheus(series, folder)
        taihu = Taihu(series, options.engine)
        try:
            for query in queries(rng, options.queries):
                theirs, ours = prometheus.ask(query), taihu.ask(query)
                what = difference(theirs, ours)
                if what is None:
                    equal += 1
                    errors += theirs["status"] == "error"
                elif name := known_class(query[0], what):
                    counts.setdefault(name, []).append((query, what))
                else:
                    unknown.append((query, what))
        finally:
            prometheus.stop()
            taihu.stop()
    total = equal + sum(map(len, counts.values())) + len(unknown)
    print(f"seed {options.seed}: {total} queries, {equal} agree ({100 * equal / total:.2f} %, {errors} of them by refusing)")
    for name, found in counts.items():
        print(f"  {len(found)} differ as known: {name}")
        if options.verbose:
            for query, what in found[:3]:
                print(f"      {query}\n        {what[:300]}")
    for query, what in unknown[:20]:
        print(f"  differs: {query}\n      {what[:400]}")
    print(f"{len(unknown)} differ for no known reason")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
