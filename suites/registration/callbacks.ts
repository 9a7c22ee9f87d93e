/** What a requester hears of what the callbacks of a family return. */
import { genl, nlmsg, port, s32 } from '../../harness/program/build.ts';
import type { Pattern } from '../../harness/program/bytes.ts';
import {
  ack,
  datagram,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
} from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLMSG } from '../../harness/wire/constants/netlink.ts';
import { errnoNumber } from '../../harness/wire/constants/errno.ts';
import { asker, family, found, register, registration } from './family.ts';

const doing = ['net/netlink/af_netlink.c netlink_rcv_skb'];
const dumping = ['net/netlink/af_netlink.c netlink_dump'];
const NLM_F_DUMP = 0x300;

const request = (flags: number) =>
  nlmsg({ type: { family: 'own' }, flags: NLM_F_REQUEST | flags, seq: 1 }, genl(1));
const withReturn = (callback: 'doit' | 'dumpit', value: number) =>
  family('own', { ops: [{ cmd: 1, [callback]: value }] });

const calls = (
  callback: 'doit' | 'dumpit',
  value: number,
  cells: readonly { name: string; flags: number; heard: readonly Heard[] }[],
) =>
  cells.map(({ name, flags, heard }) => {
    const own = withReturn(callback, value);
    return {
      name: `${callback} returns ${value}, ${name}`,
      lines: [asker, register(own), send('a', request(flags)), hears('a', ...heard), ...found(own)],
    };
  });

type Piece = Pattern[number];
const message = (type: number, flags: number, ...payload: readonly Pattern[]): Heard =>
  datagram(nlmsg<Piece>({ type, flags, seq: 1, pid: port('a') }, ...payload));
const done = (result: number): Heard => message(NLMSG.values['NLMSG_DONE'] ?? 3, 2, [s32(result)]);
/** NLMSG_ERROR with a number that is no errno; the request is copied as for an error. */
const reported = (value: number, flags: number): Heard =>
  message(NLMSG.values['NLMSG_ERROR'] ?? 2, 0, [s32(value), ...request(flags)]);

export const callbacks: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.cb.zero',
    rule: 'a doit that returns 0 is acknowledged if the request asks for it, else nothing is said',
    level: 'must',
    source: [...doing, 'RFC 3549 section 2.3.2.2'],
    cases: calls('doit', 0, [
      { name: 'with NLM_F_ACK', flags: NLM_F_ACK, heard: [ack(request(NLM_F_ACK))] },
      { name: 'without', flags: 0, heard: [] },
    ]),
  },
  {
    ...registration,
    id: 'genl.cb.error',
    rule: 'the error of a doit is reported once, whether an acknowledgement was asked for or not',
    level: 'must',
    source: [...doing, 'netlink(7)'],
    cases: ['EPERM', 'EDOM', 'ENOBUFS'].flatMap((errno) =>
      calls(
        'doit',
        -errnoNumber(errno),
        [NLM_F_ACK, 0].map((flags) => ({
          name: flags === 0 ? 'without NLM_F_ACK' : 'with NLM_F_ACK',
          flags,
          heard: [refusal(request(flags), errno)],
        })),
      ),
    ),
  },
  {
    ...registration,
    id: 'genl.cb.eintr',
    rule: 'of a doit that returns -EINTR nothing is said, not even with NLM_F_ACK',
    source: doing,
    cases: calls('doit', -errnoNumber('EINTR'), [
      { name: 'with NLM_F_ACK', flags: NLM_F_ACK, heard: [] },
      { name: 'without', flags: 0, heard: [] },
    ]),
  },
  {
    ...registration,
    id: 'genl.cb.positive',
    rule: 'a positive number that a doit returns is reported as it is, like an error',
    level: 'observed',
    source: doing,
    cases: [1, 5, 4096].flatMap((value) =>
      calls(
        'doit',
        value,
        [NLM_F_ACK, 0].map((flags) => ({
          name: flags === 0 ? 'without NLM_F_ACK' : 'with NLM_F_ACK',
          flags,
          heard: [reported(value, flags)],
        })),
      ),
    ),
  },
  {
    ...registration,
    id: 'genl.dump.empty',
    rule: 'a dumpit that returns 0 without data makes a dump that is its end alone; NLM_F_ACK adds nothing',
    source: dumping,
    cases: calls(
      'dumpit',
      0,
      [NLM_F_ACK, 0].map((flags) => ({
        name: flags === 0 ? 'without NLM_F_ACK' : 'with NLM_F_ACK',
        flags: NLM_F_DUMP | flags,
        heard: [done(0)],
      })),
    ),
  },
  {
    ...registration,
    id: 'genl.dump.error',
    rule: 'the error of a dumpit comes in NLMSG_DONE, never in NLMSG_ERROR',
    source: dumping,
    cases: ['EPERM', 'EDOM', 'EINTR'].flatMap((errno) =>
      calls('dumpit', -errnoNumber(errno), [
        { name: 'a dump', flags: NLM_F_DUMP | NLM_F_ACK, heard: [done(-errnoNumber(errno))] },
      ]),
    ),
  },
];
