#!/bin/bash
# Checks the systemd units: their grammar, and that the sandbox stays as tight as promised (score 1.0 at most).
# Works without a running systemd and without Taihu installed.
set -euo pipefail
cd "$(dirname "$0")/.."

# systemd-analyze gives its scores times ten.
readonly score_max=10

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for unit in systemd/*.service; do
  # The copy starts a program that is there, so that verify does not complain of the one that is not installed.
  copy=$folder/$(basename "$unit")
  sed 's|^ExecStart=/usr/bin/taihu .*|ExecStart=/bin/true|' "$unit" >"$copy"
  # A template is verified as one of its instances.
  instance=${copy/@./@example.}
  [[ $instance == "$copy" ]] || cp "$copy" "$instance"

  complaints=$(systemd-analyze verify --man=no "$instance" 2>&1) || true
  if [[ -n $complaints ]]; then
    printf '%s: systemd-analyze verify:\n%s\n' "$unit" "$complaints" >&2
    exit 1
  fi
  if ! verdict=$(systemd-analyze security --offline=yes --no-pager --threshold=$score_max "$instance" 2>&1); then
    printf '%s\n%s: the sandbox is weaker than %s\n' "$verdict" "$unit" "$score_max" >&2
    exit 1
  fi
  printf '%s: %s\n' "$unit" "$(tail -1 <<<"$verdict" | sed 's/^[^A-Za-z]*//')"
done
