/** NLMSGERR_ATTR_OFFS: where the bad attribute is. */
import {
  batch,
  cstring,
  genl,
  join,
  nest,
  nla,
  nlmsg,
  zeros,
} from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { extack, policy, wantsExtack } from '../../harness/runner/extack.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  noop,
  refusal,
  send,
  socket,
  unknown,
} from '../../harness/runner/lines.ts';
import { getLoopback } from '../../harness/runner/loopback.ts';
import { FAILED, shortMtu } from './stimuli.ts';

const flags = NLM_F_REQUEST | NLM_F_ACK;
/** nlmsghdr and ifinfomsg stand before the first attribute. */
const FIRST = 32;

const withMtuBehind = (before: string, seq = 1): Segment[] =>
  getLoopback(seq, flags, { attributes: [shortMtu(before)] });
const tells = (offset: number) => ({
  tlvs: extack({ msg: FAILED, offset, policy: policy.u32() }),
});

/** An unknown attribute of this many bytes: liberal parsing passes over it. */
const filler = (total: number): string =>
  join<string>(nla<string>(0x3ff0, zeros(total - 4))).join(' ');

const inHeaderNest = (title: string, offset: number, ...attributes: Segment[][]): Case => {
  const request = nlmsg(
    { type: { family: 'ethtool' }, flags, seq: 1 },
    genl(2),
    nest(1, ...attributes),
  );
  const told = extack({ msg: 'invalid attribute length', offset, policy: policy.u32() });
  return {
    name: title,
    lines: [
      socket('a', 'NETLINK_GENERIC'),
      wantsExtack('a'),
      send('a', request),
      hears('a', refusal(request, 'EINVAL', { tlvs: told })),
      ...aliveOn('NETLINK_GENERIC', 'a'),
    ],
  };
};
const shortIndex = nla(1, 'a5a5');

export const offsets: readonly Requirement[] = [
  {
    id: 'ack.ext.offs',
    rule: "the offset is that of the bad attribute's header from the start of its own message's header, inside nests and behind other messages too",
    level: 'observed',
    source: ['net/netlink/af_netlink.c netlink_ack_tlv_fill'],
    needs: ['route', 'generic'],
    seen: ['6.18.44', '6.1.176'],
    cases: [
      ...[0, 4, 8, 12, 20, 400, 4000].map((before): Case => {
        const request = withMtuBehind(before === 0 ? '' : filler(before));
        return {
          name: `behind ${before} bytes of attributes`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            wantsExtack('a'),
            send('a', request),
            hears('a', refusal(request, 'ERANGE', tells(FIRST + before))),
            ...alive('a'),
          ],
        };
      }),
      ...[0, 1, 5].map((messages): Case => {
        const others = Array.from({ length: messages }, (_, i) => noop(i + 1));
        const [bad, worse] = [withMtuBehind('', 8), withMtuBehind(filler(8), 9)];
        return {
          name: `behind ${messages} other messages`,
          lines: [
            socket('a', 'NETLINK_ROUTE'),
            wantsExtack('a'),
            send('a', batch(...others, bad, unknown(10), worse)),
            hears(
              'a',
              ...others.map((each) => ack(each)),
              refusal(bad, 'ERANGE', tells(FIRST)),
              refusal(unknown(10), 'EOPNOTSUPP'),
              refusal(worse, 'ERANGE', tells(FIRST + 8)),
            ),
          ],
        };
      }),
      inHeaderNest('first in a nest', 24, shortIndex),
      inHeaderNest('behind a name in a nest', 32, nla(2, cstring('lo')), shortIndex),
      inHeaderNest('behind a longer name in a nest', 36, nla(2, cstring('dummy0')), shortIndex),
    ],
  },
];
