/** What of a request comes back in its refusal. */
import { batch, join, nlmsg } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  noop,
  recv,
  refusal,
  send,
  socket,
  UNKNOWN_TYPE,
} from '../../harness/runner/lines.ts';

const base = {
  source: ['net/netlink/af_netlink.c netlink_ack'],
  needs: ['route'],
  seen: ['6.18.44', '6.1.176'],
} as const;

/** Bytes that tell their place. */
const counted = (count: number): string =>
  Array.from({ length: count }, (_, i) => ((i * 7 + 1) & 0xff).toString(16).padStart(2, '0')).join(
    '',
  );
const refused = (seq: number, payload: string, flags = NLM_F_REQUEST): Segment[] =>
  nlmsg({ type: UNKNOWN_TYPE, flags, seq }, payload);
const one = (name: string, sent: Segment[], ...answers: Heard[]): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), send('a', sent), hears('a', ...answers), ...alive('a')],
});

export const echo: readonly Requirement[] = [
  {
    ...base,
    id: 'ack.error.echo',
    rule: 'a refusal has flags 0, -errno, and behind it the whole request, header and payload',
    level: 'must',
    source: [
      ...base.source,
      'netlink(7) NLMSG_ERROR',
      'Documentation/userspace-api/netlink/intro.rst Answering requests',
    ],
    cases: [4, 8, 16, 20, 256, 4000].flatMap((count) =>
      [NLM_F_REQUEST, NLM_F_REQUEST | NLM_F_ACK, 0xffff].map((flags) => {
        const request = refused(1, counted(count), flags);
        const name = `${count} bytes of payload, flags 0x${flags.toString(16)}`;
        return one(name, request, refusal(request, 'EOPNOTSUPP'));
      }),
    ),
  },
  {
    ...base,
    id: 'ack.error.bare',
    rule: 'the refusal of a bare header is 36 bytes with flags 0, NLM_F_CAPPED not among them',
    level: 'should',
    cases: [NLM_F_REQUEST, NLM_F_REQUEST | NLM_F_ACK, 0xffff].map((flags) => {
      const request = refused(1, '', flags);
      return one(`flags 0x${flags.toString(16)}`, request, refusal(request, 'EOPNOTSUPP'));
    }),
  },
  {
    ...base,
    id: 'ack.error.padded',
    rule: "the payload that comes back is padded with zeros to a multiple of 4, which the refusal's nlmsg_len counts; the header that comes back keeps its length",
    level: 'should',
    cases: [1, 2, 3, 5, 6, 7, 253].map((count) => {
      const request = refused(1, counted(count));
      return one(`${count} bytes of payload`, request, refusal(request, 'EOPNOTSUPP'));
    }),
  },
  {
    ...base,
    id: 'ack.error.pad_not_copied',
    rule: "what stood in the sender's own padding does not come back",
    level: 'should',
    cases: [1, 2, 3, 5].flatMap((count) => {
      const request = refused(1, counted(count));
      const padded = join(request, 'ff'.repeat(-count & 3));
      return [
        one(`${count} bytes, at the end`, padded, refusal(request, 'EOPNOTSUPP')),
        one(
          `${count} bytes, before another message`,
          join(padded, noop(2)),
          refusal(request, 'EOPNOTSUPP'),
          ack(noop(2)),
        ),
      ];
    }),
  },
  {
    ...base,
    id: 'ack.error.exact_part',
    rule: 'only the nlmsg_len bytes of the refused message come back, nothing of what stands around it',
    level: 'should',
    cases: [0, 3, 4, 40].flatMap((count) => {
      const request = refused(2, counted(count));
      return [
        one(
          `${count} bytes of payload, between others`,
          batch(noop(1), request, noop(3)),
          ack(noop(1)),
          refusal(request, 'EOPNOTSUPP'),
          ack(noop(3)),
        ),
        one(
          `${count} bytes of payload, before bytes of no message`,
          join(batch(request, 'ff'), 'ff'.repeat(11)),
          refusal(request, 'EOPNOTSUPP'),
        ),
      ];
    }),
  },
  {
    ...base,
    id: 'ack.error.large',
    rule: 'a refusal has no limit of its own: what could be sent with default buffers comes back whole',
    level: 'observed',
    // the last is near to all that net.core.wmem_default, 212992, allows
    cases: [8192, 65536, 131072, 212916].map((total) => {
      const request = refused(1, counted(total - 16));
      return {
        name: `a request of ${total} bytes`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', request),
          recv('a', { datagrams: [refusal(request, 'EOPNOTSUPP')('a')] }, { room: 262144 }),
          ...alive('a'),
        ],
      };
    }),
  },
];
