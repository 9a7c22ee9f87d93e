#!/bin/sh
# Fuzzing of two targets; findings and the corpus are kept from night to night.
#
#   sh ci/recipes/nightly-fuzz.sh [REFERENCE [TARGET]]    default kernel, simulator
#
# CORPUS     the folder that is kept; default corpus. Findings in it, a folder each, are replayed first,
#            and what came goes to CORPUS/FINGERPRINT.replay.txt. The programs in CORPUS/corpus are
#            what the night starts from, and adds to
# FUZZ_TIME  e.g. 90, 10m, 4h; default 1h
# KNOWN      a file of known divergences of yours
# SEED       default the day: a night can be had again
# NLCONFORM  as in conformance.sh
# Exit code: the gravest of all: 0 no difference, old or new; 1 differences; 3 broken machinery.
set -eu
: "${CORPUS:=corpus}" "${FUZZ_TIME:=1h}" "${SEED:=$(date +%Y%m%d)}" "${KNOWN:=}"
: "${NLCONFORM:=npm run --silent nlconform --}"
reference=${1:-kernel}
target=${2:-simulator}
gravest=0
note() { [ "$1" -le "$gravest" ] || gravest=$1; }

mkdir -p "$CORPUS"
for finding in "$CORPUS"/*/; do
  [ -e "${finding}program.json" ] || continue
  code=0
  $NLCONFORM replay "$finding" --target "$reference" --target "$target" > "${finding%/}.replay.txt" || code=$?
  case $code in
    0) echo "gone: $finding" ;;
    *) echo "still there: $finding (exit code $code)" ;;
  esac
  note "$code"
done
code=0
$NLCONFORM fuzz --target "$reference" --target "$target" --time "$FUZZ_TIME" --seed "$SEED" --out "$CORPUS" \
  ${KNOWN:+--known "$KNOWN"} || code=$?
note "$code"
exit "$gravest"
