/** Queueing disciplines of lo: asked for, made, replaced, removed, refused. */
import { cstring, nla, struct, u16, u32 } from '../../harness/program/build.ts';
import type { Segment, Wildcard } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { setUp } from '../../harness/runner/devices.ts';
import { done } from '../../harness/runner/dumps.ts';
import { ack, alive, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ASKED,
  ask,
  CREATE,
  DUMPED,
  ECHO,
  event,
  EXCL,
  member,
  part,
} from '../../harness/runner/route.ts';
import { tcmsg } from '../../harness/wire/structs/traffic-control.ts';

const ROOT = 0xffffffff;
const INGRESS = 0xfffffff1;
const TCA = { KIND: 1, OPTIONS: 2 } as const;
const UNKNOWN_DEVICE = 4096;
const LO = 1;
const HANDLE = 0x10000;
const source = (name: string) => [`net/sched/sch_api.c ${name}`];
const base = {
  level: 'should',
  needs: ['route', 'net-admin'],
  seen: ['6.18.44', '6.1.176'],
} as const;

interface Tc {
  ifindex?: number;
  handle?: number;
  parent?: number;
}
const tc = ({ ifindex = LO, handle = 0, parent = ROOT }: Tc = {}): string =>
  struct(tcmsg, { ifindex, handle, parent });
const kind = (name: string) => nla<string>(TCA.KIND, cstring(name)).join('');
/** struct tc_fifo_qopt */
const limit = (packets: number) => nla<string>(TCA.OPTIONS, u32(packets)).join('');
const get = (seq: number, flags: number, more?: Tc) =>
  ask('RTM_GETQDISC', { seq, flags: ASKED | flags }, tc(more));
const make = (seq: number, name: string, flags = CREATE | EXCL, more: Tc = {}, options = '') =>
  ask(
    'RTM_NEWQDISC',
    { seq, flags: ASKED | flags },
    tc({ handle: HANDLE, ...more }),
    kind(name),
    options,
  );
const drop = (seq: number, more: Tc = {}, name = '') =>
  ask('RTM_DELQDISC', { seq }, tc({ handle: HANDLE, ...more }), name === '' ? '' : kind(name));

const raised: Line[] = [
  socket('setup', 'NETLINK_ROUTE'),
  send('setup', setUp('lo', true, 9)),
  hears('setup', ack(setUp('lo', true, 9))),
];
const up = [...raised, socket('a', 'NETLINK_ROUTE'), ...member('m', 'RTNLGRP_TC')];
const does = (sent: Segment[]): Line[] => [send('a', sent), hears('a', ack(sent))];

const OTHERS: Wildcard = { rest: 'what else describes a discipline is not the matter here' };
const USERS: Wildcard = { any: 4, why: 'tcm_info counts users, as many as queues' };
const described = (name: string, handle: number): (string | Wildcard)[] => [
  struct(tcmsg, { ifindex: LO, handle, parent: ROOT }).slice(0, -8).trimEnd(),
  USERS,
  kind(name),
  OTHERS,
];
const tells = (
  type: 'RTM_NEWQDISC' | 'RTM_DELQDISC',
  name: string,
  handle: number,
  seq: number,
  flags = 0,
): Heard =>
  event(
    'RTNLGRP_TC',
    type,
    { by: 'a', seq, flags, says: `${type} ${name}` },
    described(name, handle),
  );
const cell = (name: string, sent: Segment[], errno: string, msg?: string): Cell => ({
  name,
  sent,
  errno,
  ...(msg === undefined ? {} : { says: { msg } }),
});
const onUp = (cells: readonly Cell[]): Cell[] => cells.map((each) => ({ ...each, before: raised }));
const steps = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [...up, ...lines, ...alive('a')],
});

export const qdiscRules: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.qdisc.lo-empty',
    rule: 'a device that was never up shows no discipline: the dump is empty, and who asks for the root gets its acknowledgement alone',
    source: source('tc_dump_qdisc'),
    cases: [
      {
        name: 'dump',
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', ask('RTM_GETQDISC', { flags: DUMPED }, tc({ ifindex: 0, parent: 0 }))),
          hears('a', done(1)),
          ...alive('a'),
        ],
      },
      ...[0, ECHO].map((flags) => ({
        name: `the root of lo, flags 0x${flags.toString(16)}`,
        lines: [
          socket('a', 'NETLINK_ROUTE'),
          send('a', get(1, flags)),
          hears('a', ack(get(1, flags))),
          ...alive('a'),
        ],
      })),
    ],
  },
  {
    ...base,
    id: 'rtnl.qdisc.default',
    rule: 'a loopback device that is up has noqueue, with the handle 0',
    source: ['net/sched/sch_generic.c attach_default_qdiscs'],
    cases: [
      steps(
        'dump',
        send('a', ask('RTM_GETQDISC', { flags: DUMPED }, tc({ ifindex: 0, parent: 0 }))),
        hears('a', part('RTM_NEWQDISC', { seq: 1 }, described('noqueue', 0)), done(1)),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.qdisc.get-answer',
    rule: 'the answer about one discipline goes to the members of RTNLGRP_TC; the asker gets it with NLM_F_ECHO, else only its acknowledgement',
    source: source('qdisc_get_notify'),
    cases: [
      steps(
        'pfifo, asked for without NLM_F_ECHO',
        ...does(make(1, 'pfifo')),
        { step: { call: 'drain', socket: 'm' } },
        send('a', get(2, 0)),
        hears('a', ack(get(2, 0))),
        hears('m', tells('RTM_NEWQDISC', 'pfifo', HANDLE, 2)),
      ),
      steps(
        'pfifo, asked for with it',
        ...does(make(1, 'pfifo')),
        { step: { call: 'drain', socket: 'm' } },
        send('a', get(2, ECHO)),
        hears('a', tells('RTM_NEWQDISC', 'pfifo', HANDLE, 2), ack(get(2, ECHO))),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.qdisc.change',
    rule: "a discipline that is changed is told of with nlmsg_flags 0, in the requester's name",
    source: source('tc_modify_qdisc'),
    cases: ['pfifo', 'bfifo'].map((name) =>
      steps(
        name,
        ...does(make(1, name)),
        { step: { call: 'drain', socket: 'm' } },
        ...does(make(2, name, 0, {}, limit(5))),
        hears('m', tells('RTM_NEWQDISC', name, HANDLE, 2)),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.qdisc.del.told',
    rule: "a discipline that is removed is told of in the requester's name; the one that comes back is not",
    source: source('qdisc_graft'),
    cases: ['pfifo', 'bfifo'].map((name) =>
      steps(
        name,
        ...does(make(1, name)),
        { step: { call: 'drain', socket: 'm' } },
        ...does(drop(2)),
        hears('m', tells('RTM_DELQDISC', name, HANDLE, 2)),
      ),
    ),
  },
  ...withTexts(
    {
      ...base,
      id: 'rtnl.qdisc.get-errors',
      rule: 'a discipline that is asked for must be there',
      source: source('tc_get_qdisc'),
      cells: onUp([
        cell(
          'an unknown handle',
          get(1, 0, { handle: HANDLE, parent: 0 }),
          'ENOENT',
          'Failed to find qdisc with specified handle',
        ),
        cell(
          'an unknown parent',
          get(1, 0, { parent: 0x20001 }),
          'ENOENT',
          'Failed to find qdisc with specified classid',
        ),
        cell(
          'ingress',
          get(1, 0, { parent: INGRESS }),
          'ENOENT',
          'Cannot find specified qdisc on specified device',
        ),
        cell('an unknown device', get(1, 0, { ifindex: UNKNOWN_DEVICE }), 'ENODEV'),
      ]),
    },
    { rule: 'the extended ACK says what was not found' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.qdisc.new-errors',
      rule: 'a new discipline needs a kind that is known, a place and a handle that fit, and NLM_F_CREATE',
      source: source('tc_modify_qdisc'),
      cells: onUp([
        cell('an unknown kind', make(1, 'nosuch'), 'ENOENT', 'Specified qdisc kind is unknown'),
        cell(
          'no kind',
          ask('RTM_NEWQDISC', { flags: ASKED | CREATE | EXCL }, tc({ handle: HANDLE })),
          'ENOENT',
          'Specified qdisc kind is unknown',
        ),
        cell(
          'handle 0 without parent',
          make(1, 'pfifo', CREATE, { handle: 0, parent: 0 }),
          'EINVAL',
          'Handle cannot be zero',
        ),
        cell(
          'a handle with a minor number',
          make(1, 'pfifo', CREATE, { handle: HANDLE + 1 }),
          'EINVAL',
          'Invalid minor handle',
        ),
        cell(
          'an unknown parent',
          make(1, 'pfifo', CREATE, { parent: 0x20001 }),
          'ENOENT',
          'Failed to find specified qdisc',
        ),
        cell(
          'without NLM_F_CREATE',
          make(1, 'pfifo', 0),
          'ENOENT',
          'Qdisc not found. To create specify NLM_F_CREATE flag',
        ),
        cell(
          'options of 2 bytes',
          make(1, 'pfifo', CREATE | EXCL, {}, nla<string>(TCA.OPTIONS, u16(5)).join('')),
          'EINVAL',
        ),
        cell('an unknown device', make(1, 'pfifo', CREATE, { ifindex: UNKNOWN_DEVICE }), 'ENODEV'),
        cell(
          'pfifo for ingress',
          make(1, 'pfifo', CREATE, { parent: INGRESS }),
          'EINVAL',
          'Specified parent ID is reserved for ingress and clsact Qdiscs',
        ),
      ]),
    },
    {
      rule: 'the extended ACK says what does not fit',
    },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.qdisc.exists',
      rule: 'a place that is taken is not given again with NLM_F_EXCL',
      source: source('tc_modify_qdisc'),
      cells: onUp([
        cell(
          'the same kind and handle',
          make(2, 'pfifo'),
          'EEXIST',
          'Exclusivity flag on, cannot modify',
        ),
        cell(
          'another handle',
          make(2, 'pfifo', CREATE | EXCL, { handle: 0x20000 }),
          'EEXIST',
          'NLM_F_REPLACE needed to override',
        ),
      ]).map((each) => ({ ...each, before: [...raised, ...does(make(1, 'pfifo'))] })),
    },
    { rule: 'the extended ACK says which flag is in the way' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.qdisc.del',
      rule: 'a discipline to be removed must be the one that is named',
      source: source('tc_get_qdisc'),
      cells: [
        ...onUp([
          cell(
            'the default one',
            drop(1, { handle: 0 }),
            'ENOENT',
            'Cannot delete qdisc with handle of zero',
          ),
        ]),
        ...[
          cell('another handle', drop(2, { handle: 0x20000 }), 'EINVAL', 'Invalid handle'),
          cell(
            'another kind',
            drop(2, {}, 'bfifo'),
            'EINVAL',
            'Invalid qdisc name: must match existing qdisc',
          ),
        ].map((each) => ({ ...each, before: [...raised, ...does(make(1, 'pfifo'))] })),
      ],
    },
    {
      rule: 'the extended ACK says what does not match',
      differs: { '6.1': 'says only: Invalid qdisc name' },
    },
  ),
];
