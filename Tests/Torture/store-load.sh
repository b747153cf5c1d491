#!/bin/bash
# Stores a steady stream for minutes at full price: every commit durable, sealing, rollups and retention beside it.
#
# usage: store-load.sh [--minutes N] [--rate N] [--budget MiB] [...]   see taihu-torture load --help
set -euo pipefail
cd "$(dirname "$0")/../.."
swift build --configuration release --product taihu-torture >/dev/null
folder=$(mktemp -d "${TMPDIR:-/tmp}/taihu-load-XXXXXX")
trap 'rm -rf "$folder"' EXIT
.build/release/taihu-torture load --db "$folder/load.db" "$@"
