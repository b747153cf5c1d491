#!/usr/bin/env python3
"""Records what Prometheus answers to the requests of Grafana's data source, over the series of the tests' server.

Writes answers.json beside itself: method, path, form, status and answer of each. Needs Debian's prometheus and promtool;
the tests need neither. Times lie beside the minutes of the samples, since versions 2 and 3 count edges differently.
"""
import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

START, PORT = 1_773_532_800, 19_461
HERE = os.path.dirname(os.path.abspath(__file__))
RANGE = {"start": START + 7, "end": START + 3_600 + 7, "step": 15}
SPAN = {"start": START, "end": START + 3_599}
REQUESTS = [
    # The check of a new data source.
    ("POST", "/api/v1/query", {"query": "1+1", "time": START + 7}),
    # Explore and the panels of a dashboard.
    ("POST", "/api/v1/query_range", {"query": "pm25", **RANGE}),
    ("POST", "/api/v1/query_range", {"query": 'sum by (site) (pm25{site=~"a|b"})', **RANGE}),
    ("POST", "/api/v1/query_range", {"query": "rate(pm25[5m0s])", **RANGE}),
    ("POST", "/api/v1/query_range", {"query": "avg_over_time(level[10m]) / 2 > 100", **RANGE}),
    ("POST", "/api/v1/query_range", {"query": "nothing_there", **RANGE}),
    ("POST", "/api/v1/query", {"query": "pm25", "time": START + 1_207}),
    ("POST", "/api/v1/query", {"query": "topk(1, pm25)", "time": START + 1_207}),
    ("POST", "/api/v1/query", {"query": "pm25[3m]", "time": START + 1_207}),
    # The label browser.
    ("POST", "/api/v1/labels", SPAN),
    ("POST", "/api/v1/labels", {"match[]": '{__name__="pm25"}', **SPAN}),
    ("GET", "/api/v1/label/__name__/values", SPAN),
    ("GET", "/api/v1/label/site/values", {"match[]": "pm25", **SPAN}),
    ("POST", "/api/v1/series", {"match[]": '{__name__=~"pm25|level"}', **SPAN}),
    # Variables: label_values(level, site), query_result(count by (network) (pm25)).
    ("POST", "/api/v1/series", {"match[]": "level", **SPAN}),
    ("GET", "/api/v1/label/device/values", {"match[]": 'pm25{site="b"}', **SPAN}),
    ("POST", "/api/v1/query", {"query": "count by (network) (pm25)", "time": START + 1_207}),
    # What there is none of.
    ("POST", "/api/v1/query_exemplars", {"query": "pm25", **SPAN}),
    ("GET", "/api/v1/rules", {}),
    ("GET", "/api/v1/alerts", {}),
]


def samples():
    """The series of TestServer.swift as OpenMetrics."""
    keys = ['pm25{site="a",device="d1",network="air"}', 'pm25{site="b",device="d2",network="air"}', 'level{site="a"}']
    for name in ("pm25", "level"):
        yield f"# TYPE {name} gauge"
        for number, key in enumerate(keys):
            if key.startswith(name):
                yield from (f"{key} {number * 100 + minute} {START + minute * 60}" for minute in range(60))
    yield "# EOF\n"


def ask(method, path, form):
    text = urllib.parse.urlencode(form)
    url = f"http://127.0.0.1:{PORT}{path}" + (f"?{text}" if method == "GET" and text else "")
    request = urllib.request.Request(url, data=text.encode() if method == "POST" else None, method=method)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return {"method": method, "path": path, "form": text, "status": answer.status, "answer": json.load(answer)}


def main():
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/samples", "w") as file:
            file.write("\n".join(samples()))
        with open(f"{folder}/prometheus.yml", "w") as file:
            file.write("{}")
        subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", f"{folder}/samples", f"{folder}/data"],
                       check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(
            ["prometheus", f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
             "--storage.tsdb.retention.time=100y", f"--web.listen-address=127.0.0.1:{PORT}"], stderr=subprocess.DEVNULL)
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{PORT}/-/ready", timeout=1)
                    break
                except OSError:
                    time.sleep(0.1)
            rows = [ask(*request) for request in REQUESTS]
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    with open(os.path.join(HERE, "answers.json"), "w") as file:
        file.write("[\n" + ",\n".join(json.dumps(row, sort_keys=True) for row in rows) + "\n]\n")
    print(f"{len(rows)} answers recorded")


main()
