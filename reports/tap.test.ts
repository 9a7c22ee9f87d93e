import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Parser } from 'tap-parser';
import { expect, test } from 'vitest';
import { fixture, HOSTILE, requirement } from './fixture.ts';
import { hostileText } from './hostile-text.ts';
import { suitesOf } from './points.ts';
import type { RunResult } from './run-result.ts';
import { renderTap, writeTap } from './tap.ts';
import { visible } from './visible.ts';

interface Read {
  name: string;
  ok: boolean;
  skip: string | boolean;
  message?: unknown;
}

/** What tap-parser makes of it; throws on anything that is no test point of ours. */
function read(tap: string): Read[] {
  const points: Read[] = [];
  const parser = new Parser({ strict: true }, (final) => {
    expect({ count: final.count, bailout: final.bailout }).toEqual({
      count: points.length,
      bailout: false,
    });
  });
  parser.on('assert', ({ name, ok, skip, diag }) => {
    points.push({ name, ok, skip, ...(diag && { message: diag.message }) });
  });
  for (const stray of ['extra', 'comment', 'child', 'bailout', 'pragma']) {
    parser.on(stray, (what) => expect.unreachable(`${stray}: ${String(what)}`));
  }
  parser.end(tap);
  return points;
}

/** What TAP holds of a text at the end of a line. */
function ending(text: string): string {
  return visible(text)
    .trim()
    .replace(/\{\s*$/u, '\\x7b');
}

test('one point a rule and target, skips and differences in words', () => {
  const lines = renderTap(fixture, 'acks').split('\n');
  const hostile = lines.findIndex((line) => line.includes('ack.hostile'));
  expect(lines.toSpliced(hostile, 1)).toEqual([
    'TAP version 14',
    '1..6',
    'ok 1 - ack.cap [simulator] The rule of ack.cap. # SKIP known: mended upstream, not in 6.18',
    'ok 2 - ack.seq [simulator] The rule of ack.seq.',
    '  ---',
    '  message: "fixed: was listed for 6.1"',
    '  ...',
    'ok 3 - ack.family [kernel] The rule of ack.family. # SKIP registration: a kernel without our module',
    'ok 4 - ack.group [kernel] The rule of ack.group. # SKIP registration: a kernel without our module',
    'not ok 6 - ack.lost [kernel] The rule of ack.lost.',
    '  ---',
    '  message: "ack.lost [kernel]: broken: the agent ended with signal SIGSEGV in step 3; replay: nlconform run --target kernel --id ack.lost"',
    '  ...',
    '',
  ]);
});

test('tap-parser reads back what was meant', () => {
  const shown = visible(HOSTILE);
  const braced = shown.replace(/\{$/u, '\\x7b');
  expect(read(renderTap(fixture, 'headers')).slice(1)).toEqual([
    {
      name: `hdr.short_dgram [kernel] ${fixture.results[1]?.rule}`,
      ok: false,
      skip: false,
      message:
        'hdr.short_dgram [kernel]: datagrams after step 2: want none, got 1 (NLMSG_ERROR, EINVAL)' +
        ' (and 1 more of its cases); replay: nlconform run --target kernel --id hdr.short_dgram',
    },
    {
      name: `hdr.hostile [kernel] ${braced}`,
      ok: false,
      skip: false,
      message: `hdr.hostile [kernel]: ${shown}; replay: nlconform run --target kernel --id hdr.hostile`,
    },
    {
      name: 'hdr.order [simulator] The rule of hdr.order.',
      ok: true,
      skip: 'changed: datagrams after step 2: want none, got 1 (NLMSG_ERROR, EINVAL)',
    },
  ]);
});

test('a target that could not be run is a point of its own', () => {
  expect(suitesOf(fixture)).toEqual(['headers', 'acks', 'targets']);
  expect(read(renderTap(fixture, 'targets'))).toEqual([
    {
      name: 'target [exec:./agents/other.sh] can be run',
      ok: true,
      skip:
        'the command ended before its handshake (exit code 127); ' +
        'check that ./agents/other.sh exists and may be executed',
    },
  ]);
});

test('any text keeps the points, their verdicts and itself', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (rule, reason) => {
      const result: RunResult = {
        ...fixture,
        results: [
          requirement('a', 'skip', { rule, reason }),
          requirement('b', 'broken', { rule, reason }),
          requirement('c', 'pass', { rule }),
        ],
      };
      const why = visible(reason).trim() || 'no reason given';
      const replay = '; replay: nlconform run --target simulator --id b';
      const name = (id: string) => `${id} [simulator] ${ending(rule)}`.trim();
      expect(read(renderTap(result, 'headers'))).toEqual([
        { name: name('a'), ok: true, skip: ending(why) },
        {
          name: name('b'),
          ok: false,
          skip: false,
          message: `b [simulator]: broken: ${why}${replay}`,
        },
        { name: name('c'), ok: true, skip: false },
      ]);
    }),
  );
});

test('one file a suite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nlconform-tap-'));
  await writeTap(fixture, join(folder, 'new'));
  expect((await readdir(join(folder, 'new'))).toSorted()).toEqual([
    'acks.tap',
    'headers.tap',
    'targets.tap',
  ]);
  expect(await readFile(join(folder, 'new', 'acks.tap'), 'utf8')).toBe(renderTap(fixture, 'acks'));
});
