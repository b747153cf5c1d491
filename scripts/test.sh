#!/bin/bash
# Runs every test. Those of the HTTP server go first and by themselves: they hold it to its time-outs in one process with
# it, which means nothing while a thousand other tests keep every core busy. So do the nemeses: they measure how soon a
# disturbed gateway is up to date again.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build --build-tests
swift test --skip-build --filter TaihuHTTPTests
swift test --skip-build --filter NemesisTests
swift test --skip-build --skip TaihuHTTPTests --skip NemesisTests
