/** What an IPv4 address is told to be, of all that may be asked for: labels, flags, lifetimes. */
import { nla, text, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import {
  DEPRECATED,
  FOREVER,
  IFA,
  type Ipv4,
  MCAUTOJOIN,
  newIpv4,
  PERMANENT,
  SECONDARY,
  told,
  toldRoute,
} from '../../harness/runner/ipv4-addresses.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, CREATE, EXCL } from '../../harness/runner/route.ts';
import { IFA_F } from '../../harness/wire/constants/address.ts';
import { exchanges, shows } from './exchanges.ts';

const base = {
  level: 'should',
  source: ['net/ipv4/devinet.c rtm_to_ifaddr'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const one: Ipv4 = { local: '10.0.0.1', bits: 24 };
const made = (
  name: string,
  address: Ipv4,
  asked: { more?: readonly Segment[]; ifa?: { flags?: number } } = {},
): Case =>
  exchanges(name, [
    {
      sent: newIpv4({ ...address, label: undefined }, { ...asked, seq: 5 }),
      heard: [
        told(address, { by: 'a', seq: 5 }),
        toldRoute({ type: 'local', to: address.local, from: address.local }),
      ],
    },
  ]);

/** Bytes of IFA_LABEL, and the label that is told. */
const LABELS: Record<string, readonly [string, string | undefined]> = {
  'one character': [text('x'), 'x'],
  '15 characters': [text('abcdefghijklmno'), 'abcdefghijklmno'],
  '15 characters and a NUL': [`${text('abcdefghijklmno')}00`, 'abcdefghijklmno'],
  'of the device': [text('lo'), 'lo'],
  'with a colon': [text('lo:0'), 'lo:0'],
  'of another device': [text('eth0:1'), 'eth0:1'],
  'spaces and a slash': [text(' a/b '), ' a/b '],
  'not ASCII': [text('ä€'), 'ä€'],
  'a NUL inside': [`${text('ab')}00${text('cd')}`, 'ab'],
  'two NULs behind': [`${text('ab')}0000`, 'ab'],
  'one NUL: none is told': ['00', undefined],
  'a NUL first: none is told': [`00${text('ab')}`, undefined],
};

const FLAG_BITS = Array.from({ length: 32 }, (_, bit) => 2 ** bit).filter(
  (flag) => flag !== MCAUTOJOIN,
);
/** Those of IPv6 only, those that tell of a state, and those that follow from the lifetimes. */
const DROPPED = [
  'SECONDARY',
  'NODAD',
  'OPTIMISTIC',
  'DADFAILED',
  'HOMEADDRESS',
  'DEPRECATED',
  'TENTATIVE',
  'PERMANENT',
  'MANAGETEMPADDR',
  'STABLE_PRIVACY',
].reduce((all, name) => all | (IFA_F.values[`IFA_F_${name}`] ?? 0), 0);
const kept = (flags: number): number => ((flags & ~DROPPED) | PERMANENT) >>> 0;
const given = (flags: number): Segment[] => nla(IFA.FLAGS, u32(flags));
const hex = (flags: number): string => `0x${flags.toString(16)}`;

/** Preferred and valid; the flags and lifetimes that are told. */
const LIFETIMES: readonly (readonly [
  readonly [number, number],
  number,
  readonly [number, number],
])[] = [
  [[FOREVER, FOREVER], PERMANENT, [FOREVER, FOREVER]],
  [[0, FOREVER], PERMANENT | DEPRECATED, [FOREVER, FOREVER]],
  [[100_000, FOREVER], PERMANENT, [FOREVER, FOREVER]],
  [[100_000, 200_000], 0, [100_000, 200_000]],
  [[200_000, 200_000], 0, [200_000, 200_000]],
  [[0, 200_000], DEPRECATED, [0, 200_000]],
  [[0, 0xfffffffe], DEPRECATED, [0, 0xfffffffe]],
];

const SPECIAL = [
  '0.0.0.1',
  '0.255.255.255',
  '127.0.0.1',
  '169.254.1.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.254',
  '255.255.255.255',
];

export const ipv4Accepted: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.addr4.label',
    rule: 'IFA_LABEL may be any text of 1 to 15 bytes, up to its first NUL; without it the label is the name of the device; an empty one is not told',
    cases: [
      made('none given', one),
      ...Object.entries(LABELS).map(([name, [bytes, label]]) =>
        made(name, { ...one, label }, { more: nla(IFA.LABEL, bytes) }),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.flags-given',
    rule: 'flags in IFA_FLAGS that tell of a state, follow from the lifetimes or are of IPv6 only are dropped; the others are kept, known or not; IFA_F_PERMANENT is set without a finite lifetime',
    source: ['net/ipv4/devinet.c __inet_insert_ifa', 'net/ipv4/devinet.c set_ifa_lifetime'],
    cases: FLAG_BITS.map((flag) =>
      made(hex(flag), { ...one, flags: kept(flag) }, { more: given(flag) }),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr4.flags-given.header',
    rule: 'ifa_flags count without IFA_FLAGS only, and none of them is kept',
    cases: [
      ...[0xff, SECONDARY, DEPRECATED].map((flags) =>
        made(`ifa_flags ${hex(flags)}`, one, { ifa: { flags } }),
      ),
      ...[0, 0x200, 0x80000000].map((flags) =>
        made(
          `ifa_flags 0xff, IFA_FLAGS ${hex(flags)}`,
          { ...one, flags: kept(flags) },
          { ifa: { flags: 0xff }, more: given(flags) },
        ),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.addr4.lifetime',
    rule: 'an infinite valid lifetime makes an address IFA_F_PERMANENT, of which lifetimes are told as infinite; a preferred one of 0 makes it IFA_F_DEPRECATED; finite ones are told as they are',
    source: ['net/ipv4/devinet.c set_ifa_lifetime', 'net/ipv4/devinet.c inet_fill_ifaddr'],
    cases: LIFETIMES.map(([lifetime, flags, then]) =>
      exchanges(`preferred ${lifetime[0]}, valid ${lifetime[1]}`, [
        {
          sent: newIpv4({ ...one, lifetime }, { seq: 5 }),
          heard: [
            told({ ...one, flags, lifetime: then }, { by: 'a', seq: 5 }),
            toldRoute({ type: 'local', to: '10.0.0.1', from: '10.0.0.1' }),
          ],
        },
      ]),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr4.zero',
    rule: '0.0.0.0 is acknowledged, again and again, but there is no address then and nobody hears of one',
    source: ['net/ipv4/devinet.c __inet_insert_ifa'],
    cases: [0, 8, 24, 32].flatMap((bits) =>
      [undefined, '10.0.0.9'].map((peer) => {
        const zero: Ipv4 = { local: '0.0.0.0', bits, ...(peer === undefined ? {} : { peer }) };
        return exchanges(
          `prefix length ${bits}${peer === undefined ? '' : ', a peer'}`,
          [5, 6].map((seq) => ({ sent: newIpv4(zero, { seq, flags: ASKED | CREATE | EXCL }) })),
          { after: shows() },
        );
      }),
    ),
  },
  {
    ...base,
    id: 'rtnl.addr4.special',
    rule: 'addresses of every kind are accepted, multicast, broadcast and reserved ones too, and have a local route',
    cases: SPECIAL.flatMap((local) => [
      made(`${local}/32`, { local, bits: 32 }),
      made(`${local}/24`, { local, bits: 24 }),
    ]),
  },
];
