/** Forwarding entries (PF_BRIDGE), of what is no bridge port. */
import { withTexts } from '../../harness/runner/cells.ts';
import { lladdr } from '../../harness/runner/neighbours.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ASKED } from '../../harness/runner/route.ts';
import { base, cell, GET, NEW, UNKNOWN_INDEX } from './refused.ts';

const AF_BRIDGE = 7;

export const forwarding: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.neigh.bridge',
      rule: 'forwarding entries are for Ethernet devices, lo is none',
      source: ['net/core/rtnetlink.c rtnl_fdb_add', 'net/core/rtnetlink.c rtnl_fdb_get'],
      cells: [
        cell(
          'no device',
          NEW,
          { family: AF_BRIDGE, device: 0 },
          [lladdr()],
          'EINVAL',
          'invalid ifindex',
        ),
        cell(
          'an unknown device',
          NEW,
          { family: AF_BRIDGE, device: UNKNOWN_INDEX },
          [lladdr()],
          'ENODEV',
          'unknown ifindex',
        ),
        cell(
          'no link address',
          NEW,
          { family: AF_BRIDGE, device: 1 },
          [],
          'EINVAL',
          'invalid address',
        ),
        cell(
          'lo',
          NEW,
          { family: AF_BRIDGE, device: 1 },
          [lladdr()],
          'EINVAL',
          'FDB add only supported for Ethernet devices',
        ),
        cell(
          'lo is asked for',
          GET,
          { nlmsg: ASKED, state: 0, family: AF_BRIDGE, device: 1 },
          [lladdr()],
          'EINVAL',
          'Device is not a bridge port',
        ),
        cell(
          'asked for without link address',
          GET,
          { nlmsg: ASKED, state: 0, family: AF_BRIDGE, device: 1 },
          [],
          'EINVAL',
          'Missing lookup address for fdb get request',
        ),
      ],
    },
    { rule: 'the extended ACK says what is missing or unfit' },
  ),
];
