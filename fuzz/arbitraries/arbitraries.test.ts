import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Program, parseProgram } from '../../harness/program/program.ts';
import {
  DEFAULT_WEIGHTS,
  anyProgram,
  dumpsProgram,
  portsProgram,
  programsOf,
  registrationProgram,
  requestsProgram,
  socketsProgram,
} from './index.ts';

const kinds: [string, fc.Arbitrary<Program>][] = [
  ['requests', requestsProgram(DEFAULT_WEIGHTS)],
  ['ports', portsProgram(DEFAULT_WEIGHTS)],
  ['sockets', socketsProgram(DEFAULT_WEIGHTS)],
  ['dumps', dumpsProgram(DEFAULT_WEIGHTS)],
  ['registration', registrationProgram(DEFAULT_WEIGHTS)],
];

describe.each(kinds)('%s', (_, arbitrary) => {
  it('are programs by the schema', () => {
    const property = fc.property(arbitrary, (program) => {
      expect(parseProgram(JSON.parse(JSON.stringify(program)))).toMatchObject({ ok: true });
    });
    fc.assert(property, { numRuns: 300 });
  });

  it('name only actors that they declare', () => {
    const property = fc.property(arbitrary, ({ actors = {}, steps }) => {
      const named = steps.flatMap(({ actor }) => actor ?? []);
      expect(named.filter((name) => !(name in actors))).toEqual([]);
    });
    fc.assert(property, { numRuns: 300 });
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
    'genl_register_family',
    'genl_unregister_family',
    'getpeername',
    'getsockname',
    'getsockopt',
    'poll',
    'recv',
    'send',
    'setsockopt',
    'socket',
  ]);
});

it('weights decide what comes up', () => {
  const program = { requests: 0, ports: 0, sockets: 0, dumps: 0, registration: 1, specs: 0 };
  const only = anyProgram({ ...DEFAULT_WEIGHTS, program });
  for (const { steps } of programsOf(1, 100, only)) {
    expect(steps.slice(0, 3).map((step) => 'socket' in step && step.socket)).toEqual([
      'a',
      'm',
      'n',
    ]);
  }
});
