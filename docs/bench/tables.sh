#!/usr/bin/env bash
# Rows a second in training on a table of numbers, ours and the peers in turn: a round is one process of
# each. Prints the machine, the versions, and medians with their spread, as Markdown.
#
#   docs/bench/tables.sh PEERS [ROWS] [ROUNDS]
#
# PEERS  a folder with djl/pom.xml, as compare.sh takes it; it is copied, and its DJL gets basicdataset
# ROWS   of the table, 20 columns and one to predict (default: 1000000)
# ROUNDS at least 5 (default)
#
# PEER_PYTHON names a Python with PyTorch (default: /usr/bin/python3, where Debian's python3-torch is).
# QUICK=1 does the least that shows whether all of it runs: one round.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2; }
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
peers=$(cd "$1" && pwd)
rows=${2:-1000000}
rounds=${3:-5}
steps=250
if [ -n "${QUICK:-}" ]; then
  rounds=1
  steps=2
fi
[ "$rounds" -ge 5 ] || [ -n "${QUICK:-}" ] || { echo "tables.sh: ROUNDS must be at least 5, got $rounds" >&2; exit 2; }
python=${PEER_PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
table=$work/table.csv

classpath=$(cd "$home" && mvn -B -q -Pbench-streaming -Dlauncher -pl bayes-module,backprop-module,models-module process-test-classes \
  -Dbench.main=io.evident.models.TableSpeed -Dbench.args="generate $rows $table" |
  sed -n 's/^[^/]*\(\/.*\.jar.*\)/\1/p')  # without Maven's colours
ours() {
  java -Xmx1g -cp "$classpath" io.evident.models.TableSpeed "$@" 2> /dev/null
}

torch=
"$python" -c 'import torch' 2> /dev/null && torch=yes
djl=
if [ -f "$peers/djl/pom.xml" ]; then
  mkdir -p "$work/djl/src/main/java"
  cp "$home/docs/bench/tables/DjlTable.java" "$work/djl/src/main/java/"
  version=$(sed -n 's/.*<artifactId>api<\/artifactId><version>\([^<]*\).*/\1/p' "$peers/djl/pom.xml")
  # CsvDataset needs a newer commons-io than the one that Maven chooses.
  more="<dependency><groupId>ai.djl</groupId><artifactId>basicdataset</artifactId><version>$version</version></dependency>"
  more+="<dependency><groupId>commons-io</groupId><artifactId>commons-io</artifactId><version>2.20.0</version></dependency>"
  sed "s|</dependencies>|$more</dependencies>|" "$peers/djl/pom.xml" > "$work/djl/pom.xml"
  (cd "$work/djl" && mvn -B -q compile dependency:copy-dependencies -DoutputDirectory=target/lib > "$work/djl.log" 2>&1) &&
    djl=yes || echo "tables.sh: DJL is left out, its build failed: $(tail -n 1 "$work/djl.log")" >&2
fi

# What has a program printed in its last such line: "... 1234 rows/s, ... CPU 1.234 us a row ...".
note() {
  grep 'rows/s' | tail -n 1 | tr -d , > "$work/line"
  sed -n 's/.* \([0-9.]*\) rows\/s CPU.*/\1/p' "$work/line" >> "$work/$1.rate"
  sed -n 's/.*CPU \([0-9.]*\) us a row.*/\1/p' "$work/line" >> "$work/$1.cpu"
}

for round in $(seq "$rounds"); do
  echo "round $round of $rounds" >&2
  ours train "$table" 1g 3 | note ours
  ours train "$table" 10m 3 | note streamed
  if [ -n "$torch" ]; then
    for threads in 1 2; do
      "$python" "$home/docs/bench/table_torch.py" "$rows" $((4 * steps)) $threads | note "torch$threads"
    done
  fi
  if [ -n "$djl" ]; then
    (cd "$work/djl" && java -Dai.djl.offline=true -cp 'target/classes:target/lib/*' DjlTable "$table" $steps 2> /dev/null) |
      note djl
  fi
done

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
row() {
  [ -s "$work/$2.rate" ] || return 0
  sort -n "$work/$2.rate" | awk -v name="$1" -v cpu="$(median "$work/$2.cpu")" -v ours="$(median "$work/ours.rate")" '{ v[NR] = $1 }
    END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
      printf "| %s | %.0f (%.0f to %.0f) | %.2f | %.2f x |\n", name, m, v[1], v[NR], cpu, ours / m }'
}
echo "Machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)," \
  "$(. /etc/os-release && echo "$PRETTY_NAME"); load before the last line: $(cut -d ' ' -f 1-3 /proc/loadavg)."
echo "Versions: $(java -version 2>&1 | head -n 1); DJL ${version:-not run}; PyTorch" \
  "$([ -z "$torch" ] && echo "not run" || "$python" -c 'import torch; print(torch.__version__)')."
echo
echo "| $rows rows | rows/s | CPU us a row | Evident, held, against it |"
echo "| --- | --- | --- | --- |"
row "Evident, held" ours
row "Evident, streamed" streamed
row "PyTorch, Python, 1 thread" torch1
row "PyTorch, Python, 2 threads" torch2
row "DJL + PyTorch, TabularDataset" djl
