#!/usr/bin/env bash
# Everything that docs/benchmarks.md says of speed, for a quiet machine: about a quarter of an hour on
# two cores.
#
#   docs/bench/measure.sh PEERS DATA OUT
#
# PEERS, DATA  as compare.sh takes them
# OUT          a folder for bench.txt, guard.txt, scaling.txt and compare.md
# QUICK=1      the least of each, to see whether all of it runs
set -euo pipefail

[ $# -eq 3 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$3"
out=$(cd "$3" && pwd)

"$home/evident" --version > "$out/version.txt"
uptime > "$out/load.txt"
rounds=5
some=()
axes=()
works=(--work lenet,mlp-1000x2)
if [ -n "${QUICK:-}" ]; then
  rounds=1
  some=(--work lenet --batch 16)
  works=("${some[@]}")
  axes=(--work dense-batch)
fi
"$home/evident" bench "${some[@]}" --data "$2" --device cpu --rounds $rounds | tee "$out/bench.txt"
"$home/evident" bench --guard "${works[@]}" --data "$2" --device cpu --rounds $rounds | tee "$out/guard.txt"
"$home/evident" bench --scaling "${axes[@]}" --data "$2" --device cpu --rounds 1 | tee "$out/scaling.txt"
"$home/docs/bench/compare.sh" "$1" "$2" 5 | tee "$out/compare.md"
uptime >> "$out/load.txt"
