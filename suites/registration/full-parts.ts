/** Dumps whose last part has next to no room for NLMSG_DONE, or for what is told with it. */
import { nla, nlmsg, genl, port, s32, zeros } from '../../harness/program/build.ts';
import type { Pattern } from '../../harness/program/bytes.ts';
import type { Acts } from '../../harness/program/definition.ts';
import { extack, wantsExtack } from '../../harness/runner/extack.ts';
import { datagram, type Heard, hears, send } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import { asker, called, family, found, register, registration } from './family.ts';
import { ask, NLM_F_DUMP, part } from './own-messages.ts';

const NLM_F_MULTI = 2;
const NLM_F_ACK_TLVS = 0x200;
/** NLMSG_GOODSIZE where pages have 4096 bytes and struct skb_shared_info 320: a first part. */
const PART = 3776;
/** nlmsghdr and the result. */
const DONE = 20;
const EDOM = -33;
const said = 'said by a dumpit';
const tlvs = extack({ msg: said });
/** nlattr, the text and its NUL, padded. */
const TLVS = (4 + said.length + 1 + 3) & ~3;

/** What leaves so much of a part. */
const filling = (left: number): string => nla<string>(1, zeros(PART - left - 24)).join('');
const message = (name: string, left: number): Pattern =>
  nlmsg<Pattern[number]>(
    { type: { family: 'own' }, flags: NLM_F_MULTI, seq: 1, pid: port(name) },
    genl(5),
    filling(left),
  );
const done = (name: string, result: number, flags: number, more: Pattern): Pattern =>
  nlmsg<Pattern[number]>(
    { type: 3, flags: NLM_F_MULTI | flags, seq: 1, pid: port(name) },
    s32(result),
    more,
  );
const alone =
  (left: number): Heard =>
  (name) =>
    datagram(message(name, left))(name);
const together =
  (left: number, result: number, flags = 0, more: Pattern = []): Heard =>
  (name) =>
    datagram([...message(name, left), ...done(name, result, flags, more)])(name);

function dumped(name: string, left: number, acts: Acts, ...heard: readonly Heard[]): Case {
  const dumpit = { ...acts, sends: [{ cmd: 5, bytes: filling(left) }] };
  const own = family('own', { resvStartOp: 255, ops: [{ cmd: 1, dumpit, done: true }] });
  return {
    name,
    lines: [
      asker,
      wantsExtack('a'),
      register(own),
      send('a', ask(1, NLM_F_DUMP)),
      hears('a', ...heard),
      called('dumpit 1, nothing parsed', 'done 1'),
      ...found(own),
    ],
  };
}

export const fullParts: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.dump.full-part',
    rule: 'where a dumpit that has come to its end leaves less than NLMSG_DONE takes, 20 bytes, that is a part of its own, and the dumpit is not called for it',
    source: ['net/netlink/af_netlink.c netlink_dump'],
    cases: [0, EDOM].flatMap((ret) => [
      ...[0, 4, 12, 16].map((left) =>
        dumped(`${ret}, ${left} bytes left`, left, { ret }, alone(left), part([], ret)),
      ),
      ...[20, 24, 36].map((left) =>
        dumped(`${ret}, ${left} bytes left`, left, { ret }, together(left, ret)),
      ),
    ]),
  },
  {
    ...registration,
    id: 'genl.dump.full-part.ext',
    rule: 'where the extended ACK of NLMSG_DONE does not fit, DONE is flagged NLM_F_ACK_TLVS and has none; the text of an earlier part is not told',
    source: ['net/netlink/af_netlink.c netlink_dump_done'],
    cases: [0, EDOM].flatMap((ret) => {
      const acts = { ret, message: said };
      return [
        ...[DONE, DONE + 4, DONE + TLVS - 4].map((left) =>
          dumped(`${ret}, ${left} bytes left`, left, acts, together(left, ret, NLM_F_ACK_TLVS)),
        ),
        ...[DONE + TLVS, DONE + TLVS + 4].map((left) =>
          dumped(
            `${ret}, ${left} bytes left`,
            left,
            acts,
            together(left, ret, NLM_F_ACK_TLVS, tlvs),
          ),
        ),
        dumped(`${ret}, 16 bytes left`, 16, acts, alone(16), part([], ret)),
      ];
    }),
  },
];
