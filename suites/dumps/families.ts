/**
 * Parts of a dump that needs no device: generic families, as many as make several parts. Which
 * other families a kernel has is not known, so only the first parts are read.
 */
import { genl, nlmsg } from '../../harness/program/build.ts';
import { controllerAnswers, CTRL, GENL_ID_CTRL } from '../../harness/runner/family-messages.ts';
import { NLM_F_DUMP, somePart } from '../../harness/runner/dumps.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  bind,
  close,
  hears,
  NLM_F_REQUEST,
  noop,
  recv,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { nothing, reads } from './reading.ts';

const MSG_PEEK = 2;
const base = {
  level: 'should',
  needs: ['registration', 'generic'],
  seen: [],
} as const;
const recvmsg = ['net/netlink/af_netlink.c netlink_recvmsg'];

/** Families of more than 200 bytes each: 60 are four parts and more. */
const registered: Line[] = Array.from({ length: 60 }, (_, index) => ({
  step: {
    call: 'genl_register_family',
    family: `many${index}`,
    definition: {
      name: `many${index}`,
      version: 1,
      netnsok: true,
      ops: Array.from({ length: 10 }, (_unused, op) => ({ cmd: op + 1, doit: 0 })),
    },
  },
  expect: { ret: 0 },
}));
const request = (seq: number) =>
  nlmsg({ type: GENL_ID_CTRL, flags: NLM_F_REQUEST | NLM_F_DUMP, seq }, genl(CTRL.GETFAMILY));
const part = (seq: number) => somePart(GENL_ID_CTRL, seq);
const begun: Line[] = [...registered, socket('a', 'NETLINK_GENERIC'), send('a', request(1))];

export const families: readonly Requirement[] = [
  {
    ...base,
    id: 'dump.part.lazy.families',
    rule: 'each recv that gets a datagram makes one more part of a dump of families, behind whatever is queued',
    source: recvmsg,
    cases: [
      {
        name: 'an ACK after the first part',
        lines: [
          ...begun,
          send('a', noop(7)),
          reads('a', part(1)),
          reads('a', ack(noop(7))),
          reads('a', part(1)),
          reads('a', part(1)),
        ],
      },
      {
        name: 'an ACK after the second part',
        lines: [
          ...begun,
          reads('a', part(1)),
          send('a', noop(7)),
          reads('a', part(1)),
          reads('a', ack(noop(7))),
          reads('a', part(1)),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'dump.part.peek.families',
    rule: 'MSG_PEEK makes the next part of a dump of families too, before what is answered later',
    source: recvmsg,
    cases: [1, 2].map((peeks): Case => ({
      name: `${peeks} peeks`,
      lines: [
        ...begun,
        ...Array.from({ length: peeks }, () =>
          recv('a', { datagrams: [part(1)('a')] }, { room: 3776, flags: MSG_PEEK }),
        ),
        send('a', noop(7)),
        ...Array.from({ length: peeks + 1 }, () => reads('a', part(1))),
        reads('a', ack(noop(7))),
        reads('a', part(1)),
      ],
    })),
  },
  {
    ...base,
    id: 'dump.busy.families',
    rule: 'a dump asked for while one of families is between two parts is refused with EBUSY, and plain requests are answered',
    source: ['net/netlink/af_netlink.c __netlink_dump_start'],
    cases: [0, 1, 2].map((read): Case => ({
      name: `${read} parts were read`,
      lines: [
        ...begun,
        ...Array.from({ length: read }, () => reads('a', part(1))),
        send('a', request(2)),
        send('a', noop(3)),
        // the part that is queued, then what was answered
        reads('a', part(1)),
        reads('a', refusal(request(2), 'EBUSY')),
        reads('a', ack(noop(3))),
      ],
    })),
  },
  {
    ...base,
    id: 'dump.close.families',
    rule: 'closing the socket ends a dump of families: the next owner of the port sees nothing of it',
    source: ['net/netlink/af_netlink.c netlink_release'],
    cases: [0, 1].map((read): Case => ({
      name: `${read} parts were read`,
      lines: [
        ...registered,
        socket('a', 'NETLINK_GENERIC'),
        bind('a', { pid: 0x10001 }),
        send('a', request(1)),
        ...Array.from({ length: read }, () => reads('a', part(1))),
        close('a'),
        socket('b', 'NETLINK_GENERIC'),
        bind('b', { pid: 0x10001 }),
        nothing('b'),
        send('b', noop(2)),
        hears('b', ack(noop(2))),
        ...controllerAnswers('b'),
      ],
    })),
  },
];
