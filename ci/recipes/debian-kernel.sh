#!/bin/sh
# Conformance of a kernel of Debian, in a virtual machine; nothing is installed but QEMU.
#
#   sh ci/recipes/debian-kernel.sh BRANCH [RULE…]        e.g. 6.1, 6.12
#
# Needs a checkout, qemu-system-x86 and the package sources of Debian in apt. KVM is used where it
# works. Variables and exit code as in conformance.sh.
set -eu
branch=${1:?a branch, e.g. 6.1}
shift
# one line: the target, then what it is
fetched=$(npm run --silent kernels -- fetch "$branch" --no-headers)
echo "$fetched"
exec sh "$(dirname "$0")/conformance.sh" "${fetched%% *}" "$@"
