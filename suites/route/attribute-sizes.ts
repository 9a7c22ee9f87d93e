/**
 * Attributes of a wrong size in requests that change something: every kind of object parses its
 * own with its own policy, liberally, and refuses before it does anything.
 */
import { nla, struct, zeros } from '../../harness/program/build.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ask, type TypeName } from '../../harness/runner/route.ts';
import { IFA } from '../../harness/wire/attribute-tables/ifa.ts';
import { IFLA } from '../../harness/wire/attribute-tables/ifla.ts';
import { NDA } from '../../harness/wire/attribute-tables/nda.ts';
import { RTA } from '../../harness/wire/attribute-tables/rta.ts';
import { ifaddrmsg, ifinfomsg, ndmsg, rtmsg } from '../../harness/wire/structs/rtnetlink.ts';

const FAILED = 'Attribute failed policy validation';

interface Kind {
  type: TypeName;
  /** Last word of the rule's id; default: the type's. */
  word?: string;
  /** Branches whose policies say something else, as Requirement has it. */
  differs?: Readonly<Record<string, string>>;
  header: string;
  table: { readonly values: Readonly<Record<string, number>> };
  /** By name without prefix, the policy that the extended ACK shows; undefined: none. */
  attributes: Readonly<Record<string, Size>>;
  prefix: string;
}
interface Size {
  /** Fewer bytes are refused. */
  least: number;
  shown: string | undefined;
}

const u16: Size = { least: 2, shown: policy.u16() };
const u32: Size = { least: 4, shown: policy.u32() };
const s32: Size = { least: 4, shown: policy.signed('S32', -0x80000000n, 0x7fffffffn) };
const bytes = (least: number): Size => ({ least, shown: undefined });

const KINDS: readonly Kind[] = [
  {
    type: 'RTM_NEWADDR',
    header: struct(ifaddrmsg, { family: 2, prefixlen: 32, index: 1 }),
    table: IFA,
    prefix: 'IFA_',
    attributes: {
      ADDRESS: u32,
      LOCAL: u32,
      BROADCAST: u32,
      CACHEINFO: bytes(16),
      FLAGS: u32,
      RT_PRIORITY: u32,
      TARGET_NETNSID: s32,
    },
  },
  {
    type: 'RTM_NEWROUTE',
    header: struct(rtmsg, { family: 2, dst_len: 32, table: 254, type: 6 }),
    table: RTA,
    prefix: 'RTA_',
    attributes: {
      DST: u32,
      SRC: u32,
      IIF: u32,
      OIF: u32,
      GATEWAY: u32,
      PRIORITY: u32,
      PREFSRC: u32,
      FLOW: u32,
      TABLE: u32,
      MARK: u32,
      UID: u32,
      ENCAP_TYPE: u16,
      SPORT: u16,
      DPORT: u16,
      MULTIPATH: bytes(8),
    },
  },
  {
    type: 'RTM_NEWNEIGH',
    header: struct(ndmsg, { family: 2, ifindex: 1, state: 0x80 }),
    table: NDA,
    prefix: 'NDA_',
    attributes: {
      CACHEINFO: bytes(16),
      PROBES: u32,
      VLAN: u16,
      PORT: u16,
      VNI: u32,
      IFINDEX: u32,
      MASTER: u32,
    },
  },
  {
    type: 'RTM_SETLINK',
    header: struct(ifinfomsg, { index: 1 }),
    table: IFLA,
    prefix: 'IFLA_',
    attributes: {
      MTU: u32,
      LINK: u32,
      MASTER: u32,
      NET_NS_PID: u32,
      NET_NS_FD: u32,
      GROUP: u32,
      EXT_MASK: u32,
      NUM_TX_QUEUES: u32,
      NUM_RX_QUEUES: u32,
      WEIGHT: u32,
      LINK_NETNSID: s32,
      MAP: bytes(32),
    },
  },
  {
    type: 'RTM_SETLINK',
    word: 'txqlen',
    header: struct(ifinfomsg, { index: 1 }),
    table: IFLA,
    prefix: 'IFLA_',
    attributes: { TXQLEN: u32 },
    differs: { '6.12': 'IFLA_TXQLEN is at most 32767 (6.12.117: txqlen_range)' },
  },
];

const cells = ({ type, header, table, prefix, attributes }: Kind): Cell[] =>
  Object.entries(attributes).flatMap(([name, { least, shown }]) =>
    [...new Set([0, least - 1])].map((size) => ({
      name: `${type}, ${prefix}${name} of ${size} bytes`,
      sent: ask(type, {}, header, nla(table.values[prefix + name] ?? 0, zeros(size))),
      errno: 'ERANGE',
      says: {
        msg: FAILED,
        offset: 16 + header.replaceAll(' ', '').length / 2,
        ...(shown === undefined ? {} : { policy: shown }),
      },
    })),
  );

const base = {
  level: 'should',
  source: ['lib/nlattr.c validate_nla'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

export const attributeSizes: readonly Requirement[] = KINDS.flatMap((kind) =>
  withTexts(
    {
      ...base,
      id: `rtnl.extack.policy.${kind.word ?? kind.type.slice(7).toLowerCase()}`,
      rule: `${kind.word === undefined ? 'attributes' : 'IFLA_TXQLEN'} of ${kind.type} that are shorter than their type are refused with ERANGE`,
      cells: cells(kind),
    },
    {
      rule: 'the extended ACK tells the offset of the short attribute, and the policy of integers',
      source: ['lib/nlattr.c validate_nla', 'net/netlink/policy.c netlink_policy_dump_write_attr'],
      ...(kind.differs === undefined ? {} : { differs: kind.differs }),
    },
  ),
);
