/** Where the next message of a datagram begins. */
import { batch, join, nlmsg } from '../../harness/program/build.ts';
import { resolveBytes, type Segment, toHex } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  NLM_F_REQUEST,
  noop,
  refusal,
  send,
  socket,
  UNKNOWN_TYPE,
} from '../../harness/runner/lines.ts';

const kernels = ['6.18.44', '6.1.176'];
const route = ['route'];
const base = {
  source: ['net/netlink/af_netlink.c netlink_rcv_skb', 'netlink(7) NLMSG_ALIGN'],
  needs: route,
  seen: kernels,
} as const;

/** Refused, so that what the kernel took for its payload comes back. */
const refused = (seq: number, payload: string, len?: number): Segment[] =>
  nlmsg({ type: UNKNOWN_TYPE, flags: NLM_F_REQUEST, seq, ...(len ? { len } : {}) }, payload);
const last = noop(2);

const oneDatagram = (name: string, sent: Segment[], ...answers: Heard[]): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), send('a', sent), hears('a', ...answers), ...alive('a')],
});

export const alignment: readonly Requirement[] = [
  {
    ...base,
    id: 'hdr.len.unaligned',
    rule: 'behind an unaligned nlmsg_len the next message begins at the next multiple of 4, whatever the bytes between hold',
    level: 'must',
    cases: [1, 2, 3, 5, 6, 7].flatMap((count) =>
      ['00', 'ff', '10'].map((byte) => {
        const request = refused(1, 'a5'.repeat(count));
        return oneDatagram(
          `${count} bytes of payload, padded with ${byte}`,
          join(request, byte.repeat(-count & 3), last),
          refusal(request, 'EOPNOTSUPP'),
          ack(last),
        );
      }),
    ),
  },
  {
    ...base,
    id: 'hdr.len.packed',
    rule: 'a message packed against an unaligned end is misread: its first bytes count as padding',
    level: 'should',
    cases: [1, 2, 3, 5].flatMap((count) => {
      const request = refused(1, 'a5'.repeat(count));
      return [
        oneDatagram(
          `bare header behind ${count} bytes of payload`,
          join(request, last),
          refusal(request, 'EOPNOTSUPP'),
        ),
        oneDatagram(
          `40 bytes behind ${count} bytes of payload`,
          join(request, refused(2, '00'.repeat(24))),
          refusal(request, 'EOPNOTSUPP'),
        ),
      ];
    }),
  },
  {
    ...base,
    id: 'hdr.len.last_unpadded',
    rule: 'the last message of a datagram needs no padding',
    level: 'should',
    cases: [1, 2, 3, 5].flatMap((count) => {
      const request = refused(1, 'a5'.repeat(count));
      return [
        oneDatagram(`${count} bytes of payload, alone`, request, refusal(request, 'EOPNOTSUPP')),
        oneDatagram(
          `${count} bytes of payload, behind another`,
          batch(last, request),
          ack(last),
          refusal(request, 'EOPNOTSUPP'),
        ),
      ];
    }),
  },
  {
    ...base,
    id: 'hdr.len.swallow',
    rule: 'nlmsg_len that covers the following message makes it payload',
    level: 'should',
    cases: [16, 20, 32].map((more) => {
      // the refusal shows what was swallowed: of two messages behind, one, one and a part, both
      const behind = resolveBytes(batch(last, noop(3)), () => undefined);
      const request = refused(1, toHex(behind.slice(0, more)));
      const sent = join(refused(1, '', 16 + more), toHex(behind));
      const rest: Heard[] = more === 16 ? [ack(noop(3))] : [];
      return oneDatagram(
        `${more} of the 32 bytes behind`,
        sent,
        refusal(request, 'EOPNOTSUPP'),
        ...rest,
      );
    }),
  },
];
