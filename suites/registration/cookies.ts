/** The cookie of an extended ACK: bytes of a family’s own that ride on an acknowledgement. */
import { nla } from '../../harness/program/build.ts';
import { wantsExtack } from '../../harness/runner/extack.ts';
import { ack, hears, NLM_F_ACK, refusal, send } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { asker, called, family, register, registration } from './family.ts';
import { ask } from './own-messages.ts';

const NLMSGERR_ATTR_COOKIE = 3;
const tlv = (cookie: string): string[] => nla<string>(NLMSGERR_ATTR_COOKIE, cookie);
const withCookie = (name: string, cookie: string, ret: number, lines: readonly Line[]): Case => ({
  name,
  lines: [
    asker,
    register(family('own', { resvStartOp: 255, ops: [{ cmd: 1, doit: { cookie, ret } }] })),
    ...lines,
    called('doit 1, nothing parsed'),
  ],
});
const asked = ask(1, NLM_F_ACK);
const quiet = ask(1);

export const cookies: readonly Requirement[] = [
  {
    ...registration,
    id: 'ack.ext.cookie',
    rule: 'NLMSGERR_ATTR_COOKIE carries up to 20 bytes of a family’s own on an acknowledgement, with NETLINK_EXT_ACK',
    source: ['net/netlink/af_netlink.c netlink_ack_tlv_fill', 'include/linux/netlink.h'],
    cases: [
      ...[1, 3, 4, 8, 19, 20].map((length) => {
        const cookie = 'c5'.repeat(length);
        return withCookie(`${length} bytes`, cookie, 0, [
          wantsExtack('a'),
          send('a', asked),
          hears('a', ack(asked, { tlvs: tlv(cookie) })),
        ]);
      }),
      withCookie('without NETLINK_EXT_ACK', 'c5c5c5c5', 0, [
        send('a', asked),
        hears('a', ack(asked)),
      ]),
      withCookie('without NLM_F_ACK', 'c5c5c5c5', 0, [
        wantsExtack('a'),
        send('a', quiet),
        hears('a'),
      ]),
      withCookie('an error, without NETLINK_EXT_ACK', 'c5c5c5c5', -33, [
        send('a', quiet),
        hears('a', refusal(quiet, 'EDOM')),
      ]),
    ],
  },
];
