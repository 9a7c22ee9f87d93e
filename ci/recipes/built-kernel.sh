#!/bin/sh
# Conformance of a kernel tree: built as User-Mode Linux (minutes), with the module that registers
# families, and run without root.
#
#   sh ci/recipes/built-kernel.sh TREE [RULE…]
#
# Needs a checkout and what building a kernel needs (gcc, make, flex, bison, bc, libelf-dev).
# Variables and exit code as in conformance.sh.
set -eu
tree=${1:?the source tree of a kernel}
shift
built=$(npm run --silent kernels -- build --module "$tree")
echo "$built"
exec sh "$(dirname "$0")/conformance.sh" "${built%% *}" "$@"
