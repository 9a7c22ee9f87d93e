import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixture, requirement } from './fixture.ts';
import { hostileText } from './hostile-text.ts';
import { renderKtap } from './ktap.ts';
import type { RunResult } from './run-result.ts';

interface Read {
  name: string;
  result: string;
  children?: Read[];
}

const RESULT = /^(ok|not ok) (\d+) ([^#]*?)(?: # (.*))?$/u;

/** A reader by the letter of ktap.rst; throws where a line is out of place. */
function read(lines: string[], indent = ''): Read[] {
  expect(lines.shift()).toBe(`${indent}KTAP version 1`);
  const [, plan] = /^1\.\.(\d+)$/u.exec(lines.shift()?.slice(indent.length) ?? '') ?? [];
  const tests: Read[] = [];
  while (tests.length < Number(plan)) {
    const nested = lines[0] === `${indent}  KTAP version 1`;
    const children = nested ? read(lines, `${indent}  `) : undefined;
    lines.splice(
      0,
      lines.findIndex((line) => !line.startsWith(`${indent}#`)),
    );
    const line = lines.shift() ?? '';
    expect(line.startsWith(indent)).toBe(true);
    const [, ok = '', number, name = '', behind = ''] =
      RESULT.exec(line.slice(indent.length)) ?? [];
    expect(Number(number)).toBe(tests.length + 1);
    const [directive = ''] = /^(SKIP|TODO|XFAIL|TIMEOUT|ERROR)\b/u.exec(behind) ?? [];
    tests.push({ name, result: `${ok} ${directive}`.trim(), ...(children && { children }) });
  }
  return tests;
}

function readAll(result: RunResult): Read[] {
  const lines = renderKtap(result).split('\n');
  expect(lines.pop()).toBe('');
  const tests = read(lines);
  expect(lines).toEqual([]);
  return tests;
}

const short = ({ name, result, children }: Read): unknown =>
  children ? { [`${name}: ${result}`]: children.map(short) } : `${name}: ${result}`;

test('targets hold suites, suites hold rules; every verdict has its directive', () => {
  const expired = requirement('ack.old', 'expired', {
    suite: 'acks',
    reason: 'excused until then',
  });
  const results = [...fixture.results, expired];
  expect(readAll({ ...fixture, results }).map(short)).toEqual([
    {
      'simulator: not ok': [
        { 'headers: ok': ['hdr.short_dgram: ok', 'hdr.order: ok SKIP'] },
        { 'acks: not ok': ['ack.cap: ok XFAIL', 'ack.seq: ok', 'ack.old: not ok'] },
      ],
    },
    {
      'kernel: not ok': [
        { 'headers: not ok': ['hdr.short_dgram: not ok', 'hdr.hostile: not ok'] },
        {
          'acks: not ok': [
            'ack.family: ok SKIP',
            'ack.group: ok SKIP',
            'ack.hostile: ok SKIP',
            'ack.lost: not ok ERROR',
          ],
        },
      ],
    },
    { 'targets: ok SKIP': ['target [exec:./agents/other.sh]: ok SKIP'] },
  ]);
});

test('as ktap.rst draws it', () => {
  const results = [
    requirement('hdr.a', 'pass'),
    requirement('hdr.b', 'skip', { reason: 'the target lacks: generic' }),
  ];
  const targets = fixture.targets.slice(0, 1);
  expect(renderKtap({ ...fixture, targets, results })).toBe(`KTAP version 1
1..1
  KTAP version 1
  1..1
    KTAP version 1
    1..2
    ok 1 hdr.a
    ok 2 hdr.b # SKIP the target lacks: generic
  ok 1 headers
ok 1 simulator
`);
});

test('what fails has its evidence before the result line', () => {
  const lines = renderKtap(fixture).split('\n');
  const at = lines.findIndex((line) => line.includes('not ok 1 hdr.short_dgram'));
  expect(lines[at - 1]).toBe(
    '    # replay       nlconform run --target kernel --id hdr.short_dgram',
  );
  expect(lines[at]).toBe(
    '    not ok 1 hdr.short_dgram # datagrams after step 2: want none, got 1 (NLMSG_ERROR, EINVAL) (and 1 more of its cases)',
  );
});

test('a group of which nothing was asked is skipped', () => {
  const results = [requirement('a', 'skip', { reason: 'why' })];
  const targets = fixture.targets.slice(0, 1);
  expect(readAll({ ...fixture, targets, results }).map(short)).toEqual([
    { 'simulator: ok SKIP': [{ 'headers: ok SKIP': ['a: ok SKIP'] }] },
  ]);
});

test('a strict run fails for what is out of date', () => {
  const targets = fixture.targets.slice(0, 1);
  const results = [requirement('a', 'fixed', { reason: 'was so' })];
  const unused = [
    {
      ...{ place: 'k.yaml:1:3', class: 'defect' as const, reason: 'was so', target: 'simulator' },
      fingerprint: '5a5e21f1',
    },
  ];
  const run: RunResult = { ...fixture, targets, results, unused, asked: { strict: true } };
  expect(readAll(run).map(short)).toEqual([
    { 'simulator: not ok': [{ 'headers: not ok': ['a: not ok'] }] },
    { 'known-divergences: not ok': ['5a5e21f1 [simulator]: not ok'] },
  ]);
  expect(readAll({ ...run, asked: {} }).map(short)).toEqual([
    { 'simulator: ok': [{ 'headers: ok': ['a: ok'] }] },
  ]);
});

test('any text keeps the tests and their results', () => {
  fc.assert(
    fc.property(hostileText, hostileText, hostileText, (id, rule, reason) => {
      const results = [
        requirement(`a${id}`, 'skip', { rule, reason }),
        requirement(`b${id}`, 'broken', { rule, reason }),
        requirement(`c${id}`, 'pass', { rule }),
      ];
      const targets = fixture.targets.slice(0, 1);
      const [target] = readAll({ ...fixture, targets, results });
      const [suite] = target?.children ?? [];
      expect(suite?.children?.map(({ name, result }) => [name[0], result])).toEqual([
        ['a', 'ok SKIP'],
        ['b', 'not ok ERROR'],
        ['c', 'ok'],
      ]);
    }),
  );
});
