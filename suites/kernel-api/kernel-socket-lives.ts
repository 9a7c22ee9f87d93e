/** Kernel sockets in several namespaces, on a protocol of users, and what their callbacks hear. */
import { batch, nlmsg, zeros } from '../../harness/program/build.ts';
import { type Bytes, segmentsOf } from '../../harness/program/bytes.ts';
import type { Actor, StepOf } from '../../harness/program/program.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import {
  ack,
  bind,
  close,
  fails,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import { called, registration } from '../registration/family.ts';

const { NETLINK_ADD_MEMBERSHIP: ADD = 1, NETLINK_DROP_MEMBERSHIP: DROP = 2 } = NETLINK_OPT.values;
/** A protocol number that no kernel gives to anybody. */
const UNIT = 25;
const USERSOCK = 2;

type More = Partial<Omit<StepOf<'netlink_kernel_create'>, 'call'>>;
const create = (more: More = {}, expect: Expectation = { ret: 0 }): Line => ({
  step: { call: 'netlink_kernel_create', kernelSocket: 'k', unit: UNIT, ...more },
  expect,
});
const release = (kernelSocket = 'k'): Line => ({
  step: { call: 'netlink_kernel_release', kernelSocket },
  expect: { ret: 0 },
});
const NULL = fails('ENOMEM');
const REFUSED = fails('ECONNREFUSED');
const asked: Bytes = nlmsg({ type: 20, flags: NLM_F_REQUEST | NLM_F_ACK, seq: 1 });
/** Without NLM_F_REQUEST nothing is done, and without NLM_F_ACK nothing said. */
const ignored: Bytes = nlmsg({ type: 20, seq: 1 });
const answers: readonly Line[] = [send('a', asked), hears('a', ack(asked))];
const far = { actor: 'far' } as const;
const actors: Record<string, Actor> = { far: { netns: 'far' } };
const away: readonly Line[] = [send('o', asked, far), hears('o', refusal(asked, 'EDOM'))];
const header = (length: number): Bytes => nlmsg({ type: 20, flags: 5, seq: 2, len: length });

export const kernelSocketLives: readonly Requirement[] = [
  {
    ...registration,
    id: 'kapi.create.usersock',
    rule: 'NETLINK_USERSOCK takes one kernel socket; without it sending to the kernel is ECONNREFUSED, and users have the protocol all the same',
    source: ['net/netlink/af_netlink.c netlink_add_usersock_entry'],
    cases: [
      {
        name: 'before, during, after',
        lines: [
          socket('a', USERSOCK),
          send('a', asked, {}, REFUSED),
          create({ unit: USERSOCK }),
          create({ unit: USERSOCK, kernelSocket: 'l' }, NULL),
          ...answers,
          release(),
          send('a', asked, {}, REFUSED),
          socket('b', USERSOCK),
          create({ unit: USERSOCK }),
          ...answers,
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.create.netns',
    rule: 'each namespace has a kernel socket of its own, with its own input; the protocol is known everywhere until the last is released',
    source: ['net/netlink/af_netlink.c __netlink_kernel_create'],
    needs: [...registration.needs, 'netns'],
    cases: [
      {
        name: 'two',
        actors,
        lines: [
          create(),
          create({ kernelSocket: 'l', callback: -33, ...far }),
          create({ kernelSocket: 'm', ...far }, NULL),
          socket('a', UNIT),
          socket('o', UNIT, far),
          ...answers,
          ...away,
          release(),
          send('a', asked, {}, REFUSED),
          ...away,
          socket('b', UNIT),
          send('b', asked, {}, REFUSED),
          release('l'),
          send('o', asked, far, REFUSED),
          socket('c', UNIT, {}, fails('EPROTONOSUPPORT')),
          socket('d', UNIT, far, fails('EPROTONOSUPPORT')),
        ],
      },
      {
        name: 'one, elsewhere',
        actors,
        lines: [
          create({ kernelSocket: 'l', callback: -33, ...far }),
          socket('a', UNIT),
          send('a', asked, {}, REFUSED),
          socket('o', UNIT, far),
          ...away,
          create(),
          ...answers,
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.create.unbind-cb',
    rule: 'the unbind callback runs at NETLINK_DROP_MEMBERSHIP, also of a group that was not joined, and at close for each joined group; not where bind() narrows the mask',
    source: [
      'net/netlink/af_netlink.c netlink_setsockopt',
      'net/netlink/af_netlink.c netlink_release',
    ],
    cases: [
      {
        name: 'NETLINK_DROP_MEMBERSHIP',
        lines: [
          create({ unbind: true }),
          socket('a', UNIT),
          setsockopt('a', ADD, 3),
          called(),
          setsockopt('a', DROP, 3),
          called('unbind 3'),
          setsockopt('a', DROP, 3),
          setsockopt('a', DROP, 9),
          called('unbind 3', 'unbind 9'),
          ...answers,
        ],
      },
      {
        name: 'bind()',
        lines: [
          create({ unbind: true }),
          socket('a', UNIT),
          bind('a', { pid: 0x10001, groups: 0x45 }),
          bind('a', { pid: 0x10001, groups: 0x1 }),
          called(),
          ...answers,
          setsockopt('a', DROP, 1),
          called('callback 20', 'unbind 1'),
          send('a', ignored),
          hears('a'),
        ],
      },
      {
        name: 'close',
        lines: [
          create({ unbind: true }),
          socket('b', UNIT),
          bind('b', { groups: 0x44 }),
          setsockopt('b', ADD, 32),
          close('b'),
          called('unbind 3', 'unbind 7', 'unbind 32'),
          socket('a', UNIT),
          ...answers,
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.rcv.stop',
    rule: 'of netlink_rcv_skb: a length below 16, or beyond the datagram, ends the datagram without an answer; fewer than 16 bytes left over are nothing',
    source: ['net/netlink/af_netlink.c netlink_rcv_skb'],
    cases: [
      ...[0, 15, 17, 0xffffffff].map((length) => ({
        name: `nlmsg_len ${length}`,
        behind: header(length),
      })),
      ...[1, 4, 15].map((length) => ({ name: `${length} bytes behind`, behind: zeros(length) })),
    ].map(({ name, behind }) => ({
      name,
      lines: [
        create(),
        socket('a', UNIT),
        send('a', batch(asked, segmentsOf(behind))),
        hears('a', ack(asked)),
        called('callback 20'),
        ...answers,
      ],
    })),
  },
];
