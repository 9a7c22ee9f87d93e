import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Program, parseProgram } from '../../harness/program/program.ts';
import { rulesBroken, withTrueLabels } from '../../harness/program/violates.ts';
import {
  DEFAULT_WEIGHTS,
  anyProgram,
  changingDumpProgram,
  conversationProgram,
  dumpsProgram,
  kernelSocketsProgram,
  ownFamiliesProgram,
  portsProgram,
  programsOf,
  refusalProgram,
  registrationProgram,
  requestsProgram,
  routingHandlersProgram,
  routingProgram,
  scheduleProgram,
  socketsProgram,
  tablesProgram,
} from './index.ts';

const kinds: [string, fc.Arbitrary<Program>][] = [
  ['requests', requestsProgram(DEFAULT_WEIGHTS)],
  ['ports', portsProgram(DEFAULT_WEIGHTS)],
  ['conversations', conversationProgram(DEFAULT_WEIGHTS)],
  ['sockets', socketsProgram(DEFAULT_WEIGHTS)],
  ['dumps', dumpsProgram(DEFAULT_WEIGHTS)],
  ['registration', registrationProgram(DEFAULT_WEIGHTS)],
  ['own families', ownFamiliesProgram(DEFAULT_WEIGHTS)],
  ['sockets of the kernel', kernelSocketsProgram(DEFAULT_WEIGHTS)],
  ['handlers of routing messages', routingHandlersProgram(DEFAULT_WEIGHTS)],
  ['routing', routingProgram(DEFAULT_WEIGHTS)],
  ['requests of every routing table', tablesProgram(DEFAULT_WEIGHTS)],
  ['refusals', refusalProgram(DEFAULT_WEIGHTS)],
  ['dumps of what changes', changingDumpProgram()],
  ['schedules', scheduleProgram()],
];

describe.each(kinds)('%s', (_, arbitrary) => {
  it('are programs by the schema', () => {
    const property = fc.property(arbitrary, (program) => {
      expect(parseProgram(JSON.parse(JSON.stringify(program)))).toMatchObject({ ok: true });
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('name only actors that they declare', () => {
    const property = fc.property(arbitrary, ({ actors = {}, steps }) => {
      const named = steps.flatMap(({ actor }) => actor ?? []);
      expect(named.filter((name) => !(name in actors))).toEqual([]);
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('say of themselves only what is true', () => {
    for (const { steps } of programsOf(3, 100, arbitrary)) {
      expect(steps.map(withTrueLabels)).toEqual(steps);
    }
  });

  it('are the same for the same seed', () => {
    expect(programsOf(5, 30, arbitrary)).toEqual(programsOf(5, 30, arbitrary));
  });
});

it('every call that there is a noun for comes up', () => {
  const calls = new Set(programsOf(1, 2000).flatMap(({ steps }) => steps.map(({ call }) => call)));
  expect([...calls].toSorted()).toEqual([
    'attach_filter',
    'bind',
    'close',
    'connect',
    'drain',
    'genl_has_listeners',
    'genl_register_family',
    'genl_set_err',
    'genl_unregister_family',
    'genlmsg_multicast',
    'genlmsg_multicast_allns',
    'genlmsg_unicast',
    'getpeername',
    'getsockname',
    'getsockopt',
    'kernel_calls',
    'netlink_kernel_create',
    'nlmsg_multicast',
    'nlmsg_notify',
    'nlmsg_unicast',
    'poll',
    'recv',
    'rtnl_register_module',
    'rtnl_unregister',
    'send',
    'setsockopt',
    'socket',
  ]);
});

it('weights decide what comes up', () => {
  const none = Object.fromEntries(Object.keys(DEFAULT_WEIGHTS.program).map((kind) => [kind, 0]));
  const program = { ...DEFAULT_WEIGHTS.program, ...none, registration: 1 };
  const only = anyProgram({ ...DEFAULT_WEIGHTS, program });
  for (const { steps } of programsOf(1, 100, only)) {
    expect(steps.slice(0, 3).map((step) => 'socket' in step && step.socket)).toEqual([
      'a',
      'm',
      'n',
    ]);
  }
});

it('what is broken has a name', () => {
  const rules = new Set(programsOf(1, 3000).flatMap(rulesBroken));
  expect([...rules]).toEqual(
    expect.arrayContaining([
      'nlmsg_len below its header',
      'nlmsg_len beyond its payload',
      'no NLM_F_REQUEST',
      'attribute 3: nla_len below its header',
      'attribute 18: nested flag missing',
      'bytes behind the attributes of a nest',
      'short of struct ifinfomsg',
      'IFA_LOCAL: one byte too few',
      '3 bytes behind the last message',
    ]),
  );
});
