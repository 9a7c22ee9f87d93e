/** Queueing disciplines that are made and replaced, and the classes of one that has some. */
import { cstring, nla, struct, u32, u8, zeros } from '../../harness/program/build.ts';
import type { Wildcard } from '../../harness/program/bytes.ts';
import { alive, type Heard, hears, send, socket, refusal } from '../../harness/runner/lines.ts';
import type { Case, Line, Requirement } from '../../harness/runner/requirement.ts';
import {
  ask,
  ASKED,
  CREATE,
  DUMPED,
  event,
  EXCL,
  has,
  member,
  part,
  REPLACE,
} from '../../harness/runner/route.ts';
import { done } from '../../harness/runner/dumps.ts';
import { tcmsg } from '../../harness/wire/structs/traffic-control.ts';
import { walkMessages } from '../../harness/wire/walk-messages.ts';
import {
  base,
  does,
  drop,
  HANDLE,
  INGRESS,
  kind,
  LO,
  make,
  raised,
  ROOT,
  source,
  tc,
} from './requests.ts';

const TCA = { KIND: 1, OPTIONS: 2, STATS: 3, STATS2: 7, HW_OFFLOAD: 12 } as const;
const [RTM_NEWQDISC, RTM_DELQDISC] = [36, 37];
const OTHERS: Wildcard = { rest: 'what else describes a discipline is not the matter here' };
const USERS: Wildcard = { any: 4, why: 'tcm_info counts users, as many as queues' };
/** Of a class 1:1, one of those of the discipline 1:. */
const CLASS = HANDLE + 1;
const INGRESS_HANDLE = 0xffff0000;

const described = (fields: { handle: number; parent: number }): (string | Wildcard)[] => [
  struct(tcmsg, { ifindex: LO, ...fields })
    .replaceAll(' ', '')
    .slice(0, -8),
  USERS,
];
const tells = (
  type: 'RTM_NEWQDISC' | 'RTM_DELQDISC' | 'RTM_NEWTCLASS' | 'RTM_DELTCLASS',
  name: string,
  fields: { handle: number; parent: number },
  told: { seq: number; flags?: number },
): Heard =>
  event(
    'RTNLGRP_TC',
    type,
    { by: 'a', ...told, says: `${type} ${name}` },
    described(fields),
    kind(name),
    [OTHERS],
  );
const steps = (name: string, ...lines: Line[]): Case => ({
  name,
  lines: [socket('a', 'NETLINK_ROUTE'), ...member('m', 'RTNLGRP_TC'), ...lines, ...alive('a')],
});

/** One datagram of these messages: type, kind of discipline. */
const together = (...wanted: readonly (readonly [type: number, kind: string])[]): Line => ({
  step: { call: 'drain', socket: 'm' },
  expect: {
    says: 'messages of one datagram',
    heard: (datagrams) => {
      if (datagrams.length !== 1) return `want one datagram, got ${datagrams.length}`;
      const got = walkMessages(datagrams[0] ?? new Uint8Array()).messages.map(
        ({ header, body }) => `${header.type} ${kindOf(body)}`,
      );
      const want = wanted.map(([type, name]) => `${type} ${name}`);
      return got.join(', ') === want.join(', ')
        ? undefined
        : `want ${want.join(', ')}, got ${got.join(', ')}`;
    },
  },
});
/** TCA_KIND is the first attribute behind struct tcmsg. */
const kindOf = (body: Uint8Array): string => {
  const length = (body[20] ?? 4) - 5;
  return new TextDecoder().decode(body.subarray(24, 24 + length));
};

export const madeDisciplines: readonly Requirement[] = [
  {
    ...base,
    id: 'rtnl.qdisc.new',
    rule: 'a new discipline of a device that never was up is told of in the requester’s name with NLM_F_REPLACE, kind, options and counts that are 0',
    source: [...source('tc_fill_qdisc'), 'RFC 3549 section 3.1.3'],
    cases: [
      ['pfifo', u32(1000)],
      ['bfifo', undefined],
    ].map(([name = '', limit]) =>
      steps(
        name,
        ...does(make(1, name)),
        hears(
          'm',
          event(
            'RTNLGRP_TC',
            'RTM_NEWQDISC',
            {
              by: 'a',
              seq: 1,
              flags: REPLACE,
              has: [
                has('TCA_KIND', TCA.KIND, cstring(name)),
                ...(limit === undefined ? [] : [has('TCA_OPTIONS', TCA.OPTIONS, limit)]),
                has('TCA_HW_OFFLOAD', TCA.HW_OFFLOAD, u8(0)),
              ],
            },
            described({ handle: HANDLE, parent: ROOT }),
            [OTHERS],
          ),
        ),
      ),
    ),
  },
  {
    ...base,
    id: 'rtnl.qdisc.replace',
    rule: 'a discipline of another kind takes the place of one: the old one is told of as gone and the new one as there in one datagram',
    source: [...source('notify_and_destroy'), ...source('qdisc_notify')],
    cases: [
      steps(
        'pfifo by bfifo',
        ...does(make(1, 'pfifo')),
        { step: { call: 'drain', socket: 'm' } },
        ...does(make(2, 'bfifo', CREATE | REPLACE, { handle: 0x20000 })),
        together([RTM_DELQDISC, 'pfifo'], [RTM_NEWQDISC, 'bfifo']),
      ),
      {
        name: 'the one that lo has by default when it is up',
        lines: [
          ...raised,
          socket('a', 'NETLINK_ROUTE'),
          ...member('m', 'RTNLGRP_TC'),
          ...does(make(1, 'pfifo', CREATE | EXCL)),
          together([RTM_DELQDISC, 'noqueue'], [RTM_NEWQDISC, 'pfifo']),
          ...alive('a'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'rtnl.qdisc.ingress',
    rule: 'the discipline for what comes in has the handle ffff: and a parent of its own',
    source: ['net/sched/sch_ingress.c ingress_init', ...source('tc_modify_qdisc')],
    needs: [...base.needs, 'ingress'],
    cases: [
      steps(
        'made and removed',
        ...does(make(1, 'ingress', CREATE | EXCL, { handle: 0, parent: INGRESS })),
        ...does(drop(2, { handle: 0, parent: INGRESS })),
        hears(
          'm',
          tells(
            'RTM_NEWQDISC',
            'ingress',
            { handle: INGRESS_HANDLE, parent: INGRESS },
            { seq: 1, flags: REPLACE },
          ),
          tells('RTM_DELQDISC', 'ingress', { handle: INGRESS_HANDLE, parent: INGRESS }, { seq: 2 }),
        ),
      ),
    ],
  },
  {
    ...base,
    id: 'rtnl.qdisc.class',
    rule: 'a class is told of when it is made and removed, and listed between; one that is not there is refused with ENOENT',
    source: source('tc_ctl_tclass'),
    needs: [...base.needs, 'htb'],
    cases: [classSteps()],
  },
];

function classSteps(): Case {
  /** TCA_HTB_INIT: struct tc_htb_glob of version 3. */
  const options = nla<string>(TCA.OPTIONS, nla(2, u32(3), u32(10), u32(0), zeros(8))).join('');
  /** TCA_HTB_PARMS: struct tc_htb_opt, a rate of 1 MB/s, which is also the ceiling. */
  const ratespec = `00000000 00000000 ${u32(1_000_000)}`;
  const parameters = nla<string>(
    TCA.OPTIONS,
    nla(1, ratespec, ratespec, u32(1000), u32(1000), zeros(12)),
  ).join('');
  const tclass = (
    type: 'RTM_NEWTCLASS' | 'RTM_DELTCLASS',
    seq: number,
    handle: number,
    more = '',
  ) =>
    ask(
      type,
      { seq, flags: type === 'RTM_NEWTCLASS' ? ASKED | CREATE | EXCL : ASKED },
      tc({ handle, parent: ROOT }),
      more,
    );
  const gone = tclass('RTM_DELTCLASS', 5, HANDLE + 7);
  return steps(
    'of htb',
    ...does(make(1, 'htb', CREATE | EXCL, {}, options)),
    ...does(tclass('RTM_NEWTCLASS', 2, CLASS, `${kind('htb')}${parameters}`)),
    send('a', ask('RTM_GETTCLASS', { seq: 3, flags: DUMPED }, tc({ parent: 0 }))),
    hears(
      'a',
      part(
        'RTM_NEWTCLASS',
        { seq: 3, says: 'the class' },
        described({ handle: CLASS, parent: ROOT }),
        kind('htb'),
        [OTHERS],
      ),
      done(3),
    ),
    ...does(tclass('RTM_DELTCLASS', 4, CLASS)),
    send('a', gone),
    hears('a', refusal(gone, 'ENOENT')),
    hears(
      'm',
      tells('RTM_NEWQDISC', 'htb', { handle: HANDLE, parent: ROOT }, { seq: 1, flags: REPLACE }),
      tells('RTM_NEWTCLASS', 'htb', { handle: CLASS, parent: ROOT }, { seq: 2 }),
      tells('RTM_DELTCLASS', 'htb', { handle: CLASS, parent: ROOT }, { seq: 4 }),
    ),
  );
}
