/** Alternative names of a device: added, shown, taken away. */
import { cstring, nest, struct, text, u32 } from '../../harness/program/build.ts';
import { verdicts } from '../../harness/runner/cells.ts';
import { setUp } from '../../harness/runner/devices.ts';
import { alive, socket } from '../../harness/runner/lines.ts';
import {
  LO,
  LO_UP,
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
import { ASKED, ask, member } from '../../harness/runner/route.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { alternativeNames, nameList } from './name-list.ts';

const base = {
  level: 'should',
  source: ['net/core/rtnetlink.c rtnl_linkprop'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const add = (seq: number, ...names: string[]) =>
  alternativeNames('RTM_NEWLINKPROP', { seq }, ...names);
const remove = (seq: number, ...names: string[]) =>
  alternativeNames('RTM_DELLINKPROP', { seq }, ...names);
/** IFLA_PROP_LIST of lo as it is shown. */
const listed = (...names: string[]) =>
  shows(
    'PROP_LIST',
    names.flatMap((name) => ifla('ALT_IFNAME', cstring(name))),
  );
const asked = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), ...lines, ...alive('a')],
});
const LONG = 'x'.repeat(127);
const BOTH = ['RTM_NEWLINKPROP', 'RTM_DELLINKPROP'] as const;

export const alternativeNameRules: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.altname.add',
    rule: 'RTM_NEWLINKPROP adds the names of its list, which the device then shows in the order in which they came; RTM_DELLINKPROP takes them away',
    source: [...base.source, 'Documentation/netlink/specs/rt-link.yaml'],
    cases: [
      ...['b', 'second', 'y'.repeat(15), 'y'.repeat(16), LONG].map((name) =>
        asked(
          `${name.length} letters`,
          ...acked('a', add(1, name)),
          ...isTold('a', { ...LO, seq: 2 }, listed(name)),
          ...acked('a', remove(3, name)),
          ...isTold('a', { ...LO, seq: 4 }, hides('PROP_LIST')),
        ),
      ),
      asked(
        'three in one list, then a fourth',
        ...acked('a', add(1, 'one', 'two', 'three')),
        ...isTold('a', { ...LO, seq: 2 }, listed('one', 'two', 'three')),
        ...acked('a', add(3, 'four')),
        ...isTold('a', { ...LO, seq: 4 }, listed('one', 'two', 'three', 'four')),
        ...acked('a', remove(5, 'two')),
        ...isTold('a', { ...LO, seq: 6 }, listed('one', 'three', 'four')),
        ...acked('a', remove(7, 'four', 'one', 'three')),
        ...isTold('a', { ...LO, seq: 8 }, hides('PROP_LIST')),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.altname.notify',
    rule: 'alternative names of a device that is up are told of, once a request, with ifi_change 0',
    cases: [
      {
        name: 'added and taken away',
        lines: [
          ...member('a', 'RTNLGRP_LINK'),
          ...acked('a', setUp('lo', true, 1), heardOf({ ...LO_UP, change: 1 })),
          ...acked('a', add(2, 'one', 'two'), heardOf(LO_UP, listed('one', 'two'))),
          ...acked('a', remove(3, 'one', 'two'), heardOf(LO_UP, hides('PROP_LIST'))),
          ...alive('a'),
        ],
      },
    ],
  },
  verdicts({
    ...base,
    id: 'rtnl.altname.errors',
    rule: 'a name that is in use is EEXIST, one that nobody has ENOENT, the name of the device itself EINVAL; no device named EINVAL, one that is not there ENODEV; an empty list is acknowledged',
    cells: [
      { name: 'the name of the device', sent: add(1, 'lo'), errno: 'EEXIST' },
      { name: 'the same name twice', sent: add(1, 'two', 'two'), errno: 'EEXIST' },
      { name: 'take away what nobody has', sent: remove(1, 'nobody'), errno: 'ENOENT' },
      { name: 'take away its own name', sent: remove(1, 'lo'), errno: 'EINVAL' },
      ...BOTH.flatMap((type) => [
        {
          name: `${type}, no device named`,
          sent: alternativeNames(type, { index: 0 }, 'second'),
          errno: 'EINVAL',
        },
        ...[2, 99].map((index) => ({
          name: `${type}, index ${index}`,
          sent: alternativeNames(type, { index }, 'second'),
          errno: 'ENODEV',
        })),
        { name: `${type}, an empty list`, sent: alternativeNames(type, {}) },
        {
          name: `${type}, no list`,
          sent: ask(type, { flags: ASKED }, struct(ifinfomsg, { index: 1 })),
        },
        ...[text('x'.repeat(128)), ''].map((name) => ({
          name: `${type}, a name of ${name.length / 2} bytes`,
          sent: ask(
            type,
            { flags: ASKED },
            struct(ifinfomsg, { index: 1 }),
            nest(52, ifla('ALT_IFNAME', name)),
          ),
          errno: 'ERANGE',
        })),
      ]),
    ],
  }),
  {
    ...base,
    id: 'rtnl.altname.partial',
    rule: 'names of a list before the one that is refused are kept, those behind it are not looked at',
    cases: [
      asked(
        'the second of three is taken',
        ...refusedWith('a', add(1, 'one', 'lo', 'three'), 'EEXIST'),
        ...isTold('a', { ...LO, seq: 2 }, listed('one')),
      ),
      asked(
        'the second of three is not there',
        ...acked('a', add(1, 'one', 'three')),
        ...refusedWith('a', remove(2, 'one', 'two', 'three'), 'ENOENT'),
        ...isTold('a', { ...LO, seq: 3 }, listed('three')),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.altname.named',
    rule: 'an alternative name names the device in requests of every kind',
    source: ['net/core/rtnetlink.c rtnl_dev_get'],
    cases: (['IFNAME', 'ALT_IFNAME'] as const).map((attribute) =>
      asked(
        `as IFLA_${attribute}`,
        ...acked('a', add(1, 'second')),
        ...acked(
          'a',
          askLink(
            'RTM_SETLINK',
            { seq: 2 },
            ifla(attribute, cstring('second')),
            ifla('MTU', u32(1500)),
          ),
        ),
        ...isTold('a', { ...LO, seq: 3 }, shows('MTU', u32(1500))),
        ...refusedWith(
          'a',
          askLink('RTM_DELLINK', { seq: 4 }, ifla(attribute, cstring('second'))),
          'EOPNOTSUPP',
        ),
        ...acked(
          'a',
          ask(
            'RTM_NEWLINKPROP',
            { seq: 5 },
            struct(ifinfomsg),
            ifla(attribute, cstring('second')),
            nameList('third'),
          ),
        ),
        ...isTold('a', { ...LO, seq: 6 }, listed('second', 'third')),
      ),
    ),
  },
];
