/** Message types of NETLINK_SOCK_DIAG. */
import { nlmsg } from '../../harness/program/build.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';

const dccp = 'type 19, DCCPDIAG_GETSOCK, is still handled';

export const sockDiag: readonly Requirement[] = [
  {
    id: 'hdr.diag.type',
    rule: 'types other than 18, 20 and 21 are refused with EINVAL, bare headers too',
    level: 'observed',
    source: ['net/core/sock_diag.c sock_diag_rcv_msg'],
    needs: ['sock-diag'],
    differs: { '6.1': dccp, '6.12': dccp },
    seen: ['6.18.44'],
    cases: [16, 17, 19, 22, 23, 124, 0x3f0, 0xffff].flatMap((type) =>
      ['', '00', '00'.repeat(64)].map((payload) => {
        const request = nlmsg({ type, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 1 }, payload);
        return {
          name: `type ${type}, ${payload.length / 2} bytes`,
          lines: [
            socket('a', 'NETLINK_SOCK_DIAG'),
            send('a', request),
            hears('a', refusal(request, 'EINVAL')),
            ...aliveOn('NETLINK_SOCK_DIAG', 'a'),
          ],
        };
      }),
    ),
  },
];
