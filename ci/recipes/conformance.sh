#!/bin/sh
# Conformance of one target: by default the kernel this machine runs on.
#
#   sh ci/recipes/conformance.sh [TARGET [RULE…]]
#
# RESULTS    where report.html, run.json, TAP and JUnit go; default results
# NLCONFORM  how to start it; default this checkout, `npx nlconform` for the package
# KNOWN      a file of known divergences of yours
# The exit code is that of nlconform: 0 conformant, 1 divergences, 2 usage, 3 broken machinery.
set -eu
: "${RESULTS:=results}" "${NLCONFORM:=npm run --silent nlconform --}" "${KNOWN:=}"
target=${1:-kernel}
[ $# -eq 0 ] || shift
# a target that cannot be had must not pass for one that was tested
$NLCONFORM run "$@" --target "$target" --must-have --results "$RESULTS" ${KNOWN:+--known "$KNOWN"}
