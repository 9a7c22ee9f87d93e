/**
 * In what the Netlink of Linux versions differs, as data. Each fact holds what was measured, at the
 * versions it was measured on, and says nothing of others: fixes are backported, so that a thing may
 * be mended in 6.12.112 and not in 6.18.44.
 */
import { ROUTING_FACTS } from './routing-facts.ts';

interface Fact {
  readonly about: string;
  /** Kernel functions. */
  readonly source: string;
  /** By version. 6.1.176 is User-Mode Linux, 6.1.192 and 6.12.117 virtual machines of Debian's. */
  readonly measured: Readonly<Record<string, boolean>>;
  /** Where it could not be seen (without the registration module, say): read in that source. */
  readonly read?: Readonly<Record<string, boolean>>;
}

/** After 6.1, and by 6.12; where in between is unknown. */
const after61 = { '6.1.176': false, '6.1.192': false, '6.12.117': true, '6.18.44': true };

/** The same, where it takes the registration module to see it. */
const byModule = {
  measured: { '6.1.192': false, '6.12.117': true },
  read: { '6.1.176': false, '6.18.44': true },
};

export const BRANCH_FACTS = {
  doneJoinsData: {
    about:
      'NLMSG_DONE of nlctrl, and of most dumps of routing, shares the datagram of the last data',
    source: 'netlink_dump, ctrl_dumpfamily, rtnl_dumpit',
    measured: after61,
  },
  fullPartGoesOn: {
    about: 'a dump callback that put something and returns -EMSGSIZE is called again',
    source: 'netlink_dump',
    ...byModule,
  },
  doneTellsAttributes: {
    about: 'NLMSG_DONE of a dump that failed tells offset and policy, beside the text',
    source: 'netlink_dump_done',
    measured: after61,
  },
  startIsTold: {
    about: 'what the start callback of a dump says in the extended ACK is told',
    source: '__netlink_dump_start',
    measured: after61,
  },
  allNsidReadable: {
    about: 'NETLINK_LISTEN_ALL_NSID can be read with getsockopt',
    source: 'netlink_getsockopt',
    measured: after61,
  },
  descriptorFirst: {
    about: 'setsockopt of a closed descriptor with a negative length is EBADF, rather than EINVAL',
    source: '__sys_setsockopt',
    measured: { '6.1.192': false, '6.12.117': true, '6.18.44': true },
    read: { '6.1.176': false },
  },
  splitOps: {
    about:
      'families may have split operations, and nlctrl has: its family dump validates attributes',
    source: 'genl_split_ops, genl_ctrl_ops',
    measured: after61,
  },
  formBeforePermission: {
    about:
      'a command that lacks the asked form is EOPNOTSUPP to everybody, also where it needs a right',
    source: 'genl_family_rcv_msg',
    measured: after61,
  },
  unvalidatedDumpHidesPolicy: {
    about:
      'of a dump with GENL_DONT_VALIDATE_DUMP neither GETFAMILY nor GETPOLICY shows the policy',
    source: 'genl_cmd_full_to_split, ctrl_dumppolicy_start',
    measured: after61,
  },
  dumpOpsShowTheirNumber: {
    about: 'GETPOLICY shows the number of an operation that only dumps, rather than 0',
    source: 'ctrl_dumppolicy_put_op',
    measured: { '6.1.176': true, '6.1.192': true, '6.12.117': true, '6.18.44': false },
  },
  msecsIsUint: {
    about: 'NLA_MSECS is described as NL_ATTR_TYPE_UINT, rather than U64',
    source: '__netlink_policy_dump_write_attr',
    ...byModule,
  },
  sockDiagKnowsDccp: {
    about: 'NETLINK_SOCK_DIAG handles the message type 19, DCCPDIAG_GETSOCK',
    source: 'sock_diag_rcv_msg',
    measured: { '6.1.176': true, '6.1.192': true, '6.12.117': true, '6.18.44': false },
  },
  ...ROUTING_FACTS,
} as const satisfies Record<string, Fact>;

export type BranchFact = keyof typeof BRANCH_FACTS;
export type BranchFacts = Readonly<Record<BranchFact, boolean>>;

/** What a version does: `unknown` for every version that was not looked at, also between two that were. */
export function factAt(name: BranchFact, version: string): boolean | 'unknown' {
  const { measured, read }: Fact = BRANCH_FACTS[name];
  return measured[version] ?? read?.[version] ?? 'unknown';
}

/** All facts of a version. @throws RangeError if one of them is unknown */
export function factsOf(version: string): BranchFacts {
  const entries = Object.keys(BRANCH_FACTS).map((name) => {
    const value = factAt(name as BranchFact, version);
    if (value === 'unknown') throw new RangeError(`${name} is not known of Linux ${version}`);
    return [name, value] as const;
  });
  return Object.fromEntries(entries) as unknown as BranchFacts;
}
