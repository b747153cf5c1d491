#!/bin/bash
# Checks the form of everything: Swift by the formatter, shell scripts by the shell, units by systemd.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "lint: Swift"
swift format lint --strict --parallel -r Sources Tests Simulators Benchmarks Package.swift

echo "lint: shell scripts"
for script in scripts/*.sh Tests/Torture/*.sh .ci/run; do
  bash -n "$script"
done

echo "lint: systemd units"
scripts/check-units.sh
