/** A device gets another name. */
import { cstring, text } from '../../harness/program/build.ts';
import { verdicts } from '../../harness/runner/cells.ts';
import { setUp } from '../../harness/runner/devices.ts';
import { alive } from '../../harness/runner/lines.ts';
import {
  LO,
  LO_UP,
  acked,
  askLink,
  heardOf,
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
  source: ['net/core/rtnetlink.c do_setlink', 'net/core/dev.c dev_change_name'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const rename = (seq: number, name: string) =>
  askLink('RTM_SETLINK', { index: 1, seq }, ifla('IFNAME', cstring(name)));
const byName = (seq: number, name: string) =>
  askLink('RTM_GETLINK', { seq }, ifla('IFNAME', cstring(name)));
const listening = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [...member('a', 'RTNLGRP_LINK'), ...lines, ...alive('a')],
});
const named = (name: string) => shows('IFNAME', cstring(name));

const BAD = [
  'a/b',
  '/',
  'a:b',
  ':',
  'a b',
  ' ',
  'a\tb',
  'a\nb',
  '.',
  '..',
  'a%',
  'a%s',
  '%d%d',
  'a%dd%',
];
const GOOD = ['x', 'loop0', 'x'.repeat(15), 'UPPER', '...', 'a.b', 'a-b_c', '0', 'ä'];

export const setName: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.link.set.rename',
    rule: 'IFLA_IFNAME beside an index renames: told of with the new name and ifi_change 0, the old name is unknown at once; the same name changes nothing',
    cases: GOOD.map((name) =>
      listening(
        JSON.stringify(name),
        ...acked('a', rename(1, name), heardOf(LO, named(name))),
        ...refusedWith('a', byName(2, 'lo'), 'ENODEV'),
        ...isTold('a', { ...LO, seq: 3 }, named(name)),
        ...acked('a', rename(4, name)),
        ...acked('a', rename(5, 'lo'), heardOf(LO, named('lo'))),
      ),
    ),
  },
  verdicts({
    ...base,
    id: 'rtnl.link.set.rename.bad',
    rule: 'a name with a slash, a colon or a blank, "." and "..", and a percent sign other than one "%d" are refused with EINVAL; an empty one is no name',
    source: ['net/core/dev.c dev_valid_name', 'net/core/dev.c __dev_alloc_name'],
    cells: [
      ...BAD.map((name) => ({
        name: JSON.stringify(name),
        sent: rename(1, name),
        errno: 'EINVAL',
      })),
      { name: 'a NUL alone', sent: askLink('RTM_SETLINK', { index: 1 }, ifla('IFNAME', '00')) },
    ],
  }),
  {
    ...base,
    id: 'rtnl.link.set.rename.template',
    rule: '"%d" in a name stands for the lowest number that makes it free',
    source: ['net/core/dev.c __dev_alloc_name'],
    cases: [
      ['lx%d', 'lx0'],
      ['%d', '0'],
      ['a%db', 'a0b'],
    ].map(([template, name]) =>
      listening(
        String(template),
        ...acked('a', rename(1, String(template)), heardOf(LO, named(String(name)))),
        ...isTold('a', { ...LO, seq: 2 }, named(String(name))),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.link.set.rename.exists',
    rule: 'an alternative name, its own too, cannot become a name: EEXIST',
    source: ['net/core/dev.c dev_prep_valid_name'],
    cases: [
      listening(
        'its own alternative name',
        ...acked('a', alternativeNames('RTM_NEWLINKPROP', { seq: 1 }, 'second')),
        ...refusedWith('a', rename(2, 'second'), 'EEXIST'),
        ...isTold('a', { ...LO, seq: 3 }, named('lo')),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.set.rename.up',
    rule: 'a device that is up can be renamed',
    differs: { '6.1': 'EBUSY' },
    seen: ['6.18.44'],
    cases: [
      listening(
        'lo',
        ...acked('a', setUp('lo', true, 1), heardOf({ ...LO_UP, change: 1 })),
        ...acked('a', rename(2, 'other'), heardOf(LO_UP, named('other'))),
        ...isTold('a', { ...LO_UP, seq: 3 }, named('other')),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.link.set.rename.long',
    rule: 'a name of more than 15 letters is refused with ERANGE, and the old one stays',
    source: ['lib/nlattr.c validate_nla'],
    cases: [16, 17, 40].map((size) =>
      listening(
        `${size} letters`,
        ...refusedWith(
          'a',
          askLink('RTM_SETLINK', { index: 1 }, ifla('IFNAME', text('x'.repeat(size)))),
          'ERANGE',
        ),
        ...isTold('a', { ...LO, seq: 2 }, named('lo')),
      ),
    ),
  },
];
