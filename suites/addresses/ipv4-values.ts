/** Values of an IPv4 address that are refused: labels, lifetimes, scopes. */
import { nla, text, u32, zeros } from '../../harness/program/build.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import {
  FOREVER,
  IFA,
  type Ipv4,
  ipv4,
  MCAUTOJOIN,
  newIpv4,
  PERMANENT,
  told,
  toldRoute,
  withIpv4,
} from '../../harness/runner/ipv4-addresses.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { struct } from '../../harness/program/build.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ask } from '../../harness/runner/route.ts';
import { ifaddrmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { exchanges, shows } from './exchanges.ts';

const source = ['net/ipv4/devinet.c rtm_to_ifaddr'];
const base = {
  level: 'should',
  source,
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
/** Of the rules of texts. */
const worded = {
  rule: 'the extended ACK says what is wrong',
  differs: { '6.1': 'refuses without a text' },
  seen: ['6.18.44'],
};

const FAILED = 'Attribute failed policy validation';
const NO_LIFETIME = 'ipv4: address lifetime invalid';
const BEHIND_LOCAL = 32;

const local = nla(IFA.LOCAL, ipv4('10.0.0.1'));
const lifetime = (prefered: number, valid: number): Segment[] =>
  nla(IFA.CACHEINFO, u32(prefered), u32(valid), zeros(8));
const request = (
  fields: { prefixlen?: number; index?: number },
  ...attributes: readonly (string | readonly Segment[])[]
): Segment[] =>
  ask(
    'RTM_NEWADDR',
    {},
    struct(ifaddrmsg, { family: 2, prefixlen: 24, index: 1, ...fields }),
    ...attributes,
  );

const labelCell = (name: string, label: string): Cell => ({
  name,
  sent: request({}, local, nla(IFA.LABEL, label)),
  errno: 'ERANGE',
  says: { msg: FAILED, offset: BEHIND_LOCAL, policy: policy.atMost('STRING', 15) },
});

const lifetimes: readonly (readonly [number, number])[] = [
  [1, 0],
  [FOREVER, 0],
  [2, 1],
  [FOREVER, 1],
  [FOREVER, 0xfffffffe],
];

const joined: Ipv4 = { local: '224.1.2.3', flags: PERMANENT | MCAUTOJOIN };

export const ipv4Values: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.label.size',
      rule: 'a label without characters, or of more than 15, is refused with ERANGE; a NUL at its end does not count',
      source: ['lib/nlattr.c validate_nla', 'net/ipv4/devinet.c ifa_ipv4_policy'],
      cells: [
        labelCell('empty', ''),
        labelCell('16 characters', text('a'.repeat(16))),
        labelCell('16 characters and a NUL', `${text('a'.repeat(16))}00`),
        labelCell('15 characters and two NULs', `${text('a'.repeat(15))}0000`),
        labelCell('17 characters', text('a'.repeat(17))),
      ],
    },
    { rule: 'the extended ACK shows the attribute, and the most it may hold' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.lifetime.bad',
      rule: 'a valid lifetime of 0, or a preferred one that is longer, is refused with EINVAL',
      source: [...source, 'net/ipv4/devinet.c inet_validate_rtm'],
      cells: lifetimes.map(([prefered, valid]) => ({
        name: `preferred ${prefered}, valid ${valid}`,
        sent: request({}, local, lifetime(prefered, valid)),
        errno: 'EINVAL',
        says: { msg: NO_LIFETIME },
      })),
    },
    worded,
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.lifetime.short',
      rule: 'IFA_CACHEINFO of fewer than 16 bytes is refused with ERANGE',
      source: ['lib/nlattr.c validate_nla', 'net/ipv4/devinet.c ifa_ipv4_policy'],
      cells: [0, 4, 8, 12, 15].map((size) => ({
        name: `${size} bytes`,
        sent: request({}, local, nla(IFA.CACHEINFO, zeros(size))),
        errno: 'ERANGE',
        says: { msg: FAILED, offset: BEHIND_LOCAL },
      })),
    },
    { rule: 'the extended ACK shows the attribute, without a policy' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.mcautojoin',
      rule: 'IFA_F_MCAUTOJOIN with an address that is not multicast is refused with EINVAL',
      source: ['net/ipv4/devinet.c ip_mc_autojoin_config'],
      cells: ['10.0.0.1', '127.0.0.9', '255.255.255.255', '223.255.255.255', '240.0.0.1'].map(
        (address) => ({
          name: address,
          sent: request(
            { prefixlen: 32 },
            nla(IFA.LOCAL, ipv4(address)),
            nla(IFA.FLAGS, u32(MCAUTOJOIN)),
          ),
          errno: 'EINVAL',
          says: { msg: 'ipv4: Multicast auto join failed' },
        }),
      ),
    },
    worded,
  ),
  {
    ...base,
    id: 'rtnl.addr4.mcautojoin.joined',
    rule: 'with IFA_F_MCAUTOJOIN a multicast address is an address like any other, and keeps the flag',
    source: ['net/ipv4/devinet.c inet_rtm_newaddr'],
    cases: [
      exchanges(
        '224.1.2.3',
        [
          {
            sent: newIpv4(joined, { seq: 5, more: nla(IFA.FLAGS, u32(MCAUTOJOIN)) }),
            heard: [
              told(joined, { by: 'a', seq: 5 }),
              toldRoute({ type: 'local', to: '224.1.2.3', from: '224.1.2.3' }),
            ],
          },
        ],
        { after: shows(joined) },
      ),
    ],
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.scope.other',
      rule: 'a further address of a subnet must have the scope of the first: else EINVAL',
      source: ['net/ipv4/devinet.c __inet_insert_ifa'],
      cells: [
        [0, 253],
        [0, 254],
        [253, 0],
        [254, 253],
        [200, 0],
        [0, 255],
      ].map(([first = 0, second = 0]) => ({
        name: `${second} beside ${first}`,
        before: withIpv4({ local: '10.0.0.1', bits: 24, scope: first }),
        sent: newIpv4({ local: '10.0.0.2', bits: 24, scope: second }),
        errno: 'EINVAL',
        says: { msg: 'ipv4: Invalid scope value' },
      })),
    },
    worded,
  ),
];
