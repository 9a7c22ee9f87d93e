/** What a kernel socket sends: to a port, to a group, to both, and to who has no room. */
import { nlmsg, port, zeros } from '../../harness/program/build.ts';
import { controllerAnswers } from '../../harness/runner/family-messages.ts';
import type { KernelStep } from '../../harness/program/kernel-steps.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import {
  bind,
  close,
  datagram,
  fails,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  recv,
  setsockopt,
  socket,
} from '../../harness/runner/lines.ts';
import { receiveBuffer } from '../../harness/runner/receive-buffer.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';
import { called, registration } from '../registration/family.ts';

const {
  NETLINK_ADD_MEMBERSHIP: ADD = 1,
  NETLINK_BROADCAST_ERROR = 4,
  NETLINK_NO_ENOBUFS = 5,
} = NETLINK_OPT.values;
/** A protocol number that no kernel gives to anybody. */
const UNIT = 25;
const GROUP = 3;
const BIT = 1 << (GROUP - 1);
const calls = (step: KernelStep, expect: Expectation = { ret: 0 }): Line => ({ step, expect });
const create = { call: 'netlink_kernel_create', kernelSocket: 'k', unit: UNIT } as const;
const created: readonly Line[] = [calls(create)];
const user = (name: string): Line[] => [socket(name, UNIT), bind(name)];
const member = (name: string): Line[] => [...user(name), setsockopt(name, ADD, GROUP)];
/** The target answers at all. */
const alive: readonly Line[] = [socket('g', 'NETLINK_GENERIC'), ...controllerAnswers('g')];

const message = (seq: number, more = 0) => nlmsg({ type: 20, seq }, `aabbccdd${zeros(more)}`);
/** Larger than the least receive buffer: one is taken by an empty queue, and no second. */
const LARGE = 8000;
const unicast = (to: string, seq: number, more = 0) =>
  ({
    call: 'nlmsg_unicast',
    kernelSocket: 'k',
    portid: port(to),
    bytes: message(seq, more),
  }) as const;
const multicast = (seq: number, more = 0) =>
  ({
    call: 'nlmsg_multicast',
    kernelSocket: 'k',
    group: GROUP,
    bytes: message(seq, more),
  }) as const;
const notify = (seq: number) =>
  ({ call: 'nlmsg_notify', kernelSocket: 'k', group: GROUP, bytes: message(seq) }) as const;
const unicasted = (seq: number, more = 0): Heard => datagram(message(seq, more));
const multicasted = (seq: number, more = 0): Heard =>
  datagram(message(seq, more), { from: { pid: 0, groups: BIT } });
const small = (name: string): Line => receiveBuffer(name, 0);
const nothing: Expectation = fails('EAGAIN');

export const kernelSocketSends: readonly Requirement[] = [
  {
    ...registration,
    id: 'kapi.send.unicast',
    rule: 'nlmsg_unicast is 0, not the length; a port that nobody has is ECONNREFUSED; a receiver without room is EAGAIN, and is told ENOBUFS, for the sender is the kernel',
    source: [
      'net/netlink/af_netlink.c netlink_unicast',
      'net/netlink/af_netlink.c netlink_attachskb',
    ],
    cases: [
      {
        name: 'a port, and when it is closed',
        lines: [
          ...created,
          ...user('m'),
          calls(unicast('m', 1)),
          hears('m', unicasted(1)),
          close('m'),
          calls(unicast('m', 2), fails('ECONNREFUSED')),
        ],
      },
      {
        name: 'a protocol of which nobody ever had a socket',
        lines: [
          ...created,
          calls({ ...unicast('m', 1), portid: 0x10077 }, fails('ECONNREFUSED')),
          ...user('m'),
          calls(unicast('m', 2)),
          hears('m', unicasted(2)),
        ],
      },
      {
        name: 'a full receiver',
        lines: [
          ...created,
          ...user('m'),
          small('m'),
          calls(unicast('m', 1, LARGE)),
          calls(unicast('m', 2, LARGE), fails('EAGAIN')),
          recv('m', fails('ENOBUFS')),
          hears('m', unicasted(1, LARGE)),
          calls(unicast('m', 3)),
          hears('m', unicasted(3)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.send.multicast',
    rule: 'nlmsg_multicast is 0 if one member got it; without members, with the only one left out, or with a group that cannot be it is ESRCH',
    source: ['net/netlink/af_netlink.c netlink_broadcast'],
    cases: [
      {
        name: 'two members, one who is none',
        lines: [
          ...created,
          ...member('m'),
          ...member('n'),
          ...user('o'),
          calls(multicast(1)),
          hears('m', multicasted(1)),
          hears('n', multicasted(1)),
          hears('o'),
        ],
      },
      {
        name: 'no member',
        lines: [
          ...created,
          ...user('m'),
          calls(multicast(1), fails('ESRCH')),
          setsockopt('m', ADD, GROUP),
          calls({ ...multicast(2), group: GROUP + 1 }, fails('ESRCH')),
          calls({ ...multicast(3), group: 1000 }, fails('ESRCH')),
          calls({ ...multicast(4), portid: port('m') }, fails('ESRCH')),
          calls(multicast(5)),
          hears('m', multicasted(5)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.send.notify',
    rule: 'nlmsg_notify is 0 where nobody listens; a report goes to the port once, member or not; a port that nobody has is ECONNREFUSED',
    source: ['net/netlink/af_netlink.c nlmsg_notify'],
    cases: [
      {
        name: 'nobody listens',
        lines: [
          ...created,
          ...user('m'),
          calls(notify(1)),
          hears('m'),
          calls(unicast('m', 2)),
          hears('m', unicasted(2)),
        ],
      },
      {
        name: 'a report to who is no member',
        lines: [
          ...created,
          ...user('o'),
          ...member('m'),
          calls({ ...notify(1), portid: port('o'), report: true }),
          hears('o', multicasted(1)),
          hears('m', multicasted(1)),
        ],
      },
      {
        name: 'a report to a member',
        lines: [
          ...created,
          ...member('m'),
          calls({ ...notify(1), portid: port('m'), report: true }),
          hears('m', multicasted(1)),
        ],
      },
      {
        name: 'no report, the port is not left out',
        lines: [
          ...created,
          ...member('m'),
          ...member('n'),
          calls({ ...notify(1), portid: port('m') }),
          hears('m', multicasted(1)),
          hears('n', multicasted(1)),
        ],
      },
      {
        name: 'a report to nobody',
        lines: [
          ...created,
          ...user('o'),
          ...member('m'),
          close('o'),
          calls({ ...notify(1), portid: port('o'), report: true }, fails('ECONNREFUSED')),
          hears('m', multicasted(1)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.send.dst-group',
    rule: 'the reported copy has the group in its address, a plain unicast has none',
    source: ['net/netlink/af_netlink.c netlink_recvmsg'],
    cases: [
      {
        name: 'each in turn',
        lines: [
          ...created,
          ...user('o'),
          calls({ ...notify(1), portid: port('o'), report: true }),
          calls(unicast('o', 2)),
          calls({ ...notify(3), group: 0, portid: port('o'), report: true }),
          hears('o', multicasted(1), unicasted(2), unicasted(3)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.send.overflow',
    rule: 'what a member has no room for is lost to him, and his next recv is ENOBUFS once, before what is queued; until he has read it all, what comes is lost too',
    source: [
      'net/netlink/af_netlink.c netlink_overrun',
      'net/netlink/af_netlink.c netlink_rcv_wake',
    ],
    cases: [
      {
        name: 'a full member, one with room',
        lines: [
          ...created,
          ...member('m'),
          ...member('n'),
          small('m'),
          calls(multicast(1, LARGE)),
          calls(multicast(2)),
          recv('m', fails('ENOBUFS')),
          calls(multicast(3)),
          hears('m', multicasted(1, LARGE)),
          calls(multicast(4)),
          hears('m', multicasted(4)),
          hears('n', multicasted(1, LARGE), multicasted(2), multicasted(3), multicasted(4)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.send.overflow-ret',
    rule: 'the sender of a multicast that the only member has no room for sees ESRCH; ENOBUFS if that member has NETLINK_BROADCAST_ERROR, whoever else got it',
    source: ['net/netlink/af_netlink.c do_one_broadcast'],
    cases: [
      {
        name: 'the only member',
        lines: [
          ...created,
          ...member('m'),
          small('m'),
          calls(multicast(1, LARGE)),
          calls(multicast(2), fails('ESRCH')),
          recv('m', fails('ENOBUFS')),
          hears('m', multicasted(1, LARGE)),
        ],
      },
      {
        name: 'NETLINK_BROADCAST_ERROR',
        lines: [
          ...created,
          ...member('m'),
          ...member('n'),
          small('m'),
          setsockopt('m', NETLINK_BROADCAST_ERROR, 1),
          calls(multicast(1, LARGE)),
          calls(multicast(2), fails('ENOBUFS')),
          recv('m', fails('ENOBUFS')),
          hears('m', multicasted(1, LARGE)),
          hears('n', multicasted(1, LARGE), multicasted(2)),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.send.no-enobufs',
    rule: 'a member with NETLINK_NO_ENOBUFS reads what he had room for, and no error',
    source: ['net/netlink/af_netlink.c netlink_overrun'],
    cases: [
      {
        name: 'two lost',
        lines: [
          ...created,
          ...member('m'),
          small('m'),
          setsockopt('m', NETLINK_NO_ENOBUFS, 1),
          calls(multicast(1, LARGE)),
          calls(multicast(2, LARGE), fails('ESRCH')),
          calls(multicast(3, LARGE), fails('ESRCH')),
          hears('m', multicasted(1, LARGE)),
          recv('m', nothing),
          calls(multicast(4)),
          hears('m', multicasted(4)),
          ...alive,
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.send.port-zero',
    rule: 'what a kernel socket sends to port 0, by unicast or as a report, is for its own input, and what that answers is, too; without input it is ECONNREFUSED',
    source: ['net/netlink/af_netlink.c netlink_unicast_kernel'],
    cases: [
      ...[
        { name: 'no request', flags: 0, heard: [] },
        { name: 'a request', flags: NLM_F_REQUEST, heard: ['callback 20'] },
        { name: 'with ACK', flags: NLM_F_REQUEST | NLM_F_ACK, heard: ['callback 20'] },
        { name: 'ACK alone', flags: NLM_F_ACK, heard: [] },
      ].flatMap(({ name, flags, heard }) =>
        [0, -33].map((callback) => ({
          name: `${name}, of a callback that returns ${callback}`,
          lines: [
            calls({ ...create, callback }),
            ...user('m'),
            calls({ ...unicast('m', 1), portid: 0, bytes: nlmsg({ type: 20, flags, seq: 1 }) }),
            called(...heard),
            calls({ ...notify(2), report: true, bytes: nlmsg({ type: 20, flags, seq: 2 }) }),
            called(...heard),
            calls(unicast('m', 3)),
            hears('m', unicasted(3)),
          ],
        })),
      ),
      {
        name: 'an input that takes datagrams whole',
        lines: [
          calls({ ...create, input: 'swallow' }),
          ...user('m'),
          calls({ ...unicast('m', 1), portid: 0 }),
          called('input 20'),
          calls(unicast('m', 2)),
          hears('m', unicasted(2)),
        ],
      },
      {
        name: 'no input',
        lines: [
          calls({ ...create, input: 'none' }),
          ...user('m'),
          calls({ ...unicast('m', 1), portid: 0 }, fails('ECONNREFUSED')),
          calls({ ...notify(2), report: true }, fails('ECONNREFUSED')),
          called(),
          calls(unicast('m', 3)),
          hears('m', unicasted(3)),
        ],
      },
    ],
  },
];
