/** RTM_SETLINK of one value: what listeners hear, and what the device shows afterwards. */
import { cstring, text, u32, u8, zeros } from '../../harness/program/build.ts';
import type { AttributePattern } from '../../harness/oracle/match-attributes.ts';
import { alive, type Heard } from '../../harness/runner/lines.ts';
import {
  LO,
  LO_UP,
  type LinkAttribute,
  acked,
  askLink,
  heardOf,
  hides,
  ifla,
  isTold,
  refusedWith,
  shows,
} from '../../harness/runner/links.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { member } from '../../harness/runner/route.ts';
import { alternativeNames } from './name-list.ts';

const base = {
  level: 'should',
  source: ['net/core/rtnetlink.c do_setlink'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

type Attributes = ReturnType<typeof ifla>;
const set = (seq: number, ...attributes: Attributes[]) =>
  askLink('RTM_SETLINK', { index: 1, seq }, ...attributes);
/** On a member of RTNLGRP_LINK. */
const listening = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [...member('a', 'RTNLGRP_LINK'), ...lines, ...alive('a')],
});
const told = (...wanted: AttributePattern[]): Heard => heardOf(LO, ...wanted);
const raised: Line[] = acked(
  'a',
  askLink('RTM_SETLINK', { index: 1, flags: 1, change: 1, seq: 0x5e3000 }),
  heardOf({ ...LO_UP, change: 1 }),
);

const MTUS = [68, 576, 1500, 9000, 65_535, 65_537, 1_000_000, 0x7fffffff];
const LENGTHS = [0, 1, 500, 1001, 65_535, 65_536, 0x7fffffff, 0x80000000, 0xffffffff];
/** The most where newer kernels have a limit. */
const MAX_TXQLEN = 32767;
const ALIASES = ['a', 'an alias', 'x'.repeat(15), 'x'.repeat(16), 'x'.repeat(254)];

/** Of a device that is down these change without a word. */
const QUIET: readonly (readonly [string, LinkAttribute, string, AttributePattern])[] = [
  ['IFLA_IFALIAS', 'IFALIAS', text('other'), shows('IFALIAS', cstring('other'))],
  ['IFLA_GROUP', 'GROUP', u32(7), shows('GROUP', u32(7))],
  ['IFLA_LINKMODE', 'LINKMODE', u8(1), shows('LINKMODE', u8(1))],
];
const names = (type: 'RTM_NEWLINKPROP' | 'RTM_DELLINKPROP', seq: number) =>
  alternativeNames(type, { seq }, 'second');

export const setValues: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.link.set.nothing',
    rule: 'RTM_SETLINK or RTM_NEWLINK that changes nothing is acknowledged, and nobody hears of it',
    cases: (['RTM_SETLINK', 'RTM_NEWLINK'] as const).flatMap((type) => [
      listening(`${type}, by index`, ...acked('a', askLink(type, { index: 1 }))),
      ...(['IFNAME', 'ALT_IFNAME'] as const).map((name) =>
        listening(
          `${type}, by IFLA_${name}`,
          ...acked('a', askLink(type, {}, ifla(name, cstring('lo')))),
        ),
      ),
      listening(`${type}, with NLM_F_ECHO`, ...acked('a', askLink(type, { index: 1, more: 8 }))),
    ]),
  },
  {
    ...base,
    id: 'rtnl.link.set.mtu',
    rule: 'a new MTU is told of once, from nobody, with ifi_change 0; the same again is acknowledged in silence',
    source: [...base.source, 'net/core/dev.c dev_set_mtu_ext'],
    cases: MTUS.map((mtu) =>
      listening(
        String(mtu),
        ...acked('a', set(1, ifla('MTU', u32(mtu))), told(shows('MTU', u32(mtu)))),
        ...acked('a', set(2, ifla('MTU', u32(mtu)))),
        ...isTold('a', LO, shows('MTU', u32(mtu))),
      ),
    ),
  },
  ...(
    [
      {
        id: 'rtnl.link.set.txqlen',
        of: 'up to 32767',
        lengths: LENGTHS.filter((each) => each <= MAX_TXQLEN),
      },
      {
        id: 'rtnl.link.set.txqlen.large',
        of: 'of more than 32767, any of 32 bits',
        lengths: LENGTHS.filter((each) => each > MAX_TXQLEN),
        differs: {
          '6.1': '32767 is the most in 6.1.192, no limit was seen in 6.1.176',
          '6.12': '32767 is the most in 6.12.117 (txqlen_range)',
        },
      },
    ] as const
  ).map(({ id, of, lengths, ...more }): Requirement => ({
    ...base,
    ...more,
    id,
    rule: `a new queue length ${of}, is told of once with ifi_change 0; the same again is acknowledged in silence`,
    source: [...base.source, 'net/core/dev.c dev_change_tx_queue_len'],
    cases: lengths.map((length) =>
      listening(
        String(length),
        ...acked('a', set(1, ifla('TXQLEN', u32(length))), told(shows('TXQLEN', u32(length)))),
        ...acked('a', set(2, ifla('TXQLEN', u32(length)))),
        ...isTold('a', LO, shows('TXQLEN', u32(length))),
      ),
    ),
  })),
  {
    ...base,
    id: 'rtnl.link.set.alias',
    rule: 'an alias of up to 255 bytes is kept up to its first NUL and told with one; an empty one removes it',
    source: [...base.source, 'net/core/dev.c dev_set_alias'],
    cases: [
      ...ALIASES.flatMap((alias) => [
        listening(
          `${alias.length} letters`,
          ...acked('a', set(1, ifla('IFALIAS', text(alias)))),
          ...isTold('a', LO, shows('IFALIAS', cstring(alias))),
          ...acked('a', set(2, ifla('IFALIAS'))),
          ...isTold('a', { ...LO, seq: 0x5e2001 }, hides('IFALIAS')),
        ),
      ]),
      listening(
        'up to its first NUL',
        ...acked('a', set(1, ifla('IFALIAS', `${text('one')}00${text('two')}`))),
        ...isTold('a', LO, shows('IFALIAS', cstring('one'))),
      ),
      listening(
        '255 bytes with NUL',
        ...acked('a', set(1, ifla('IFALIAS', cstring('x'.repeat(254))))),
        ...isTold('a', LO, shows('IFALIAS', cstring('x'.repeat(254)))),
      ),
      ...[256, 300].map((size) =>
        listening(
          `${size} bytes are refused`,
          ...refusedWith('a', set(1, ifla('IFALIAS', text('x'.repeat(size)))), 'ERANGE'),
          ...isTold('a', LO, hides('IFALIAS')),
        ),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.set.quiet-when-down',
    rule: 'alias, group, link mode and alternative names of a device that is down change without a notification',
    source: [...base.source, 'net/core/dev.c netdev_state_change'],
    cases: [
      ...QUIET.map(([name, attribute, payload, shown]) =>
        listening(name, ...acked('a', set(1, ifla(attribute, payload))), ...isTold('a', LO, shown)),
      ),
      listening(
        'alternative names',
        ...acked('a', names('RTM_NEWLINKPROP', 1)),
        ...acked('a', names('RTM_DELLINKPROP', 2)),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.set.state-when-up',
    rule: 'alias, group and link mode of a device that is up are told of, once a request, with ifi_change 0; the same group again is told of again, the same link mode is not',
    source: [...base.source, 'net/core/dev.c netdev_state_change'],
    cases: [
      ...QUIET.map(([name, attribute, payload, shown]) =>
        listening(
          name,
          ...raised,
          ...acked('a', set(1, ifla(attribute, payload)), heardOf(LO_UP, shown)),
        ),
      ),
      listening(
        'all three in one request',
        ...raised,
        ...acked(
          'a',
          set(1, ...QUIET.map(([, attribute, payload]) => ifla(attribute, payload))),
          heardOf(LO_UP, ...QUIET.map(([, , , shown]) => shown)),
        ),
      ),
      listening(
        'the same group',
        ...raised,
        ...acked('a', set(1, ifla('GROUP', u32(0))), heardOf(LO_UP, shows('GROUP', u32(0)))),
      ),
      listening('the same link mode', ...raised, ...acked('a', set(1, ifla('LINKMODE', u8(0))))),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.set.gso-silent',
    rule: 'sizes of segmentation change without a notification, up or down',
    cases: [true, false].flatMap((up) =>
      (['GSO_MAX_SIZE', 'GRO_MAX_SIZE', 'GSO_MAX_SEGS'] as const).map((name) =>
        listening(
          `IFLA_${name}, ${up ? 'up' : 'down'}`,
          ...(up ? raised : []),
          ...acked('a', set(1, ifla(name, u32(30_000)))),
          ...isTold('a', up ? LO_UP : LO, shows(name, u32(30_000))),
        ),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.link.set.partial',
    rule: 'attributes are applied in an order of the kernel; what was changed before one that is refused stays changed, and was told of',
    cases: [
      ...(
        [
          ['IFLA_CARRIER', ifla('CARRIER', u8(1)), 'EOPNOTSUPP'],
          ['IFLA_MASTER of nobody', ifla('MASTER', u32(99)), 'EINVAL'],
          ['IFLA_PROTO_DOWN', ifla('PROTO_DOWN', u8(1)), 'EOPNOTSUPP'],
        ] as const
      ).map(([name, refused, errno]) =>
        listening(
          `an MTU, then ${name}, which is refused`,
          ...refusedWith(
            'a',
            set(1, refused, ifla('MTU', u32(1500))),
            errno,
            told(shows('MTU', u32(1500))),
          ),
          ...isTold('a', LO, shows('MTU', u32(1500))),
        ),
      ),
      listening(
        'IFLA_MAP comes before the MTU',
        ...refusedWith('a', set(1, ifla('MTU', u32(1500)), ifla('MAP', zeros(32))), 'EOPNOTSUPP'),
        ...isTold('a', LO, shows('MTU', u32(65_536))),
      ),
    ],
  },
];
