/** netlink_kernel_create, netlink_kernel_release and netlink_rcv_skb, on a protocol nobody uses. */
import { nlmsg, port, s32 } from '../../harness/program/build.ts';
import { type Bytes, type Pattern, segmentsOf } from '../../harness/program/bytes.ts';
import type { Actor, StepOf } from '../../harness/program/program.ts';
import type { Expectation } from '../../harness/oracle/expectation.ts';
import { controllerAnswers } from '../../harness/runner/family-messages.ts';
import {
  ack,
  bind,
  datagram,
  fails,
  type Heard,
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

const { NETLINK_ADD_MEMBERSHIP = 1 } = NETLINK_OPT.values;
const creating = ['net/netlink/af_netlink.c __netlink_kernel_create'];
const receiving = ['net/netlink/af_netlink.c netlink_rcv_skb'];
/** A protocol number that no kernel gives to anybody. */
const UNIT = 25;

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
const user = socket('a', UNIT);
const join = (group: number, expect: Expectation = { ret: 0 }, actor?: string): Line =>
  setsockopt('a', NETLINK_ADD_MEMBERSHIP, group, expect, actor === undefined ? {} : { actor });
const request = (flags = NLM_F_ACK, type = 20): Bytes =>
  nlmsg({ type, flags: NLM_F_REQUEST | flags, seq: 1 });
const asked = request();
/** The kernel’s end is there, and answers. */
/** Without NLM_F_ACK a success is not told. */
const quiet: readonly Line[] = [send('a', request(0)), hears('a')];
const answers: readonly Line[] = [send('a', asked), hears('a', ack(asked))];
/** Where the protocol is nobody’s: that the target answers at all. */
const alive: readonly Line[] = [socket('g', 'NETLINK_GENERIC'), ...controllerAnswers('g')];
const plain: Record<string, Actor> = { plain: { capabilities: [] } };
const reported =
  (value: number, of: Bytes): Heard =>
  (name) =>
    datagram(
      nlmsg<Pattern[number]>({ type: 2, seq: 1, pid: port(name) }, s32(value), segmentsOf(of)),
    )(name);

export const kernelSockets: readonly Requirement[] = [
  {
    ...registration,
    id: 'kapi.create.range',
    rule: 'a protocol number below 0 or above 31 gets NULL',
    source: creating,
    cases: [-1, 32, 33, 0x7fffffff].map((unit) => ({
      name: `unit ${unit}`,
      lines: [create({ unit }, NULL), create(), user, ...answers],
    })),
  },
  {
    ...registration,
    id: 'kapi.create.taken',
    rule: 'a protocol that has a kernel socket in the namespace gets NULL, and the first goes on working',
    source: ['net/netlink/af_netlink.c netlink_insert'],
    cases: [
      {
        name: 'its own second',
        lines: [create(), create({ kernelSocket: 'l' }, NULL), user, ...answers],
      },
      ...[0, 15, 16].map((unit) => ({
        name: `unit ${unit}`,
        lines: [create({ unit }, NULL), ...alive],
      })),
    ],
  },
  {
    ...registration,
    id: 'kapi.create.user-view',
    rule: 'a protocol is unknown to users before its kernel socket and after its release; sockets still open then find nobody, until there is one again',
    source: [
      'net/netlink/af_netlink.c netlink_create',
      'net/netlink/af_netlink.c netlink_realloc_groups',
    ],
    cases: [
      {
        name: 'before, during, after, again',
        lines: [
          socket('b', UNIT, {}, fails('EPROTONOSUPPORT')),
          create(),
          user,
          ...answers,
          release(),
          socket('b', UNIT, {}, fails('EPROTONOSUPPORT')),
          send('a', asked, {}, fails('ECONNREFUSED')),
          join(1, fails('ENOENT')),
          bind('a', { groups: 1 }, fails('ENOENT')),
          create(),
          ...answers,
          join(1),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.create.no-input',
    rule: 'a kernel socket without input is made, and sending to it is ECONNREFUSED',
    source: ['net/netlink/af_netlink.c netlink_unicast_kernel'],
    cases: [
      {
        name: 'no input',
        lines: [
          create({ input: 'none' }),
          user,
          send('a', asked, {}, fails('ECONNREFUSED')),
          ...alive,
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.create.groups',
    rule: 'fewer than 32 groups are 32; more are as many as asked for',
    source: creating,
    cases: [
      { groups: 0, last: 32 },
      { groups: 5, last: 32 },
      { groups: 32, last: 32 },
      { groups: 40, last: 40 },
    ].map(({ groups, last }) => ({
      name: `${groups}`,
      lines: [create({ groups }), user, join(last), join(last + 1, fails('EINVAL')), ...answers],
    })),
  },
  {
    ...registration,
    id: 'kapi.create.release-null',
    rule: 'netlink_kernel_release of NULL is allowed',
    source: ['net/netlink/af_netlink.c netlink_kernel_release'],
    cases: [{ name: 'NULL', lines: [release('none'), create(), user, ...quiet, ...answers] }],
  },
  {
    ...registration,
    id: 'kapi.create.bind-cb',
    rule: 'the error of a bind callback fails ADD_MEMBERSHIP and bind()',
    source: ['net/netlink/af_netlink.c netlink_bind'],
    cases: [
      {
        name: 'it allows',
        lines: [
          create({ bind: 0 }),
          user,
          join(3),
          called('bind 3'),
          bind('a', { groups: 5 }),
          called('bind 1', 'bind 3'),
          ...answers,
        ],
      },
      {
        name: 'it refuses',
        lines: [
          create({ bind: -33 }),
          user,
          join(3, fails('EDOM')),
          called('bind 3'),
          bind('a', { groups: 4 }, fails('EDOM')),
          called('bind 3'),
          ...answers,
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'kapi.create.nonroot',
    rule: 'without NL_CFG_F_NONROOT_RECV joining takes CAP_NET_ADMIN, to the kernel everybody may send',
    source: ['net/netlink/af_netlink.c netlink_allowed'],
    needs: [...registration.needs, 'capset'],
    cases: [
      { flags: 0, joins: fails('EPERM') },
      { flags: 1, joins: { ret: 0 } },
      { flags: 2, joins: fails('EPERM') },
    ].map(({ flags, joins }) => ({
      name: `flags ${flags}`,
      actors: plain,
      lines: [
        create({ flags }),
        user,
        join(1, joins, 'plain'),
        send('a', asked, { actor: 'plain' }),
        hears('a', ack(asked)),
        ...quiet,
        // what it allowed goes with it
        release(),
        join(1, fails('EPERM'), 'plain'),
        join(1, fails('ENOENT')),
      ],
    })),
  },
  {
    ...registration,
    id: 'kapi.rcv.result',
    rule: 'of netlink_rcv_skb: 0 is acknowledged if asked for, an error and a positive number are reported, -EINTR is not',
    source: receiving,
    cases: [
      { name: '0, with ACK', callback: 0, sent: asked, heard: [ack(asked)] },
      { name: '0, without', callback: 0, sent: request(0), heard: [] },
      { name: '-EDOM, with ACK', callback: -33, sent: asked, heard: [refusal(asked, 'EDOM')] },
      {
        name: '-EDOM, without',
        callback: -33,
        sent: request(0),
        heard: [refusal(request(0), 'EDOM')],
      },
      { name: '-EINTR, with ACK', callback: -4, sent: asked, heard: [] },
      { name: '5, with ACK', callback: 5, sent: asked, heard: [reported(5, asked)] },
      { name: '5, without', callback: 5, sent: request(0), heard: [reported(5, request(0))] },
    ].map(({ name, callback, sent, heard }) => ({
      name,
      lines: [
        create({ callback }),
        user,
        send('a', sent),
        hears('a', ...heard),
        called('callback 20'),
      ],
    })),
  },
  {
    ...registration,
    id: 'kapi.rcv.skip',
    rule: 'types below 16 and messages without NLM_F_REQUEST are acknowledged, and never reach the callback',
    source: receiving,
    cases: [
      ...[1, 2, 3, 15].map((type) => ({ name: `type ${type}`, sent: request(NLM_F_ACK, type) })),
      { name: 'no NLM_F_REQUEST', sent: nlmsg({ type: 20, flags: NLM_F_ACK, seq: 1 }) },
    ].map(({ name, sent }) => ({
      name,
      lines: [
        create({ callback: -33 }),
        user,
        send('a', sent),
        hears('a', ack(sent)),
        called(),
        send('a', asked),
        hears('a', refusal(asked, 'EDOM')),
      ],
    })),
  },
  {
    ...registration,
    id: 'kapi.rcv.raw-input',
    rule: 'an input that does not use netlink_rcv_skb sees every datagram, even of one byte, and nothing is answered',
    source: ['net/netlink/af_netlink.c netlink_unicast_kernel'],
    cases: [
      {
        name: '1, 3 and 16 bytes',
        lines: [
          create({ input: 'swallow' }),
          user,
          send('a', 'aa'),
          send('a', 'aabbcc'),
          send('a', asked),
          hears('a'),
          called('input 1', 'input 3', 'input 16'),
        ],
      },
    ],
  },
];
