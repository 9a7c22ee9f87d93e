/**
 * Faults that only what is registered inside a kernel can show: families and their policies,
 * callbacks, sockets of the kernel, handlers. The live kernel has nothing of the sort, so they are
 * hunted on a machine with the registration module.
 */
import type { FaultName } from '../../simulator/index.ts';

const registrations: FaultName[] = [
  'register-name-twice',
  'family-slot-reuse',
  'refusal-announced',
  'name-case-folded',
  'refused-family-stays',
  'groups-announced-first',
  'one-group-announced',
  'unregister-by-name',
  'delfamily-without-ops',
  'events-in-one-namespace',
  'group-number-reuse',
  'group-numbers-leak',
  'group-numbers-climb',
  'group-names-unique',
  'members-outlive-family',
];
const callbacks: FaultName[] = [
  'check-order',
  'hdr-short',
  'resv-one-late',
  'no-admin-perm',
  'cap-wrong-userns',
  'dump-without-permission',
  'post-after-refused-pre',
  'post-after-success-only',
  'positive-is-success',
  'errno-flattened',
  'cookie-lost',
  'missing-with-nest',
  'failed-start-runs-done',
  'done-text-only',
  'getpolicy-unpinned',
  'getpolicy-sees-netns',
  'policy-dump-op-id',
];
const kernelSends: FaultName[] = [
  // rtnl_notify heeds no result, and no group of NETLINK_ROUTE above 32 is told anything in a fresh namespace
  'notify-esrch',
  'high-group-folded',
  'mcast-excludes-nobody',
  'allns-stops-early',
  'listeners-of-all-groups',
  'set-err-excludes-nobody',
  'mcgrp-flag-alias',
  'sys-admin-group-open',
  'kernel-groups-rounded',
  'bind-not-undone',
  'veto-keeps-port',
  'close-tells-nobody',
];
const policies: FaultName[] = [
  'depth-one-less',
  'strict-start-late',
  'byteorder-refused',
  'unsupported-errno',
  'reject-usual-text',
  'reject-takes-empty',
  'flag-takes-payload',
  'bits-unselected',
  'str-limit',
  'string-counts-nul',
  'short-nest',
  'nested-required',
  'be-minlen-missing',
  'range-end-refused',
  'range-one-sided',
  'mask-low-byte',
  'array-unvalidated',
  'offset-of-nest',
  'validator-flattened',
  'nul-string',
];

export const insideFaults: ReadonlySet<FaultName> = new Set([
  ...registrations,
  ...callbacks,
  ...kernelSends,
  ...policies,
]);
