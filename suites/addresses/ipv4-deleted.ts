/** Which IPv4 address RTM_DELADDR takes away, and what it refuses. */
import { cstring, nla, struct, text, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { IFA, type Ipv4, ipv4, toldGone, withIpv4 } from '../../harness/runner/ipv4-addresses.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ask } from '../../harness/runner/route.ts';
import { ifaddrmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { exchanges, shows } from './exchanges.ts';

const source = ['net/ipv4/devinet.c inet_rtm_deladdr'];
const base = {
  level: 'should',
  source,
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const [narrow, wide, peer, named]: readonly [Ipv4, Ipv4, Ipv4, Ipv4] = [
  { local: '10.0.0.1', bits: 24 },
  { local: '10.0.0.1', bits: 16, label: 'lo:c' },
  { local: '10.1.0.1', peer: '10.2.0.1' },
  { local: '10.3.0.2', bits: 24, label: 'lo:b' },
];
/** In the order in which they are found. */
const ALL = [narrow, wide, peer, named];
const present = withIpv4(...ALL);

interface Given {
  bits?: number;
  local?: string;
  address?: string;
  label?: string;
  /** Default: with a NUL. */
  bare?: true;
  broadcast?: string;
  scope?: number;
  flags?: number;
  index?: number;
}
const request = (given: Given, seq = 1): Segment[] =>
  ask(
    'RTM_DELADDR',
    { seq },
    struct(ifaddrmsg, {
      family: 2,
      prefixlen: given.bits ?? 0,
      scope: given.scope ?? 0,
      flags: given.flags ?? 0,
      index: given.index ?? 1,
    }),
    given.broadcast === undefined ? '' : nla(IFA.BROADCAST, ipv4(given.broadcast)),
    given.label === undefined
      ? ''
      : nla(IFA.LABEL, given.bare ? text(given.label) : cstring(given.label)),
    given.address === undefined ? '' : nla(IFA.ADDRESS, ipv4(given.address)),
    given.local === undefined ? '' : nla(IFA.LOCAL, ipv4(given.local)),
  );

const DELETED: Record<string, readonly [Given, Ipv4]> = {
  'nothing given': [{}, narrow],
  'a prefix length only': [{ bits: 16 }, narrow],
  'a prefix length of 255 only': [{ bits: 255 }, narrow],
  'scope and flags only': [{ scope: 254, flags: 0xff }, narrow],
  'IFA_BROADCAST only': [{ broadcast: '10.3.0.255' }, narrow],
  IFA_LOCAL: [{ local: '10.0.0.1' }, narrow],
  'IFA_LOCAL, prefix length 24': [{ local: '10.0.0.1', bits: 24 }, narrow],
  'IFA_LOCAL, prefix length 16': [{ local: '10.0.0.1', bits: 16 }, narrow],
  'IFA_LOCAL, prefix length 33': [{ local: '10.0.0.1', bits: 33 }, narrow],
  'IFA_LOCAL of an address with a peer': [{ local: '10.1.0.1' }, peer],
  'IFA_LABEL, the device': [{ label: 'lo' }, narrow],
  IFA_LABEL: [{ label: 'lo:b' }, named],
  'IFA_LABEL without a NUL': [{ label: 'lo:b', bare: true }, named],
  'IFA_LABEL with three NULs': [{ label: 'lo:b\0\0' }, named],
  IFA_ADDRESS: [{ address: '10.0.0.1', bits: 24 }, narrow],
  'IFA_ADDRESS, any of the network': [{ address: '10.0.0.77', bits: 24 }, narrow],
  'IFA_ADDRESS, the network itself': [{ address: '10.0.0.0', bits: 24 }, narrow],
  'IFA_ADDRESS, of the wider network': [{ address: '10.0.0.77', bits: 16 }, wide],
  'IFA_ADDRESS, in the wider network only': [{ address: '10.0.99.99', bits: 16 }, wide],
  'IFA_ADDRESS of the peer': [{ address: '10.2.0.1', bits: 32 }, peer],
  'IFA_LOCAL and IFA_ADDRESS': [{ local: '10.0.0.1', address: '10.0.0.1', bits: 16 }, wide],
  'IFA_LOCAL and IFA_ADDRESS, any of the network': [
    { local: '10.3.0.2', address: '10.3.0.99', bits: 24 },
    named,
  ],
  'IFA_LOCAL and IFA_ADDRESS of the peer': [
    { local: '10.1.0.1', address: '10.2.0.1', bits: 32 },
    peer,
  ],
  'IFA_LOCAL and IFA_LABEL': [{ local: '10.0.0.1', label: 'lo:c' }, wide],
  'all three': [{ local: '10.0.0.1', address: '10.0.5.5', label: 'lo:c', bits: 16 }, wide],
};

const ABSENT: Record<string, Given> = {
  'another IFA_LOCAL': { local: '10.0.0.2' },
  'IFA_LOCAL of a peer': { local: '10.2.0.1' },
  'IFA_LOCAL 0.0.0.0': { local: '0.0.0.0' },
  'another IFA_LABEL': { label: 'lo:d' },
  'the start of an IFA_LABEL': { label: 'lo:' },
  'more than an IFA_LABEL': { label: 'lo:bb' },
  'more than an IFA_LABEL, behind a NUL': { label: 'lo:b\0b' },
  'IFA_LABEL of another IFA_LOCAL': { local: '10.0.0.1', label: 'lo:b' },
  'IFA_ADDRESS, a longer prefix': { address: '10.0.0.1', bits: 25 },
  'IFA_ADDRESS, a shorter prefix': { address: '10.0.0.1', bits: 8 },
  'IFA_ADDRESS, prefix length 0': { address: '10.0.0.1', bits: 0 },
  'IFA_ADDRESS outside the network': { address: '10.0.1.1', bits: 24 },
  'IFA_ADDRESS, the local one of a peer': { address: '10.1.0.1', bits: 32 },
  'IFA_ADDRESS of another IFA_LOCAL': { local: '10.0.0.1', address: '10.3.0.2', bits: 24 },
};
const BAD_SIZES: Record<string, Segment[]> = {
  'IFA_LOCAL of 3 bytes': nla(IFA.LOCAL, '0a0000'),
  'IFA_ADDRESS of 2 bytes': nla(IFA.ADDRESS, '0a00'),
  'IFA_LABEL of 16 characters': nla(IFA.LABEL, text('a'.repeat(16))),
  'IFA_CACHEINFO of 4 bytes': nla(IFA.CACHEINFO, u32(1)),
};
const refused = (name: string, given: Given, errno: string, msg: string): Cell => ({
  name,
  before: present,
  sent: request(given),
  errno,
  says: { msg },
});

export const ipv4Deleted: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr4.del.match',
    rule: 'the first address goes that fits all that is given: IFA_LOCAL and IFA_LABEL exactly, IFA_ADDRESS anywhere in the network and the prefix length with it; nothing else is compared',
    cases: Object.entries(DELETED).map(([name, [given, gone]]) =>
      exchanges(name, [{ sent: request(given, 5), heard: [toldGone(gone, { by: 'a', seq: 5 })] }], {
        before: present,
        groups: ['RTNLGRP_IPV4_IFADDR'],
        after: shows(...ALL.filter((each) => each !== gone)),
      }),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr4.del.twice',
    rule: 'each request takes one address, and the last one leaves none to refuse',
    cases: [
      exchanges(
        'nothing given, five times',
        [
          ...ALL.map((gone, i) => ({
            sent: request({}, 5 + i),
            heard: [toldGone(gone, { by: 'a', seq: 5 + i })],
          })),
          { sent: request({}, 9), errno: 'EADDRNOTAVAIL' },
        ],
        { before: present, groups: ['RTNLGRP_IPV4_IFADDR'], after: shows() },
      ),
    ],
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.addr4.del.errors',
      rule: 'what no address fits is refused with EADDRNOTAVAIL; without such a device ENODEV',
      cells: [
        ...Object.entries(ABSENT).map(([name, given]) =>
          refused(name, given, 'EADDRNOTAVAIL', 'ipv4: Address not found'),
        ),
        {
          name: 'no address at all',
          sent: request({}),
          errno: 'EADDRNOTAVAIL',
          says: { msg: 'ipv4: Address not found' },
        },
        ...[0, 99, 0xffffffff].flatMap((index) => [
          refused(`index 0x${index.toString(16)}`, { index }, 'ENODEV', 'ipv4: Device not found'),
          refused(
            `index 0x${index.toString(16)}, an address of lo`,
            { index, local: '10.0.0.1' },
            'ENODEV',
            'ipv4: Device not found',
          ),
        ]),
      ],
    },
    {
      rule: 'the extended ACK says what was not found',
      differs: { '6.1': 'refuses without a text' },
      seen: ['6.18.44'],
    },
  ),
  {
    ...base,
    id: 'rtnl.addr4.del.sizes',
    rule: 'attributes of RTM_DELADDR that are too short or too long are refused with ERANGE, and nothing goes',
    source: [...source, 'lib/nlattr.c validate_nla'],
    cases: Object.entries(BAD_SIZES).map(([name, attribute]) =>
      exchanges(
        name,
        [
          {
            sent: ask(
              'RTM_DELADDR',
              { seq: 5 },
              struct(ifaddrmsg, { family: 2, index: 1 }),
              attribute,
            ),
            errno: 'ERANGE',
          },
        ],
        { before: present, after: shows(...ALL) },
      ),
    ),
  },
];
