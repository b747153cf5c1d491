#!/bin/bash
# Tries ways into the program with inputs that libFuzzer makes, under AddressSanitizer.
#
#   scripts/fuzz.sh TARGET [SECONDS]   one target (default 300 seconds); what it finds stays in Fuzz/Found/TARGET
#   scripts/fuzz.sh --smoke [SECONDS]  each target for a while (default 60 seconds)
#   scripts/fuzz.sh --list             the targets
#
# The corpus in Fuzz/Corpus is where it begins; new inputs go to Fuzz/.build/corpus and are kept from run to run.
set -euo pipefail
cd "$(dirname "$0")/../Fuzz"

readonly executable=.build/release/taihu-fuzz

main() {
  case "${1:-}" in
    "" | -h | --help) sed -n '2,8s/^# \{0,1\}//p' ../scripts/fuzz.sh ;;
    --list) targets ;;
    --smoke)
      build
      local target failed=()
      for target in $(targets); do run "$target" "${2:-60}" || failed+=("$target"); done
      if [[ ${#failed[@]} -gt 0 ]]; then
        echo "fuzz: found something in: ${failed[*]}; see Fuzz/Found" >&2
        exit 1
      fi
      ;;
    *)
      [[ -d Corpus/$1 ]] || { echo "fuzz: no target '$1'; known: $(targets | xargs)" >&2; exit 2; }
      build
      run "$1" "${2:-300}"
      ;;
  esac
}

targets() { ls Corpus; }

build() { swift build --configuration release --product taihu-fuzz 1>&2; }

run() {
  local target=$1 seconds=$2
  mkdir -p ".build/corpus/$target" "Found/$target"
  echo "fuzz: $target for $seconds s"
  TAIHU_FUZZ_TARGET=$target ASAN_OPTIONS=detect_leaks=0 "$executable" \
    -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 -print_final_stats=1 \
    -artifact_prefix="Found/$target/" ".build/corpus/$target" "Corpus/$target" 2> ".build/$target.log" || {
    tail -40 ".build/$target.log" >&2
    return 1
  }
  grep -E 'number_of_executed_units|new_units_added|peak_rss' ".build/$target.log" | sed 's/^/  /'
}

main "$@"
