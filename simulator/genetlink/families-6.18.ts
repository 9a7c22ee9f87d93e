/**
 * Generic Netlink families that a 6.18.44 machine registers at boot, in that order: facts read
 * with CTRL_CMD_GETFAMILY dumps, and of `resv` by sending each command with reserved bits. Which
 * of them a machine has is its configuration. What the operations do, and their policies, is not
 * modelled.
 */
export interface FamilyFacts {
  readonly name: string;
  readonly version: number;
  readonly maxattr: number;
  /** Seen in every namespace. */
  readonly netnsok: boolean;
  readonly resv: number;
  /** Command and CTRL_ATTR_OP_FLAGS. */
  readonly ops: readonly (readonly [number, number])[];
  readonly groups: readonly string[];
  /** Those of them that a task without CAP_NET_ADMIN is refused, seen by joining each. */
  readonly privilegedGroups?: readonly string[];
}

/** Commands `first`, `first` + 1, … with these flags. */
const from = (first: number, ...flags: number[]): (readonly [number, number])[] =>
  flags.map((each, index) => [first + index, each] as const);

/** Not visible in the namespaces that the simulator models; kept for their ids and groups. */
const first = (
  name: string,
  version: number,
  maxattr: number,
  groups: string[] = [],
): FamilyFacts => ({ name, version, maxattr, groups, netnsok: false, resv: 0, ops: from(1, 0x02) });

export const families_6_18: readonly FamilyFacts[] = [
  { ...first('VFS_DQUOT', 1, 7, ['events']), ops: [] },
  first('thermal', 2, 27, ['sampling', 'event']),
  {
    name: 'netdev',
    version: 1,
    maxattr: 0,
    netnsok: true,
    resv: 0,
    ops: [...from(1, 0x0e), ...from(5, 0x0e), ...from(10, 0x0e, 0x0e, 0x0c, 0x0b, 0x0b, 0x0a)],
    groups: ['mgmt', 'page-pool'],
  },
  {
    name: 'ethtool',
    version: 1,
    maxattr: 0,
    netnsok: true,
    resv: 35,
    ops: [
      ...from(1, 0x0e, 0x0e, 0x1a, 0x0e, 0x1a, 0x0e, 0x0e, 0x1a, 0x1e, 0x1a),
      ...from(11, 0x0e, 0x1a, 0x0e, 0x1a, 0x0e, 0x1a, 0x0e, 0x1a, 0x0e, 0x1a),
      ...from(21, 0x0e, 0x1a, 0x0e, 0x1a, 0x0e, 0x1a, 0x1a, 0x0e, 0x0e, 0x1a),
      ...from(31, 0x1e, 0x0e, 0x0e, 0x0e, 0x1a, 0x0e, 0x1a, 0x0e, 0x0e, 0x1a),
      ...from(41, 0x0e, 0x0e, 0x1a, 0x1a, 0x0e, 0x0e, 0x1a, 0x1a, 0x1a, 0x1a),
    ],
    groups: ['monitor'],
  },
  first('NLBL_MGMT', 3, 12),
  first('NLBL_CIPSOv4', 3, 12),
  first('NLBL_CALIPSO', 3, 2),
  first('NLBL_UNLBL', 3, 7),
  { ...first('acpi_event', 1, 1, ['acpi_mc_group']), ops: [] },
  {
    name: 'tcp_metrics',
    version: 1,
    maxattr: 13,
    netnsok: true,
    resv: 3,
    groups: [],
    ops: from(1, 0x0e, 0x0b),
  },
  {
    name: 'mptcp_pm',
    version: 1,
    maxattr: 0,
    netnsok: true,
    resv: 12,
    ops: from(1, 0x1a, 0x1a, 0x0e, 0x1a, 0x1a, 0x0a, 0x1a, 0x1a, 0x1a, 0x1a, 0x1a),
    groups: ['mptcp_pm_cmds', 'mptcp_pm_events'],
    privilegedGroups: ['mptcp_pm_events'],
  },
  {
    name: 'SEG6',
    version: 1,
    maxattr: 7,
    netnsok: true,
    resv: 5,
    groups: [],
    ops: from(1, 0x0b, 0x05, 0x0b, 0x0b),
  },
  {
    name: 'IOAM6',
    version: 1,
    maxattr: 0,
    netnsok: true,
    resv: 8,
    ops: from(1, 0x0b, 0x0b, 0x05, 0x0b, 0x0b, 0x05, 0x0b),
    groups: ['ioam6_events'],
    privilegedGroups: ['ioam6_events'],
  },
  {
    name: 'TASKSTATS',
    version: 1,
    maxattr: 0,
    netnsok: true,
    resv: 5,
    groups: [],
    ops: [...from(1, 0x0b), ...from(4, 0x0a)],
  },
];
