/** Which TLVs an extended ACK has, and in which order. */
import { cstring, genl, nest, nla, nlmsg, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { type ExtendedAck, extack, policy, wantsExtack } from '../../harness/runner/extack.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback } from '../../harness/runner/loopback.ts';
import { capAck, FAILED, LEFTOVER, shortMtu, warned } from './stimuli.ts';

const flags = NLM_F_REQUEST | NLM_F_ACK;
const fill = ['net/netlink/af_netlink.c netlink_ack_tlv_fill'];
const base = { level: 'observed', seen: ['6.18.44', '6.1.176'] } as const;

interface Refused {
  name: string;
  request: Segment[];
  errno: string;
  tells: ExtendedAck;
  capped?: boolean;
}
const refusedOn =
  (protocol: 'NETLINK_ROUTE' | 'NETLINK_GENERIC') =>
  ({ name, request, errno, tells, capped = false }: Refused): Case => ({
    name,
    lines: [
      socket('a', protocol),
      wantsExtack('a'),
      ...(capped ? [capAck('a')] : []),
      send('a', request),
      hears('a', refusal(request, errno, { tlvs: extack(tells), capped })),
      socket('b', protocol),
      ...(protocol === 'NETLINK_ROUTE' ? alive('b') : aliveOn(protocol, 'b')),
    ],
  });

const ethtool = (cmd: number, ...attributes: Segment[][]): Segment[] =>
  nlmsg({ type: { family: 'ethtool' }, flags, seq: 1 }, genl(cmd), ...attributes);
const ETHTOOL_MSG_STRSET_GET = 1;
/** ETHTOOL_A_STRSET_HEADER, empty: no device is named. */
const noDevice = nest(1);
/** ETHTOOL_A_STRSET_STRINGSETS of ETHTOOL_A_STRINGSETS_STRINGSET. */
const stringSets = (...sets: Segment[][]): Segment[] =>
  nest(2, ...sets.map((each) => nest(1, each)));
const withId = nla(1, u32(1));

/** The commands that ask, with the number of their header attribute, 1 in all of them. */
const askers = [
  ['STRSET_GET', 1],
  ['LINKINFO_GET', 2],
  ['LINKMODES_GET', 4],
  ['LINKSTATE_GET', 6],
  ['DEBUG_GET', 7],
  ['WOL_GET', 9],
  ['FEATURES_GET', 11],
] as const;

/** One attribute missing in a nest: the nest's offset. */
const nestless: readonly Refused[] = [
  {
    name: 'in the first nest',
    request: ethtool(ETHTOOL_MSG_STRSET_GET, noDevice, stringSets([])),
    errno: 'EINVAL',
    tells: { missType: 1, missNest: 28 },
  },
  {
    name: 'in the second nest',
    request: ethtool(ETHTOOL_MSG_STRSET_GET, noDevice, stringSets(withId, [])),
    errno: 'EINVAL',
    tells: { missType: 1, missNest: 40 },
  },
  {
    name: 'in the second nest, header only',
    request: ethtool(ETHTOOL_MSG_STRSET_GET, noDevice, stringSets(withId, [])),
    errno: 'EINVAL',
    tells: { missType: 1, missNest: 40 },
    capped: true,
  },
];

export const tlvs: readonly Requirement[] = [
  {
    ...base,
    id: 'ack.ext.order',
    rule: 'the TLVs stand in this order: text, offset, policy, missing type, nest that misses it; an opaque cookie would stand behind the text',
    source: fill,
    needs: ['route', 'generic'],
    cases: [
      ...[false, true].map((capped) =>
        refusedOn('NETLINK_ROUTE')({
          name: `text, offset, policy${capped ? ', header only' : ''}`,
          request: getLoopback(1, flags, { attributes: [shortMtu()] }),
          errno: 'ERANGE',
          tells: { msg: FAILED, offset: 32, policy: policy.u32() },
          capped,
        }),
      ),
      refusedOn('NETLINK_GENERIC')({
        name: 'text, offset',
        request: ethtool(2, nest(1)),
        errno: 'EINVAL',
        tells: { msg: 'neither ifindex nor name specified', offset: 20 },
      }),
      ...nestless.slice(0, 1).map((each) =>
        refusedOn('NETLINK_GENERIC')({
          ...each,
          name: `missing type, nest: ${each.name}, header only`,
          capped: true,
        }),
      ),
    ],
  },
  {
    ...base,
    id: 'ack.ext.msg',
    rule: 'the text ends with a NUL, which nla_len counts, and is padded behind it',
    source: fill,
    needs: ['route', 'generic'],
    cases: [
      {
        name: 'a warning of 40 bytes, no padding',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          wantsExtack('a'),
          send('a', warned(1)),
          hears('a', loopback(1), ack(warned(1), { tlvs: extack({ msg: LEFTOVER }) })),
        ],
      },
      refusedOn('NETLINK_ROUTE')({
        name: '28 bytes, no padding',
        request: nlmsg({ type: 18, flags, seq: 1 }, '00'),
        errno: 'EINVAL',
        tells: { msg: 'Invalid header for get link' },
      }),
      refusedOn('NETLINK_ROUTE')({
        name: '35 bytes, 1 of padding',
        request: getLoopback(1, flags, { attributes: [shortMtu('07000300 6c6f0000')] }),
        errno: 'ERANGE',
        tells: { msg: FAILED, offset: 40, policy: policy.u32() },
      }),
      refusedOn('NETLINK_GENERIC')({
        name: '23 bytes, 1 of padding',
        request: ethtool(2, nest(1, nla(2, cstring('nobody')))),
        errno: 'ENODEV',
        tells: { msg: 'no device matches name', offset: 24 },
      }),
      refusedOn('NETLINK_GENERIC')({
        name: '17 bytes, 3 of padding',
        request: ethtool(2, nest(1, nla(3, u32(0xf0)))),
        errno: 'EINVAL',
        tells: { msg: 'reserved bit set', offset: 24 },
      }),
    ],
  },
  {
    ...base,
    id: 'ack.ext.miss_type',
    rule: 'a required attribute that is not there is EINVAL with its number, and without a text',
    source: ['include/linux/netlink.h NL_SET_ERR_ATTR_MISS', ...fill],
    needs: ['generic', 'net-admin'],
    cases: askers.flatMap(([name, cmd]) =>
      [false, true].map((capped) =>
        refusedOn('NETLINK_GENERIC')({
          name: `ETHTOOL_MSG_${name} without its header${capped ? ', header only' : ''}`,
          request: ethtool(cmd),
          errno: 'EINVAL',
          tells: { missType: 1 },
          capped,
        }),
      ),
    ),
  },
  {
    ...base,
    id: 'ack.ext.miss_nest',
    rule: 'if it is missing in a nest, the offset of that nest is told too',
    source: ['include/linux/netlink.h NL_REQ_ATTR_CHECK', ...fill],
    needs: ['generic'],
    cases: nestless.map(refusedOn('NETLINK_GENERIC')),
  },
];
