/** Message types below NLMSG_MIN_TYPE (16): control messages, which no protocol gets to see. */
import { nlmsg } from '../../harness/program/build.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import {
  ack,
  alive,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  send,
  socket,
} from '../../harness/runner/lines.ts';

const base = {
  source: ['net/netlink/af_netlink.c netlink_rcv_skb', 'netlink(7) NLMSG_NOOP'],
  seen: ['6.18.44', '6.1.176'],
} as const;

const types = Array.from({ length: 16 }, (_, type) => type);
const payloads = [
  ['bare', ''],
  ['with 3 bytes', 'a5a5a5'],
  ['with 20 bytes of zeros', '00'.repeat(20)],
] as const;

const silence = (type: number, what: string, payload: string, flags: number): Case => ({
  name: `type ${type}, ${what}, flags 0x${flags.toString(16)}`,
  lines: [
    socket('a', 'NETLINK_ROUTE'),
    send('a', nlmsg({ type, flags, seq: 1 }, payload)),
    hears('a'),
    ...alive('a'),
  ],
});

const acknowledged = (type: number, what: string, payload: string, flags: number): Case => {
  const request = nlmsg({ type, flags, seq: 1 }, payload);
  return {
    name: `type ${type}, ${what}, flags 0x${flags.toString(16)}`,
    lines: [
      socket('a', 'NETLINK_ROUTE'),
      send('a', request),
      hears('a', ack(request)),
      ...alive('a'),
    ],
  };
};

/** Each payload in turn, so that every type meets one of them and some meet all. */
const cells = types.flatMap((type) =>
  type < 4
    ? payloads.map((each) => [type, ...each] as const)
    : [[type, ...payloads[type % 3]!] as const],
);

export const controlTypes: readonly Requirement[] = [
  {
    ...base,
    id: 'hdr.control',
    rule: 'requests of type 0 to 15 are skipped without an answer, whatever their payload',
    level: 'must',
    needs: ['route'],
    cases: cells.flatMap(([type, what, payload]) =>
      [NLM_F_REQUEST, NLM_F_REQUEST | 0x300].map((flags) => silence(type, what, payload, flags)),
    ),
  },
  {
    ...base,
    id: 'hdr.control.ack',
    rule: 'messages of type 0 to 15 with NLM_F_ACK are acknowledged with error 0',
    level: 'should',
    needs: ['route'],
    cases: cells.flatMap(([type, what, payload]) =>
      [NLM_F_ACK, NLM_F_REQUEST | NLM_F_ACK]
        // the request that ack.success begins with
        .filter((flags) => !(type === 1 && payload === '' && flags & NLM_F_REQUEST))
        .map((flags) => acknowledged(type, what, payload, flags)),
    ),
  },
  {
    ...base,
    id: 'genl.rcv.control-types',
    rule: 'on generic Netlink too, types 0 to 15 reach no family: acknowledged if that was asked for, else nothing',
    level: 'should',
    needs: ['generic'],
    seen: ['6.18.44'],
    cases: [0, 1, 2, 3, 15].flatMap((type) =>
      [NLM_F_REQUEST, NLM_F_REQUEST | NLM_F_ACK, NLM_F_REQUEST | NLM_F_ACK | 0x300].map((flags) => {
        // CTRL_CMD_GETFAMILY without a name: EINVAL if nlctrl ever saw it
        const request = nlmsg({ type, flags, seq: 1 }, '03010000');
        return {
          name: `type ${type}, flags 0x${flags.toString(16)}`,
          lines: [
            socket('a', 'NETLINK_GENERIC'),
            send('a', request),
            hears('a', ...(flags & NLM_F_ACK ? [ack(request)] : [])),
            ...aliveOn('NETLINK_GENERIC', 'a'),
          ],
        };
      }),
    ),
  },
];
