/** Errors of a dump: in its start they refuse the request, later they stand in NLMSG_DONE. */
import { done, dumpLinks, dumpOf, loopbackPart } from '../../harness/runner/dumps.ts';
import { genl, join, nla, struct, u16 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { wantsExtack } from '../../harness/runner/extack.ts';
import { CTRL, GENL_ID_CTRL } from '../../harness/runner/family-messages.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { alive, hears, refusal, send, socket } from '../../harness/runner/lines.ts';
import { fib_rule_hdr } from '../../harness/wire/structs/rule.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { RTM_GETRULE } from './reading.ts';
import { refusedDump } from './refused.ts';

const base = { seen: ['6.18.44', '6.1.176'] } as const;

const policies = (payload: string | readonly Segment[]): Segment[] =>
  dumpOf(GENL_ID_CTRL, payload, 1);
const getPolicy = (...attributes: (readonly Segment[])[]): Segment[] =>
  policies(join(genl(CTRL.GETPOLICY), ...attributes));
const refusedStart = (name: string, request: Segment[], errno: string): Case => ({
  name,
  lines: [
    socket('a', 'NETLINK_GENERIC'),
    send('a', request),
    hears('a', refusal(request, errno)),
    // nothing runs: the same again is refused in the same way
    send('a', request),
    hears('a', refusal(request, errno)),
    ...aliveOn('NETLINK_GENERIC', 'a'),
  ],
});

const malformed: readonly [string, string | Segment[]][] = [
  ['a name that is too long', nla(3, '61'.repeat(64))],
  ['a number of one byte', nla(10, '01')],
  ['an unknown type', nla(299, '00000000')],
  ['left-over bytes', '010203'],
];

export const errors: readonly Requirement[] = [
  {
    ...base,
    id: 'dump.error.done',
    rule: 'an error that the dump finds itself ends it with NLMSG_DONE that carries -errno, not with NLMSG_ERROR',
    level: 'must',
    source: [
      'net/netlink/af_netlink.c netlink_dump_done',
      'Documentation/userspace-api/netlink/intro.rst Dump',
    ],
    needs: ['route'],
    cases: [11, 12, 45, 200].map((family) =>
      refusedDump(
        {
          name: `rules of family ${family}`,
          type: RTM_GETRULE,
          payload: struct(fib_rule_hdr, { family }),
          errno: 'EAFNOSUPPORT',
          strict: false,
        },
        family === 45,
      ),
    ),
  },
  {
    ...base,
    id: 'dump.error.start',
    rule: 'an error in the first step of a dump, as that of generic families which parse there, is an ordinary refusal',
    level: 'should',
    source: ['net/netlink/af_netlink.c __netlink_dump_start', 'net/netlink/genetlink.c genl_start'],
    needs: ['generic'],
    cases: [
      refusedStart('policies of no family', getPolicy(), 'EINVAL'),
      refusedStart('policies of an unknown id', getPolicy(nla(1, u16(0xfff0))), 'ENOENT'),
      refusedStart('policies, an unknown attribute', getPolicy(nla(77, u16(1))), 'EINVAL'),
      refusedStart('policies, an id of one byte', getPolicy(nla(1, '10')), 'EINVAL'),
    ],
  },
  {
    ...base,
    id: 'dump.liberal.warning',
    rule: 'without strict checking a malformed attribute in a dump of devices is passed over: all are told of, and NLMSG_DONE is 0 without TLVs',
    level: 'observed',
    source: ['net/core/rtnetlink.c rtnl_dump_ifinfo'],
    needs: ['route'],
    differs: { '6.1': 'NLMSG_DONE is 0, with the warning as a text' },
    seen: ['6.18.44'],
    cases: malformed.flatMap(([name, attribute]) =>
      [true, false].map((extended): Case => ({
        name: `${name}${extended ? ', NETLINK_EXT_ACK' : ''}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          ...(extended ? [wantsExtack('a')] : []),
          send('a', dumpLinks(1, attribute)),
          hears('a', loopbackPart(1), done(1)),
          ...alive('a'),
        ],
      })),
    ),
  },
  {
    ...base,
    id: 'dump.strict.header.links',
    rule: 'with NETLINK_GET_STRICT_CHK a dump of devices ends with -EINVAL if the header is short or has a field set, or an attribute is no filter',
    level: 'must',
    source: [
      'net/core/rtnetlink.c rtnl_valid_dump_ifinfo_req',
      'Documentation/userspace-api/netlink/intro.rst Strict checking',
    ],
    needs: ['route'],
    cases: [
      ['2 bytes', '0000'],
      ['12 bytes', '00'.repeat(12)],
      ['type', struct(ifinfomsg, { type: 772 })],
      ['index', struct(ifinfomsg, { index: 2 })],
      ['flags', struct(ifinfomsg, { flags: 8 })],
      ['change', struct(ifinfomsg, { change: 0xffffffff })],
      ['a name of nobody', join(struct(ifinfomsg), nla(3, '6e6f626f647900'))],
      ['an MTU', join(struct(ifinfomsg), nla(4, '00050000'))],
      ['an unknown attribute', join(struct(ifinfomsg), nla(299, '00050000'))],
      ['left-over bytes', `${struct(ifinfomsg)} 0102`],
    ].map(([name, payload]) =>
      refusedDump(
        { name: name as string, type: 18, payload: payload as string, errno: 'EINVAL' },
        false,
      ),
    ),
  },
];
