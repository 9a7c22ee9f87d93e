#!/bin/sh
# Fuzzing of two targets, with all findings kept from night to night.
#
#   sh ci/recipes/nightly-fuzz.sh [REFERENCE [TARGET]]    default kernel, simulator
#
# CORPUS     where findings are kept; default corpus. Old ones are replayed first
# FUZZ_TIME  seconds; default 3600
# SEED       default the day: a night can be had again
# NLCONFORM  as in conformance.sh
# Exit code: the gravest of all: 0 no difference, old or new; 1 differences; 3 broken machinery.
set -eu
: "${CORPUS:=corpus}" "${FUZZ_TIME:=3600}" "${SEED:=$(date +%Y%m%d)}"
: "${NLCONFORM:=npm run --silent nlconform --}"
reference=${1:-kernel}
target=${2:-simulator}
gravest=0
note() { [ "$1" -le "$gravest" ] || gravest=$1; }

mkdir -p "$CORPUS"
for finding in "$CORPUS"/*/; do
  [ -e "${finding}program.json" ] || continue
  code=0
  $NLCONFORM replay "$finding" --target "$reference" --target "$target" > "${finding}replay.txt" || code=$?
  case $code in
    0) echo "gone: $finding" ;;
    *) echo "still there: $finding (exit code $code)" ;;
  esac
  note "$code"
done
code=0
$NLCONFORM fuzz --target "$reference" --target "$target" --time "$FUZZ_TIME" --seed "$SEED" --out "$CORPUS" || code=$?
note "$code"
exit "$gravest"
