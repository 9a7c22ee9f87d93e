/** Requests to NETLINK_SOCK_DIAG that are refused. */
import { done } from '../../harness/runner/dumps.ts';
import { nlmsg, u8 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { diag, DUMP, internetSockets, netlinkSockets, SOCK_DESTROY } from './messages.ts';

const ENOENT = 2;
const needs = ['sock-diag'];
const base = { level: 'should', needs, seen: ['6.18.44', '6.1.176'] } as const;
const command = ['net/core/sock_diag.c __sock_diag_cmd'];
const R = NLM_F_REQUEST;
const asked = R | NLM_F_ACK;

const asks = (name: string, request: Segment[], ...heard: Heard[]): Case => ({
  name,
  lines: [
    socket('a', 'NETLINK_SOCK_DIAG'),
    send('a', request),
    hears('a', ...heard),
    ...aliveOn('NETLINK_SOCK_DIAG', 'a'),
  ],
});
const refused = (name: string, request: Segment[], errno: string): Case =>
  asks(name, request, refusal(request, errno));

const words: readonly [string, number][] = [
  ['plain', R],
  ['NLM_F_ACK', asked],
  ['dump', R | DUMP],
];

export const refusals: readonly Requirement[] = [
  {
    ...base,
    id: 'diag.short',
    rule: 'SOCK_DIAG_BY_FAMILY with less than two bytes of payload is refused with EINVAL',
    source: command,
    cases: words.flatMap(([word, flags]) =>
      ['', '02', '10', '2d'].map((payload) =>
        refused(`payload '${payload}', ${word}`, diag(payload, flags), 'EINVAL'),
      ),
    ),
  },
  {
    ...base,
    id: 'diag.family.range',
    rule: 'a family of 46 or more is refused with EINVAL, one that nobody handles with ENOENT',
    source: command,
    cases: words.flatMap(([word, flags]) => [
      ...[46, 47, 128, 255].map((family) =>
        refused(`family ${family}, ${word}`, diag(`${u8(family)} 00`, flags), 'EINVAL'),
      ),
      ...[3, 12, 45].map((family) =>
        refused(`family ${family}, ${word}`, diag(`${u8(family)} 00`, flags), 'ENOENT'),
      ),
    ]),
  },
  {
    ...base,
    id: 'diag.inet.short',
    needs: [...needs, 'inet-diag'],
    rule: 'AF_INET with less than 56 bytes of payload is refused with EINVAL',
    source: ['net/ipv4/inet_diag.c inet_diag_handler_cmd'],
    cases: words.flatMap(([word, flags]) =>
      [2, 8, 55].map((count) =>
        refused(`${count} bytes, ${word}`, diag(`0206${'00'.repeat(count - 2)}`, flags), 'EINVAL'),
      ),
    ),
  },
  {
    ...base,
    id: 'diag.inet.unknown_proto',
    needs: [...needs, 'inet-diag'],
    rule: 'an AF_INET dump of a transport protocol that nobody handles ends with -ENOENT in NLMSG_DONE; asked for one socket it is refused with ENOENT',
    source: ['net/ipv4/inet_diag.c inet_diag_dump'],
    cases: [1, 250, 254, 255].flatMap((protocol) => [
      asks(
        `protocol ${protocol}, dump`,
        diag(internetSockets(protocol), R | DUMP),
        done(1, -ENOENT),
      ),
      refused(`protocol ${protocol}, one socket`, diag(internetSockets(protocol), R), 'ENOENT'),
    ]),
  },
  {
    ...base,
    id: 'diag.nl.dump_only',
    rule: 'AF_NETLINK sockets can only be dumped, for which either bit suffices: else EOPNOTSUPP, as for SOCK_DESTROY; less than 20 bytes of payload are EINVAL',
    source: ['net/netlink/diag.c netlink_diag_handler_dump', ...command],
    needs: [...needs, 'netlink-diag'],
    seen: ['6.18.44', '6.12.117', '6.1.192'],
    cases: [
      ...[R, asked].map((flags) =>
        refused(`flags 0x${flags.toString(16)}`, diag(netlinkSockets(3), flags), 'EOPNOTSUPP'),
      ),
      ...[0x100, 0x200, DUMP].flatMap((bits) => [
        asks(`dump bits 0x${bits.toString(16)}`, diag(netlinkSockets(3), R | bits), done(1)),
        ...[2, 19].map((count) =>
          refused(
            `dump bits 0x${bits.toString(16)}, ${count} bytes`,
            diag(`1003${'00'.repeat(count - 2)}`, R | bits),
            'EINVAL',
          ),
        ),
      ]),
      ...[R, asked, R | DUMP].map((flags) =>
        refused(
          `SOCK_DESTROY, flags 0x${flags.toString(16)}`,
          nlmsg({ type: SOCK_DESTROY, flags, seq: 1 }, netlinkSockets(2)),
          'EOPNOTSUPP',
        ),
      ),
    ],
  },
];
