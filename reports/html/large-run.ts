/** The largest run the page is made for, as uneven as a real one. For tests only. */
import { requirement } from '../fixture.ts';
import type { CaseResult, RunResult, Verdict } from '../run-result.ts';

const VERDICTS: readonly Verdict[] = ['pass', 'pass', 'pass', 'pass', 'fail', 'skip', 'changed'];

/** A fifth of the cells diverge; eight cases a cell, as in our own suites. */
export function largeRun(rules: number, targets: number): RunResult {
  const specs = Array.from({ length: targets }, (_, index) => `exec:./agents/target-${index}.sh`);
  return {
    nlconform: 'run-result',
    version: 1,
    started: '2026-03-01T09:30:00.000Z',
    time: 61_000,
    seed: 7,
    targets: specs.map((spec) => ({ spec, name: 'target', version: '6.18.44', startTime: 200 })),
    results: Array.from({ length: rules * targets }, (_, index) => {
      const rule = Math.floor(index / targets);
      const target = specs[index % targets] ?? '';
      // a prime, so that no column is of one verdict
      const verdict = VERDICTS[(index * 31 + rule) % VERDICTS.length] ?? 'pass';
      const id = `folder-${rule % 12}.rule.${rule}`;
      return requirement(id, verdict, {
        suite: `folder-${rule % 12}`,
        rule: `rule ${rule}: what comes back when field ${rule % 40} holds ${rule} and nothing else is wrong`,
        level: (['must', 'should', 'observed'] as const)[rule % 3] ?? 'must',
        source: [`net/netlink/af_netlink.c function_${rule % 90}`, 'man 7 netlink'],
        target,
        time: index % 97,
        ...(verdict === 'skip' && { reason: `the target lacks: capability-${rule % 9}` }),
        cases: Array.from({ length: 8 }, (_, number) => caseOf(rule, number, verdict, index)),
        replay: `npm run nlconform -- run ${id} --target '${target}'`,
      });
    }),
    masks: [{ name: 'nlmsghdr.pid', reason: 'the kernel chooses port ids', bytes: 4096 }],
  };
}

/** Mostly bytes that no other program sends. */
const stepsOf = (rule: number, number: number) => [
  { text: 'socket a NETLINK_ROUTE' },
  {
    text: `send a: type ${rule} seq ${number}`,
    sent: [
      '      0  1c000000             nlmsghdr.len 28',
      `      4  ${hex(rule)}                 nlmsghdr.type ${rule}`,
      '      6  0500                 nlmsghdr.flags NLM_F_REQUEST|NLM_F_ACK',
      `      8  ${hex(number)}0000             nlmsghdr.seq ${number}`,
      '     12  00000000             nlmsghdr.pid 0',
      `     16  0c00${hex(rule)}${hex(rule * 7)}${hex(rule * 11)}${hex(number)}0000  attribute ${rule}`,
    ],
  },
  { text: 'drain a' },
  { text: 'send a: NLMSG_NOOP seq 6160385' },
  { text: 'drain a' },
];

const hex = (value: number): string => (value & 0xffff).toString(16).padStart(4, '0');

function caseOf(rule: number, number: number, verdict: Verdict, index: number): CaseResult {
  const name = `case ${number} of rule ${rule}`;
  const time = ((index * 7 + number) % 1000) / 128;
  if (verdict === 'skip') {
    const program = { steps: stepsOf(rule, number), file: {} };
    return { name, verdict: 'skip', time: 0, ...(number === 0 && { program }) };
  }
  if (verdict === 'pass' || number < 4) return { name, verdict: 'pass', time };
  const lines = (seq: number) => [
    'datagram 0: ACK',
    `      0  ACK of NLMSG_NOOP seq ${seq}`,
    '      0  24000000             nlmsghdr.len 36',
    '      4  0200                 nlmsghdr.type NLMSG_ERROR',
    `      6  ${seq % 2 === 0 ? '0001' : '0000'}                 nlmsghdr.flags ${seq % 2}`,
    `      8  ${(seq % 256).toString(16).padStart(2, '0')}000000             nlmsghdr.seq ${seq}`,
    '     16  00000000             nlmsgerr.error 0',
  ];
  return {
    name,
    verdict: 'fail',
    time,
    // the first of a fingerprint tells its steps
    ...(number === 4 && { program: { steps: stepsOf(rule, number), at: 2, file: {} } }),
    divergence: {
      step: 2,
      stepText: 'drain a',
      want: lines(rule),
      got: lines(rule + 1 + (index % 5)),
      difference: `datagram 0: nlmsghdr.seq at byte 8: want ${rule}, got another`,
      fingerprint: `${(rule % 50).toString(16).padStart(8, '0')} drain: nlmsghdr.seq`,
    },
  };
}
