#!/bin/sh
# Conformance of one target: by default the kernel this machine runs on.
#
#   sh ci/recipes/conformance.sh [TARGET [RULE…]]
#
# RESULTS    where report.html, run.json, TAP and JUnit go; default results
# NLCONFORM  how to start it; default this checkout, `npx nlconform` for the package
# KNOWN      a file of known divergences of yours
# LAST_GOOD  the results folder of an earlier run: what changed since goes to RESULTS/changes.md; a
#            conformant run takes its place
# The exit code is that of nlconform: 0 conformant, 1 divergences, 2 usage, 3 broken machinery.
set -eu
: "${RESULTS:=results}" "${NLCONFORM:=npm run --silent nlconform --}" "${KNOWN:=}" "${LAST_GOOD:=}"
target=${1:-kernel}
[ $# -eq 0 ] || shift
# a target that cannot be had must not pass for one that was tested
code=0
$NLCONFORM run "$@" --target "$target" --must-have --results "$RESULTS" ${KNOWN:+--known "$KNOWN"} || code=$?
if [ -n "$LAST_GOOD" ]; then
  if [ -e "$LAST_GOOD/run.json" ] && [ -e "$RESULTS/run.json" ]; then
    # whether it is worse, the run itself has said
    $NLCONFORM compare "$LAST_GOOD" "$RESULTS" --markdown > "$RESULTS/changes.md" || true
    cat "$RESULTS/changes.md"
  fi
  if [ "$code" -eq 0 ]; then
    mkdir -p "$LAST_GOOD"
    cp "$RESULTS/run.json" "$LAST_GOOD/run.json"
  fi
fi
exit "$code"
