import { expect, it } from 'vitest';
import { transcript } from '../oracle/fixture.ts';
import { protocolsOf } from '../oracle/index.ts';
import { nlmsg, port } from '../program/build.ts';
import { program, type Step } from '../program/program.ts';
import type { CaseResult } from '../../reports/run-result.ts';
import { tellEachOnce, tellProgram } from './told-program.ts';

const tell = (steps: Step[], at?: number) => {
  const given = program(steps);
  const ports = { ...transcript([]), ports: { a: 7 } };
  return tellProgram(given, ports, protocolsOf(given), at);
};
const socket: Step = { call: 'socket', socket: 'a', protocol: 0 };

it('steps in words, what was sent with symbols as they were resolved, and the program itself', () => {
  const bytes = nlmsg({ type: 1, flags: 5, seq: 2, pid: port('a') });
  const told = tell([socket, { call: 'send', socket: 'a', bytes, flags: 64 }], 1);
  expect(told).toEqual({
    at: 1,
    steps: [
      { text: 'socket a NETLINK_ROUTE' },
      {
        text: 'send a flags 64: NLMSG_NOOP seq 2 (16 bytes)',
        sent: [
          '    0  10000000             nlmsghdr.len 16',
          '    4  0100                 nlmsghdr.type NLMSG_NOOP',
          '    6  0500                 nlmsghdr.flags NLM_F_REQUEST|NLM_F_ACK',
          '    8  02000000             nlmsghdr.seq 2',
          '   12  07000000             nlmsghdr.pid 7',
        ],
      },
    ],
    file: program([socket, { call: 'send', socket: 'a', bytes, flags: 64 }]),
  });
});

it('a symbol that was never resolved stays as it is', () => {
  const told = tell([socket, { call: 'send', socket: 'a', bytes: [{ port: 'b' }] }]);
  expect(told.steps?.[1]).toEqual({ text: 'send a bytes [{"port":"b"}]' });
});

it('large messages are cut, the program is not', () => {
  const bytes = `10000000${'01000000'.repeat(60_000)}`;
  const told = tell([socket, { call: 'send', socket: 'a', bytes }]);
  const { text = '', sent = [] } = told.steps?.[1] ?? {};
  expect(JSON.stringify([text, sent]).length).toBeLessThan(20_000);
  expect([sent.length, sent.at(-1)]).toEqual([61, expect.stringMatching(/^… \d+ more lines$/)]);
  expect(told.file['steps']).toEqual([socket, { call: 'send', socket: 'a', bytes }]);
});

it('what ends alike is told once', () => {
  const one = (
    verdict: CaseResult['verdict'],
    fingerprint: string,
    reason?: string,
  ): CaseResult => ({
    ...{ name: 'n', verdict, time: 0, program: { steps: [], file: {} } },
    ...(verdict === 'fail' && {
      divergence: { step: 0, stepText: '', want: [], got: [], difference: '', fingerprint },
    }),
    ...(reason !== undefined && { reason }),
  });
  const cases: CaseResult[] = [
    one('fail', 'f'),
    one('fail', 'f'),
    one('fail', 'g'),
    one('skip', '', 'unmodelled: x'),
    one('skip', '', 'unmodelled: x'),
    { name: 'p', verdict: 'pass', time: 0 },
  ];
  tellEachOnce(cases);
  expect(cases.map(({ program }) => program && Object.keys(program))).toEqual([
    ['steps', 'file'],
    ['file'],
    ['steps', 'file'],
    ['steps', 'file'],
    undefined,
    undefined,
  ]);
});
