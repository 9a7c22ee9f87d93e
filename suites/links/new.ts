/** RTM_NEWLINK that is refused: devices that are not there, and those that are; kinds that are not. */
import { cstring, nest, nla, text, zeros } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { INFO_KIND } from '../../harness/runner/devices.ts';
import { verdicts, withTexts } from '../../harness/runner/cells.ts';
import { type LinkRequest, askLink, ifla } from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { CREATE, EXCL, REPLACE } from '../../harness/runner/route.ts';
import { IFLA } from '../../harness/wire/attribute-tables/ifla.ts';

const base = {
  level: 'should',
  source: ['net/core/rtnetlink.c do_setlink'],
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const NAMES = ['IFNAME', 'ALT_IFNAME'] as const;
const nobody = cstring('nobody');
const lo = cstring('lo');
const EINVAL = 'EINVAL';
const EOPNOTSUPP = 'EOPNOTSUPP';

const of = (type: LinkRequest, index: number, ...attributes: ReturnType<typeof ifla>[]) =>
  askLink(type, { index }, ...attributes);
const kind = (name: string): Segment[] => nla(INFO_KIND, text(name));
const KINDS: readonly (readonly [string, Segment[][]])[] = [
  ['no IFLA_LINKINFO', []],
  ['an empty IFLA_LINKINFO', [ifla('LINKINFO')]],
  ['an empty kind', [ifla('LINKINFO', kind('\0'))]],
  ['an unknown kind', [ifla('LINKINFO', kind('nosuchkind'))]],
  ['a kind that begins like one, of 80 bytes', [ifla('LINKINFO', kind('veth'.repeat(20)))]],
  ['an unknown kind with NUL', [ifla('LINKINFO', kind('nosuchkind\0'))]],
  ['an unknown kind, NLA_F_NESTED', [nest(IFLA.values.IFLA_LINKINFO, kind('nosuchkind'))]],
];

export const newLink: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'rtnl.link.new.unknown',
    rule: 'RTM_NEWLINK without NLM_F_CREATE of a device that is not there is refused with ENODEV',
    source: ['net/core/rtnetlink.c __rtnl_newlink'],
    cells: [
      ...[2, 99, 0x7fffffff].map((index) => ({
        name: `index ${index}`,
        sent: of('RTM_NEWLINK', index),
        errno: 'ENODEV',
      })),
      ...NAMES.map((name) => ({
        name: `IFLA_${name} of nobody`,
        sent: of('RTM_NEWLINK', 0, ifla(name, nobody)),
        errno: 'ENODEV',
      })),
      { name: 'nothing named', sent: of('RTM_NEWLINK', 0), errno: 'ENODEV' },
      ...[REPLACE, EXCL].map((more) => ({
        name: `index 99, nlmsg_flags 0x${more.toString(16)}`,
        sent: askLink('RTM_NEWLINK', { index: 99, more }),
        errno: 'ENODEV',
      })),
    ],
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.link.new.negative',
      rule: 'RTM_NEWLINK of a negative index is refused with EINVAL, with a name too',
      source: ['net/core/rtnetlink.c __rtnl_newlink'],
      cells: [-1, -2, -0x80000000].flatMap((index) =>
        [0, CREATE].map((more) => ({
          name: `${index}${more ? ', NLM_F_CREATE' : ''}`,
          sent: askLink('RTM_NEWLINK', { index, more }),
          errno: EINVAL,
          says: { msg: "ifindex can't be negative" },
        })),
      ),
    },
    { rule: 'the extended ACK says that an index cannot be negative' },
  ),
  verdicts({
    ...base,
    id: 'rtnl.link.new.existing',
    rule: 'RTM_NEWLINK of a device that is there: NLM_F_EXCL is refused with EEXIST, else NLM_F_REPLACE with EOPNOTSUPP; NLM_F_CREATE alone is acknowledged',
    source: ['net/core/rtnetlink.c __rtnl_newlink'],
    cells: (
      [
        ['index', 1],
        ['name', 0],
      ] as const
    ).flatMap(([how, index]) =>
      (
        [
          ['NLM_F_CREATE', CREATE, undefined],
          ['NLM_F_EXCL', EXCL, 'EEXIST'],
          ['NLM_F_REPLACE', REPLACE, EOPNOTSUPP],
          ['NLM_F_CREATE|NLM_F_EXCL', CREATE | EXCL, 'EEXIST'],
          ['NLM_F_CREATE|NLM_F_REPLACE', CREATE | REPLACE, EOPNOTSUPP],
          ['NLM_F_EXCL|NLM_F_REPLACE', EXCL | REPLACE, 'EEXIST'],
          ['all three', CREATE | EXCL | REPLACE, 'EEXIST'],
        ] as const
      ).map(([name, more, errno]) => ({
        name: `by ${how}, ${name}`,
        sent: askLink('RTM_NEWLINK', { index, more }, ...(index ? [] : [ifla('IFNAME', lo)])),
        ...(errno === undefined ? {} : { errno }),
      })),
    ),
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.link.new.no-kind',
      rule: 'RTM_NEWLINK with NLM_F_CREATE and no kind that the kernel has is refused with EOPNOTSUPP',
      source: ['net/core/rtnetlink.c rtnl_newlink_create'],
      cells: KINDS.flatMap(([name, attributes]) =>
        [CREATE, CREATE | EXCL, CREATE | REPLACE].map((more) => ({
          name: `${name}, nlmsg_flags 0x${more.toString(16)}`,
          sent: askLink('RTM_NEWLINK', { more }, ifla('IFNAME', nobody), ...attributes),
          errno: EOPNOTSUPP,
          says: { msg: 'Unknown device type' },
        })),
      ),
    },
    { rule: 'the extended ACK says that the kind is unknown' },
  ),
  verdicts({
    ...base,
    id: 'rtnl.link.new.map',
    rule: 'RTM_NEWLINK with NLM_F_CREATE and IFLA_MAP or IFLA_PROTINFO is refused with EOPNOTSUPP',
    source: ['net/core/rtnetlink.c rtnl_newlink_create'],
    cells: [
      {
        name: 'IFLA_MAP',
        sent: askLink('RTM_NEWLINK', { more: CREATE }, ifla('MAP', zeros(32))),
        errno: EOPNOTSUPP,
      },
      {
        name: 'IFLA_PROTINFO',
        sent: askLink('RTM_NEWLINK', { more: CREATE }, ifla('PROTINFO')),
        errno: EOPNOTSUPP,
      },
    ],
  }),
];
