#!/bin/bash
# Installs the Debian packages that building, testing and trying Taihu need, and says what it does.
# Does nothing when they are there; runs as root or with sudo. Swift 6.3 itself must be installed.
set -euo pipefail

# libraries to build with; a broker and its clients to try and test with; tools that the tests use; the engine that
# queries are compared with
readonly packages=(
  libmosquitto-dev libssl-dev libsqlite3-dev zlib1g-dev pkg-config
  mosquitto mosquitto-clients
  sqlite3 strace systemd python3 python3-paho-mqtt curl openssl
  prometheus
)

main() {
  require_swift
  local missing=()
  local package
  for package in "${packages[@]}"; do
    is_installed "$package" || missing+=("$package")
  done
  if [[ ${#missing[@]} -eq 0 ]]; then
    echo "setup: nothing to do, all packages are installed"
    return
  fi
  echo "setup: installing from Debian: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  if [[ " ${missing[*]} " == *" prometheus "* ]]; then keep_prometheus_quiet; fi
  echo "setup: done"
}

# The tests start a Prometheus of their own; the service that the package starts listens on every interface.
keep_prometheus_quiet() {
  if [[ -d /run/systemd/system ]]; then
    as_root systemctl disable --now --quiet prometheus
  fi
}

require_swift() {
  if ! command -v swift >/dev/null; then
    echo "setup: there is no 'swift' in PATH; install Swift 6.3 from https://swift.org/install first" >&2
    exit 1
  fi
}

is_installed() {
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    echo "setup: needs root to run: $*" >&2
    exit 1
  fi
}

main
