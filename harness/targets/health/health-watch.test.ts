import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { program } from '../../program/program.ts';
import { HealthWatch } from './health-watch.ts';
import { ConsoleLog } from './kernel-log.ts';

const sample = new URL('../../health/samples/x86-6.12-warnmsg.log', import.meta.url);
const under = [program([], { title: 'one' }), program([], { title: 'two' })];

/** A watch that has seen what the sample holds. */
function watched(): { watch: HealthWatch; titles: string[] } {
  const log = new ConsoleLog();
  const watch = new HealthWatch(log);
  log.append(readFileSync(sample, 'latin1'));
  const reports = watch.look();
  for (const report of reports) watch.add(report, under);
  return { watch, titles: [...new Set(reports.map(({ title }) => title))] };
}

test('each report is a suspect once', () => {
  const { watch, titles } = watched();
  const asked = titles.map(() => watch.suspect()?.report.title);
  expect(titles.length).toBeGreaterThan(0);
  expect([asked, watch.suspect()]).toEqual([titles, undefined]);
});

test('a warning that is expected is no suspect, then or later; it is a finding all the same', () => {
  const { watch, titles } = watched();
  const places = titles.map((title) => title.replace('WARNING in ', ''));
  expect([watch.suspect(places), watch.suspect()]).toEqual([undefined, undefined]);
  expect(watch.take().map(({ report }) => report.title)).toEqual(titles);
});
