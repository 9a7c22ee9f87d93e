/** Queueing disciplines of lo: asked for, made, changed, removed, and who is told. */
import { struct } from '../../harness/program/build.ts';
import type { Segment, Wildcard } from '../../harness/program/bytes.ts';
import { done } from '../../harness/runner/dumps.ts';
import { ack, alive, type Heard, hears, send, socket } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import { ask, DUMPED, ECHO, event, member, part } from '../../harness/runner/route.ts';
import { tcmsg } from '../../harness/wire/structs/traffic-control.ts';
import {
  base,
  does,
  drop,
  get,
  HANDLE,
  kind,
  limit,
  LO,
  make,
  raised,
  ROOT,
  source,
  tc,
} from './requests.ts';

const up = [...raised, socket('a', 'NETLINK_ROUTE'), ...member('m', 'RTNLGRP_TC')];

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
const steps = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [...up, ...lines, ...alive('a')],
});

const gone = (name: string, made: string, request: Segment[]) =>
  steps(
    name,
    ...does(make(1, made)),
    { step: { call: 'drain', socket: 'm' } },
    ...does(request),
    hears('m', tells('RTM_DELQDISC', made, HANDLE, 2)),
  );

export const toldDisciplines: readonly Requirement[] = [
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
    cases: [
      ...['pfifo', 'bfifo'].map((name) => gone(name, name, drop(2))),
      gone('pfifo, by its kind', 'pfifo', drop(2, {}, 'pfifo')),
      gone('pfifo, by its kind and three NULs', 'pfifo', drop(2, {}, 'pfifo\0\0')),
    ],
  },
];
