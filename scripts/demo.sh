#!/bin/bash
# A city of simulated sensors, a broker and a gateway on this machine, watched live until Ctrl-C.
# Everything lives in one temporary folder and in processes of this script's own; nothing is left when it ends.
#
#   DEMO_SECONDS=60   end after so many seconds; the default when the output is not a terminal
set -euo pipefail
cd "$(dirname "$0")/.."

# Lines are cut by characters, not by bytes.
export LC_ALL=C.UTF-8

readonly live_interval=2     # seconds between two frames on a terminal
readonly plain_interval=15   # seconds between two frames elsewhere

folder=""
pids=()
bold="" plain=""

main() {
  trap 'exit 0' INT TERM
  trap clean_up EXIT

  scripts/setup.sh
  echo "demo: building (debug, since that is quicker to wait for; a release build is several times faster to run)"
  local quiet=()
  [[ -t 1 ]] || quiet=(--quiet)
  swift build "${quiet[@]}" --product taihu
  swift build "${quiet[@]}" --product taihu-sim
  bin=$(swift build --show-bin-path)
  folder=$(mktemp -d "${TMPDIR:-/tmp}/taihu-demo.XXXXXX")

  start_broker
  start_gateway
  start_devices
  watch
}

# A Mosquitto with a configuration of its own, on loopback and a free port.
start_broker() {
  local attempt
  for attempt in {1..20}; do
    port=$((20000 + RANDOM % 20000))
    cat >"$folder/mosquitto.conf" <<CONF
listener $port 127.0.0.1
allow_anonymous true
max_queued_messages 1000000
max_inflight_messages 0
user $(id -un)
CONF
    PATH=$PATH:/usr/sbin mosquitto -c "$folder/mosquitto.conf" >"$folder/mosquitto.log" 2>&1 &
    local pid=$!
    if wait_until 5 port_is_open && kill -0 "$pid" 2>/dev/null; then
      pids+=("$pid")
      return
    fi
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  give_up "no broker could be started" "$folder/mosquitto.log"
}

start_gateway() {
  cat >"$folder/taihu.toml" <<CONF
[[broker]]
url = "mqtt://127.0.0.1:$port"
client_id = "taihu-demo"

[store]
path = "taihu.db"

[packs]
directory = "$PWD/Config/Packs"

[http]
listen = ""

[detect]
utc_offset_minutes = 480
CONF
  "$bin/taihu" run --config "$folder/taihu.toml" >"$folder/taihu.log" 2>&1 &
  pids+=($!)
  wait_until 30 gateway_is_up || give_up "the gateway did not come up" "$folder/taihu.log"
}

# A day of history first, so that the detectors know what is usual, then a message from each device every five seconds.
# Five networks of the fifteen: a debug build takes their day in well under a minute.
start_devices() {
  "$bin/taihu-sim" run --packs Config/Packs --pack lake,air,road,community,health --broker "mqtt://127.0.0.1:$port" --seed 7 \
    --backfill 1d --backfill-interval 2min --interval 5s \
    --faults scripts/demo-faults.jsonl --truth "$folder/truth.jsonl" >"$folder/sim.log" 2>&1 &
  pids+=($!)
  wait_until 30 has_readings || give_up "no reading arrived" "$folder"/*.log
}

watch() {
  local is_live=false
  [[ -t 1 ]] && is_live=true
  local seconds=${DEMO_SECONDS:-}
  [[ -z $seconds && $is_live == false ]] && seconds=60
  [[ -n $seconds ]] && is_live=false
  [[ $is_live == true ]] && bold=$'\033[1m' plain=$'\033[0m'

  local interval=$live_interval
  [[ $is_live == false ]] && interval=$plain_interval
  local end=$((SECONDS + ${seconds:-0}))
  while [[ -z $seconds || $SECONDS -lt $end ]]; do
    check_processes
    local picture
    picture=$(frame | fit "$is_live")
    [[ $is_live == true ]] && printf '\033[H\033[2J'
    printf '%s\n' "$picture"
    # An interruptible sleep: the trap runs as soon as the signal comes.
    sleep "$interval" &
    wait $! || true
  done
}

frame() {
  heading "$(date +%H:%M:%S)  Taihu: five networks of Wuxi, simulated, some of it faulty on purpose; Ctrl-C ends it"
  heading "Newest readings (taihu latest)"
  ask latest -o table --series tp --series water_temp --series pm25 --series occupancy --series sos \
    --device buoy-1 --device buoy-3 --device aqm-7 --device loop-1 --device sos-4
  heading "Computed from them: an early warning score, and oxygen against saturation"
  ask latest -o table --series news2 --series oxygen_saturation --device band-1 --device buoy-1
  heading "Open alarms (taihu alarms list --open)"
  ask alarms list --open -o table | head -n 8
  local id
  id=$(ask alarms list --open -o tsv --no-header | head -n 1 | cut -f 1)
  if [[ -n $id ]]; then
    heading "Why? (taihu alarms explain $id)"
    ask alarms explain "$id" | head -n 8
  fi
  heading "Is every message accounted for? (taihu audit)"
  ask audit -o table | head -n 7
}

# Cuts lines at the width of the window, and on a terminal the picture at its height.
fit() {
  local width=${COLUMNS:-$(tput cols 2>/dev/null || echo 120)}
  local height=100000
  [[ $1 == true ]] && height=$(($(tput lines 2>/dev/null || echo 50) - 1))
  local line number=0
  # All is read, also what is not shown: a command whose reader left would end in an error.
  while IFS= read -r line; do
    [[ $((number++)) -ge $height ]] || printf '%s\n' "${line:0:width}"
  done
}

heading() {
  printf '\n%s%s%s\n' "$bold" "$1" "$plain"
}

# Asks a reading command; what it has to complain about is part of the picture, and the demo goes on.
ask() {
  "$bin/taihu" "$@" --config "$folder/taihu.toml" 2>&1 || true
}

port_is_open() {
  (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

gateway_is_up() {
  "$bin/taihu" status --config "$folder/taihu.toml" -o json 2>/dev/null | grep -q '"state":"ok"'
}

has_readings() {
  [[ -n $("$bin/taihu" latest --config "$folder/taihu.toml" -o tsv --no-header --device loop-1 2>/dev/null) ]]
}

# Waits up to $1 seconds until the command in the other arguments succeeds.
wait_until() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [[ $SECONDS -lt $end ]] || return 1
    sleep 0.2
  done
}

check_processes() {
  local pid
  for pid in "${pids[@]}"; do
    kill -0 "$pid" 2>/dev/null || give_up "a process of the demo ended" "$folder"/*.log
  done
}

give_up() {
  echo "demo: $1" >&2
  shift
  tail -n 20 "$@" >&2
  exit 1
}

# Ends the processes in the reverse order of their start, each by its id, and removes the folder.
clean_up() {
  trap '' INT TERM
  local index
  for ((index = ${#pids[@]} - 1; index >= 0; index--)); do
    kill "${pids[index]}" 2>/dev/null || continue
    wait_until 10 has_ended "${pids[index]}" || kill -KILL "${pids[index]}" 2>/dev/null || true
    wait "${pids[index]}" 2>/dev/null || true
  done
  [[ -z $folder ]] || rm -rf "$folder"
}

has_ended() {
  ! kill -0 "$1" 2>/dev/null || [[ $(cut -d ' ' -f 3 "/proc/$1/stat" 2>/dev/null) == Z ]]
}

main
