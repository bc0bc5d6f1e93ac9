#!/usr/bin/env bash
# Our training steps and those of the peers, in turn: a round is one process of each for every work.
# Prints the machine, the versions, and for every work the medians with their spread and the ratios,
# as Markdown.
#
#   docs/bench/compare.sh PEERS DATA [ROUNDS]
#
# PEERS  docs/bench/peers, the programs of DJL and PyTorch, or a folder like it; it is copied, and a peer that
#        cannot be run here is left out and named
# DATA   CIFAR-10 in its binary version
# ROUNDS at least 5 (default)
#
# PEER_PYTHON names a Python with PyTorch (default: /usr/bin/python3, where Debian's python3-torch is).
# The residual network's peers are beside this script.
# WORKS chooses some of the works, by name: WORKS='lenet resnet20'.
# QUICK=1 does the least that shows whether all of it runs: one round of one work.
set -euo pipefail

[ $# -ge 2 ] || { sed -n '2,17s/^# \{0,1\}//p' "$0" >&2; exit 2; }
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
peers=$(cd "$1" && pwd)
data=$(cd "$2" && pwd)
rounds=${3:-5}
[ -z "${QUICK:-}" ] || rounds=1
[ "$rounds" -ge 5 ] || [ -n "${QUICK:-}" ] || { echo "compare.sh: ROUNDS must be at least 5, got $rounds" >&2; exit 2; }
python=${PEER_PYTHON:-/usr/bin/python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$peers/." "$work/peers"
[ ! -d "$work/peers/djl" ] || cp "$home/docs/bench/djl/"*.java "$work/peers/djl/src/main/java/"

# name, batch, steps of a peer's process
works="lenet 4 1000
lenet 16 400
lenet 32 300
mlp-1000x2 32 80
mlp-2000x5 32 20
fc5 4 400
resnet20 128 12"
[ -z "${WORKS:-}" ] || works=$(while read -r name rest; do
  case " $WORKS " in *" $name "*) echo "$name $rest" ;; esac
done <<< "$works")
[ -z "${QUICK:-}" ] || works="lenet 16 20"

torch=
[ -f "$work/peers/torch_train.py" ] && "$python" -c 'import torch' 2> /dev/null && torch=yes
djl=
if [ -d "$work/peers/djl" ] && (cd "$work/peers/djl" && mvn -B -q compile dependency:copy-dependencies \
  -DoutputDirectory=target/lib > "$work/djl.log" 2>&1); then
  djl=yes
fi

# The peers print "... 1.234 ms/step, ...".
millis() { sed -n 's/.* \([0-9.]*\) ms\/step.*/\1/p' | tail -n 1; }

run_torch() {
  case $1 in
    resnet20) "$python" "$home/docs/bench/resnet20_torch.py" step "$3" "$4" 2> /dev/null | millis ;;
    *) "$python" "$work/peers/torch_train.py" "$1" "$2" "$3" "$4" 2> /dev/null | millis ;;
  esac
}

run_djl() {
  local program=(DjlTrain "$1" "$2" "$3")
  [ "$1" != resnet20 ] || program=(DjlResnet20 "$3")
  (cd "$work/peers/djl" &&
    java -Dai.djl.offline=true -cp 'target/classes:target/lib/*' "${program[@]}" 2> /dev/null) | millis
}

run_ours() {
  "$home/evident" bench --work "$1" --batch "$2" --rounds 1 --device cpu --data "$data" --format csv |
    tail -n 1 | cut -d , -f 5
}

"$home/evident" --version > "$work/evident.txt"
for round in $(seq "$rounds"); do
  while read -r name batch steps; do
    echo "round $round of $rounds: $name, batch $batch" >&2
    run_ours "$name" "$batch" >> "$work/ours-$name-$batch"
    if [ -n "$torch" ]; then
      for threads in 1 2; do
        run_torch "$name" "$batch" "$steps" "$threads" >> "$work/torch$threads-$name-$batch"
      done
    fi
    if [ -n "$djl" ]; then
      run_djl "$name" "$batch" "$steps" >> "$work/djl-$name-$batch"
    fi
  done <<< "$works"
done

median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
cell() {
  sort -n "$1" | awk '{ v[NR] = $1 }
    END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; printf "%.2f (%.2f to %.2f)", m, v[1], v[NR] }'
}
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f x", a / b }'; }

echo "Machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)," \
  "$(. /etc/os-release && echo "$PRETTY_NAME"); load before the last line: $(cut -d ' ' -f 1-3 /proc/loadavg)."
version_in_pom() { sed -n "s/.*<artifactId>$1<\/artifactId><version>\([^<]*\).*/\1/p" "$work/peers/djl/pom.xml"; }
djl_version="not run: it is not in PEERS, or its build failed"
[ -z "$djl" ] || djl_version="$(version_in_pom api) with PyTorch $(version_in_pom pytorch-native-cpu)"
torch_version="not run: it is not in PEERS, or $python has none"
[ -z "$torch" ] || torch_version=$("$python" -c 'import torch; print(torch.__version__)')
echo "Versions: $(head -n 1 "$work/evident.txt"); $(java -version 2>&1 | head -n 1); DJL $djl_version; PyTorch $torch_version."
echo "Milliseconds a step, median of $rounds processes in turn (lowest to highest); PyTorch with the better of one and two threads."
echo
echo "| work | Evident | DJL + PyTorch | PyTorch, Python | against DJL | against PyTorch |"
echo "| --- | --- | --- | --- | --- | --- |"
while read -r name batch steps; do
  ours=$(median "$work/ours-$name-$batch")
  row="| $name, batch $batch | $(cell "$work/ours-$name-$batch")"
  against_djl=-
  against_torch=-
  if [ -n "$djl" ]; then
    row+=" | $(cell "$work/djl-$name-$batch")"
    against_djl=$(ratio "$(median "$work/djl-$name-$batch")" "$ours")
  else
    row+=" | -"
  fi
  if [ -n "$torch" ]; then
    best=1
    awk -v a="$(median "$work/torch2-$name-$batch")" -v b="$(median "$work/torch1-$name-$batch")" \
      'BEGIN { exit !(a < b) }' && best=2
    row+=" | $(cell "$work/torch$best-$name-$batch"), $best thread$([ $best = 1 ] || echo s)"
    against_torch=$(ratio "$(median "$work/torch$best-$name-$batch")" "$ours")
  else
    row+=" | -"
  fi
  echo "$row | $against_djl | $against_torch |"
done <<< "$works"
