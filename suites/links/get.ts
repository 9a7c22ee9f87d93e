/** RTM_GETLINK: which device a request is about, and what it is told. */
import { cstring, text, u32, u64, zeros } from '../../harness/program/build.ts';
import { type Cell, verdicts, withTexts } from '../../harness/runner/cells.ts';
import { wantsStrict } from '../../harness/runner/extack.ts';
import { alive, hears, send, socket, ack } from '../../harness/runner/lines.ts';
import { LO, askLink, ifla, shows, showsIn, toldOf } from '../../harness/runner/links.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { lacks } from '../../harness/runner/route.ts';
import { IFLA } from '../../harness/wire/attribute-tables/ifla.ts';
import { alternativeNames } from './name-list.ts';

const base = {
  level: 'should',
  source: ['net/core/rtnetlink.c rtnl_getlink'],
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;
const nameSource = ['net/core/rtnetlink.c rtnl_dev_get', 'lib/nlattr.c nla_strscpy'];

const lo = toldOf(LO);
const get = (index: number, ...attributes: Cell['sent'][]) =>
  askLink('RTM_GETLINK', { index }, ...attributes);
const found = (name: string, sent: Cell['sent']): Cell => ({ name, sent, reply: lo });
const none = (name: string, sent: Cell['sent'], errno = 'ENODEV'): Cell => ({ name, sent, errno });

const INDEXES = [0, -1, -0x80000000];
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['without NUL', text('lo')],
  ['with its NUL', cstring('lo')],
  ['with three NULs', `${text('lo')}000000`],
  ['with bytes behind its NUL', `${text('lo')}007878`],
  ['in 16 bytes', `${text('lo')}${zeros(14)}`],
];
const OTHERS: readonly (readonly [string, string])[] = [
  ['in capitals', cstring('LO')],
  ['one letter', cstring('l')],
  ['one letter more', cstring('lo0')],
  ['a blank before', cstring(' lo')],
  ['of 15 letters', cstring('abcdefghijklmno')],
  ['a NUL alone', '00'],
  ['a NUL before', `00${cstring('lo')}`],
];

const NAMES = new Set(['IFNAME', 'ALT_IFNAME', 'EXT_MASK', 'TARGET_NETNSID']);
const unsupported = Object.entries(IFLA.values).filter(
  ([name]) => !NAMES.has(name.replace('IFLA_', '')),
);
const { IFLA_AF_SPEC } = IFLA.values;
const AF_INET6 = 10;
/** IFLA_INET6_ICMP6STATS, which starts with how many there are. */
const COUNTS = [[6, 7]] as const;
const SKIPPED = [3, 6];
const [RTEXT_FILTER_VF, RTEXT_FILTER_SKIP_STATS] = [1, 8];
/** What the policies of all attributes take: IFLA_MAP has a least size, others have ranges. */
const TAKEN = `${u32(65_536)} ${zeros(28)}`;

export const getLink: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'rtnl.link.get.index',
    rule: 'an index above 0 is told of if there is such a device, and else refused with ENODEV',
    source: [...base.source, 'RFC 3549 section 2.3.3.1'],
    cells: [
      found('1', get(1)),
      ...[2, 99, 0x7fffffff].map((index) => none(String(index), get(index))),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.get.name',
    rule: 'without an index above 0 IFLA_IFNAME is looked up up to its first NUL, which it need not have; what no device is called is refused with ENODEV',
    source: nameSource,
    cells: INDEXES.flatMap((index) => [
      ...SPELLINGS.map(([name, bytes]) =>
        found(`index ${index}, ${name}`, get(index, ifla('IFNAME', bytes))),
      ),
      ...OTHERS.map(([name, bytes]) =>
        none(`index ${index}, ${name}`, get(index, ifla('IFNAME', bytes))),
      ),
    ]),
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.get.name.long',
    rule: 'a name of 16 bytes without NUL, or of none, is refused with ERANGE, with an index too',
    source: ['lib/nlattr.c validate_nla', 'net/core/rtnetlink.c ifla_policy'],
    cells: [0, 1].flatMap((index) => [
      ...[16, 17, 100].map((size) =>
        none(
          `${size} letters, index ${index}`,
          get(index, ifla('IFNAME', text('x'.repeat(size)))),
          'ERANGE',
        ),
      ),
      none(`no byte, index ${index}`, get(index, ifla('IFNAME')), 'ERANGE'),
      ...[128, 200].map((size) =>
        none(
          `IFLA_ALT_IFNAME of ${size} letters, index ${index}`,
          get(index, ifla('ALT_IFNAME', text('x'.repeat(size)))),
          'ERANGE',
        ),
      ),
    ]),
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.get.index-first',
    rule: 'an index above 0 counts, whatever names stand beside it',
    cells: [
      ...(['IFNAME', 'ALT_IFNAME'] as const).flatMap((name) => [
        found(`1 and IFLA_${name} of nobody`, get(1, ifla(name, cstring('nobody')))),
        none(`99 and IFLA_${name} of lo`, get(99, ifla(name, cstring('lo')))),
      ]),
    ],
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.get.nothing',
    rule: 'neither an index above 0 nor a name is refused with EINVAL',
    cells: INDEXES.flatMap((index) => [
      none(`index ${index}`, get(index), 'EINVAL'),
      none(`index ${index} and IFLA_EXT_MASK`, get(index, ifla('EXT_MASK', u32(1))), 'EINVAL'),
      none(`index ${index} and IFLA_MTU`, get(index, ifla('MTU', u32(65_536))), 'EINVAL'),
    ]),
  }),
  verdicts({
    ...base,
    id: 'rtnl.link.get.altname',
    rule: 'IFLA_IFNAME and IFLA_ALT_IFNAME both find devices by their name and by alternative names; of both only IFLA_IFNAME is looked up',
    source: nameSource,
    needs: ['route', 'net-admin'],
    cells: [
      ...(['IFNAME', 'ALT_IFNAME'] as const).flatMap((attribute) => [
        ...['lo', 'second', 'a-name-of-more-than-fifteen-letters']
          .filter((name) => attribute === 'ALT_IFNAME' || name.length < 16)
          .map((name) =>
            found(`${name} as IFLA_${attribute}`, get(0, ifla(attribute, cstring(name)))),
          ),
        none(`nobody as IFLA_${attribute}`, get(0, ifla(attribute, cstring('nobody')))),
      ]),
      found(
        'lo, and IFLA_ALT_IFNAME of nobody',
        get(0, ifla('IFNAME', cstring('lo')), ifla('ALT_IFNAME', cstring('nobody'))),
      ),
      none(
        'nobody, and IFLA_ALT_IFNAME of lo',
        get(0, ifla('IFNAME', cstring('nobody')), ifla('ALT_IFNAME', cstring('lo'))),
      ),
    ].map((cell) => ({
      ...cell,
      before: [
        send(
          'a',
          alternativeNames(
            'RTM_NEWLINKPROP',
            { seq: 7 },
            'second',
            'a-name-of-more-than-fifteen-letters',
          ),
        ),
        hears(
          'a',
          ack(
            alternativeNames(
              'RTM_NEWLINKPROP',
              { seq: 7 },
              'second',
              'a-name-of-more-than-fifteen-letters',
            ),
          ),
        ),
      ],
    })),
  }),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.link.get.netns-pid',
      rule: 'IFLA_NET_NS_PID and IFLA_NET_NS_FD are refused with EOPNOTSUPP by RTM_GETLINK and RTM_DELLINK',
      source: ['net/core/rtnetlink.c rtnl_ensure_unique_netns'],
      needs: ['route', 'net-admin'],
      cells: (['RTM_GETLINK', 'RTM_DELLINK'] as const).flatMap((type) =>
        (['NET_NS_PID', 'NET_NS_FD'] as const).flatMap((name) =>
          [1, 99].map((index) => ({
            name: `${type}, IFLA_${name}, index ${index}`,
            sent: askLink(type, { index }, ifla(name, u32(1))),
            errno: 'EOPNOTSUPP',
            says: { msg: 'specified netns attribute not supported' },
          })),
        ),
      ),
    },
    { rule: 'the extended ACK says that the attribute is not supported, without an offset' },
  ),
  verdicts({
    ...base,
    id: 'rtnl.link.get.strict.attr',
    rule: 'with NETLINK_GET_STRICT_CHK every attribute but names, mask and namespace is refused with EINVAL, known to the kernel or not',
    source: ['net/core/rtnetlink.c rtnl_valid_getlink_req'],
    cells: unsupported.map(([name]) => ({
      name,
      // where IFLA_TXQLEN has a range, its policy would speak first
      sent: get(
        1,
        ifla(name.replace('IFLA_', '') as 'MTU', name === 'IFLA_TXQLEN' ? u32(1) : TAKEN),
      ),
      errno: 'EINVAL',
      before: [wantsStrict('a')],
    })),
  }),
  {
    ...base,
    id: 'rtnl.lo.skip-stats',
    rule: 'RTEXT_FILTER_SKIP_STATS leaves out the counts of IPv6 and ICMPv6, and none of the counts of the device',
    source: ['net/ipv6/addrconf.c inet6_fill_ifla6_attrs'],
    needs: ['route', 'ipv6'],
    cases: [
      [RTEXT_FILTER_SKIP_STATS, true],
      [RTEXT_FILTER_SKIP_STATS | RTEXT_FILTER_VF, true],
      [RTEXT_FILTER_VF, false],
      [0, false],
    ].map(([mask, skipped]) => {
      const sent = get(1, ifla('EXT_MASK', u32(Number(mask))));
      return {
        name: `IFLA_EXT_MASK ${Number(mask)}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', sent),
          hears(
            'a',
            toldOf(
              LO,
              shows('STATS', zeros(96)),
              shows('STATS64', zeros(200)),
              ...(skipped
                ? SKIPPED.map((type) =>
                    lacks(`IFLA_AF_SPEC/AF_INET6/${type}`, [IFLA_AF_SPEC, AF_INET6, type]),
                  )
                : COUNTS.map(([type, count]) =>
                    showsIn(
                      'AF_SPEC',
                      [AF_INET6, type],
                      [u64(BigInt(count)), { any: 8 * (count - 1), why: 'the counts' }],
                    ),
                  )),
            ),
            ack(sent),
          ),
          ...alive('a'),
        ],
      };
    }),
  },
];
