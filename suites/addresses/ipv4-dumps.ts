/** RTM_GETADDR of IPv4: what strict checking refuses and filters, and what nobody else looks at. */
import { nla, s32, struct, u32, zeros } from '../../harness/program/build.ts';
import { done, dumpOf } from '../../harness/runner/dumps.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { policy, wantsStrict } from '../../harness/runner/extack.ts';
import { dumpIpv4, IFA, type Ipv4, listed, withIpv4 } from '../../harness/runner/ipv4-addresses.ts';
import { alive, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { ifaddrmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { type RefusedDump, refusedDump } from '../dumps/refused.ts';

const RTM_GETADDR = 22;
const source = ['net/ipv4/devinet.c inet_valid_dump_ifaddr_req'];
const base = {
  level: 'should',
  source,
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const EINVAL = 'EINVAL';
const header = (fields: object = {}): string => struct(ifaddrmsg, { family: 2, ...fields });
const refused = (name: string, payload: RefusedDump['payload'], msg: string): RefusedDump => ({
  name,
  type: RTM_GETADDR,
  payload,
  errno: EINVAL,
  says: { msg },
});

const SHORT = 'ipv4: Invalid header for address dump request';
const VALUES = 'ipv4: Invalid values in header for address dump request';
const UNSUPPORTED = 'ipv4: Unsupported attribute in dump request';
const NETNSID = 'ipv4: Invalid target network namespace id';
const LEFT_OVER = 'bytes leftover after parsing attributes';

const HEADERS: readonly RefusedDump[] = [
  ...Array.from({ length: 7 }, (_, i) =>
    refused(`${i + 1} byte${i === 0 ? '' : 's'}`, `02${zeros(i)}`, SHORT),
  ),
  ...[1, 32, 33, 255].map((prefixlen) =>
    refused(`prefix length ${prefixlen}`, header({ prefixlen }), VALUES),
  ),
  ...[1, 0x80, 0xff].map((flags) => refused(`flags ${flags}`, header({ flags }), VALUES)),
  ...[1, 200, 253, 254, 255].map((scope) => refused(`scope ${scope}`, header({ scope }), VALUES)),
  refused('all three', header({ prefixlen: 24, flags: 1, scope: 254 }), VALUES),
];
/** Of a right size. */
const ATTRIBUTES: Record<string, readonly Segment[]> = {
  IFA_ADDRESS: nla(IFA.ADDRESS, u32(0)),
  IFA_LOCAL: nla(IFA.LOCAL, u32(0)),
  IFA_LABEL: nla(IFA.LABEL, '6c6f00'),
  IFA_BROADCAST: nla(IFA.BROADCAST, u32(0)),
  IFA_CACHEINFO: nla(IFA.CACHEINFO, zeros(16)),
  IFA_FLAGS: nla(IFA.FLAGS, u32(0)),
  IFA_RT_PRIORITY: nla(IFA.RT_PRIORITY, u32(0)),
  IFA_PROTO: nla(IFA.PROTO, '00'),
};
const attributes: readonly RefusedDump[] = [
  ...Object.entries(ATTRIBUTES).map(([name, attribute]) =>
    refused(name, [header(), ...attribute], UNSUPPORTED),
  ),
  ...[1, 2, 3].map((count) =>
    refused(`${count} bytes left over`, header() + zeros(count), LEFT_OVER),
  ),
];
const namespaces = [0, 1, 77, 0x7fffffff, -1, -2, -0x80000000].map((nsid) =>
  refused(`IFA_TARGET_NETNSID ${nsid}`, [header(), ...nla(IFA.TARGET_NETNSID, s32(nsid))], NETNSID),
);
const named: readonly RefusedDump[] = [
  {
    ...refused('an unknown attribute', [header(), ...nla(77, u32(1))], ''),
    says: { msg: 'Unknown attribute type', offset: 24 },
  },
  {
    ...refused(
      'IFA_TARGET_NETNSID of 3 bytes',
      [header(), ...nla(IFA.TARGET_NETNSID, '000000')],
      '',
    ),
    errno: 'ERANGE',
    says: {
      msg: 'Attribute failed policy validation',
      offset: 24,
      policy: policy.signed('S32', -0x80000000n, 0x7fffffffn),
    },
  },
];
const all = [...HEADERS, ...attributes, ...namespaces];

const one: Ipv4 = { local: '10.0.0.1', bits: 24 };
const two: Ipv4 = { local: '10.1.0.1', bits: 24 };
const both = withIpv4(one, two);
const NLM_F_DUMP_FILTERED = 0x20;

const asked = (name: string, payload: string | readonly Segment[]): Case => ({
  name,
  lines: [
    ...both,
    socket('a', 'NETLINK_ROUTE'),
    send('a', dumpOf(RTM_GETADDR, payload)),
    hears('a', listed(1, [one, two]), done(1)),
    ...alive('a'),
  ],
});
const filtered = { flags: NLM_F_DUMP_FILTERED };

export const ipv4Dumps: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr4.dump.strict',
    rule: 'a strict dump ends with EINVAL if the header is short or has a prefix length, flags or a scope, if there is an attribute that is no filter, or if IFA_TARGET_NETNSID is the number of no namespace',
    cases: [...all, ...named].map((cell) => refusedDump(cell, false)),
  },
  {
    ...base,
    id: 'rtnl.addr4.dump.strict.text',
    rule: 'the extended ACK behind NLMSG_DONE says which',
    level: 'observed',
    cases: all.map((cell) => refusedDump(cell, true)),
  },
  {
    ...base,
    id: 'rtnl.addr4.dump.strict.text.attribute',
    rule: 'the extended ACK shows the attribute that is unknown or too short',
    level: 'observed',
    source: [...source, 'net/netlink/af_netlink.c netlink_dump_done'],
    differs: { '6.1': 'only the text is told' },
    seen: ['6.18.44'],
    cases: named.map((cell) => refusedDump(cell, true)),
  },
  {
    ...base,
    id: 'rtnl.addr4.dump.strict.filtered-refused',
    rule: 'a strict dump that is refused after its index was read has NLM_F_DUMP_FILTERED on NLMSG_DONE, one refused before has not',
    cases: [
      refusedDump(
        {
          ...refused(
            'an index and an attribute',
            [header({ index: 1 }), ...nla(IFA.LOCAL, u32(0))],
            '',
          ),
          flags: NLM_F_DUMP_FILTERED,
        },
        false,
      ),
      refusedDump(refused('an index and a scope', header({ index: 1, scope: 254 }), ''), false),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.dump.strict-index',
    rule: 'a strict dump with an index tells of that device only, and parts and NLMSG_DONE have NLM_F_DUMP_FILTERED; an index of no device is ENODEV in NLMSG_DONE',
    source: ['net/ipv4/devinet.c inet_dump_ifaddr'],
    needs: [...base.needs, 'net-admin'],
    cases: [
      {
        name: 'of lo',
        lines: [
          ...both,
          socket('a', 'NETLINK_ROUTE'),
          wantsStrict('a'),
          send('a', dumpIpv4(1, 1)),
          hears('a', listed(1, [one, two], filtered), done(1, 0, filtered)),
          ...alive('a'),
        ],
      },
      {
        name: 'of lo, which has none',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          wantsStrict('a'),
          send('a', dumpIpv4(1, 1)),
          hears('a', done(1, 0, filtered)),
          ...alive('a'),
        ],
      },
      {
        name: 'of all',
        lines: [
          ...both,
          socket('a', 'NETLINK_ROUTE'),
          wantsStrict('a'),
          send('a', dumpIpv4(1)),
          hears('a', listed(1, [one, two]), done(1)),
          ...alive('a'),
        ],
      },
      ...[2, 99, 0x7fffffff, 0xffffffff].map((index): Case => ({
        name: `of no device, 0x${index.toString(16)}`,
        lines: [
          ...both,
          socket('a', 'NETLINK_ROUTE'),
          wantsStrict('a'),
          send('a', dumpIpv4(1, index)),
          hears('a', done(1, -19, filtered)),
          ...alive('a'),
        ],
      })),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.dump.lenient',
    rule: 'without strict checking nothing behind the family is looked at: index, prefix length, flags, scope, attributes, or that there is nothing',
    source: ['net/ipv4/devinet.c inet_dump_ifaddr'],
    needs: [...base.needs, 'net-admin'],
    cases: [
      asked('the family alone', '02'),
      asked('a header cut short', '02 ffffff ffffff'),
      asked('nothing set', header()),
      asked('index of no device', header({ index: 99 })),
      asked('prefix length', header({ prefixlen: 33 })),
      asked('flags', header({ flags: 0xff })),
      asked('scope', header({ scope: 254 })),
      asked('everything', header({ index: 99, prefixlen: 255, flags: 0xff, scope: 255 })),
      ...Object.entries(ATTRIBUTES).map(([name, attribute]) =>
        asked(name, [header(), ...attribute]),
      ),
      asked('IFA_TARGET_NETNSID of no namespace', [header(), ...nla(IFA.TARGET_NETNSID, s32(77))]),
      asked('an attribute that is too short', [header(), ...nla(IFA.LOCAL, '00')]),
      asked('an unknown attribute', [header(), ...nla(77, u32(1))]),
      asked('bytes left over', `${header()} 010203`),
    ],
  },
];
