import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgress } from './progress.ts';
import type { ProgressOptions } from './progress.ts';
import type { Verdict } from './run-result.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(options: ProgressOptions) {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text), columns: 60 };
  const progress = createProgress(stream, options);
  const add = (id: string, verdict: Verdict) => progress.add({ id, target: 'kernel', verdict });
  return { written, add, done: () => progress.done() };
}

test('not a terminal: the first verdict and the first trouble at once, then every 10 s', () => {
  const { written, add, done } = start({ tty: false, total: 9 });
  vi.advanceTimersByTime(400);
  add('hdr.a', 'pass');
  add('hdr.b', 'skip');
  vi.advanceTimersByTime(9_600);
  add('hdr.c', 'fail');
  add('hdr.d', 'broken');
  vi.advanceTimersByTime(10_000);
  done();
  vi.advanceTimersByTime(60_000);
  add('hdr.late', 'pass');
  expect(written).toEqual([
    'first verdict after 0.4 s: pass hdr.a [kernel]\n',
    '2/9 rules in 10 s: 1 pass, 1 skip: hdr.b [kernel]\n',
    'first trouble after 10.0 s: fail hdr.c [kernel]\n',
    '4/9 rules in 20 s: 1 pass, 1 fail, 1 skip, 1 broken: hdr.d [kernel]\n',
  ]);
});

test('a terminal: one line, redrawn at most ten times a second, cut to the width, cleared', () => {
  const clear = '\r\u001b[2K';
  const { written, add, done } = start({ tty: true });
  add('hdr.a', 'fail');
  add('hdr.b', 'pass');
  vi.advanceTimersByTime(150);
  add('hdr.a_rule_with_a_long_name_of_its_own', 'pass');
  vi.advanceTimersByTime(850);
  done();
  done();
  expect(written).toEqual([
    `${clear}first verdict after 0.0 s: fail hdr.a [kernel]\n`,
    `${clear}1 rule in 0 s: 1 fail: hdr.a [kernel]`,
    `${clear}3 rules in 0 s: 2 pass, 1 fa...ong_name_of_its_own [kernel]`,
    `${clear}3 rules in 1 s: 2 pass, 1 fa...ong_name_of_its_own [kernel]`,
    clear,
  ]);
});
