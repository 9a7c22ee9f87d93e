/** What befalls a machine is seen, named, and told apart; the run goes on. User-Mode Linux. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../../program/program.ts';
import type { Transcript } from '../../program/transcript.ts';
import { onPath } from '../exec/on-path.ts';
import { UmlTarget } from '../uml/uml-target.ts';
import type { HealthFinding } from './health-finding.ts';

const missing = onPath('linux.uml') === undefined && process.env['CI'] !== 'true';
const name = missing ? 'health: skipped, apt-get install user-mode-linux' : 'health';
const fixture = fileURLToPath(new URL('fixture-agent.mjs', import.meta.url));

const titled = (title: string) => program([{ call: 'close', socket: 'a' }], { title });
const lostOf = (transcripts: readonly Transcript[]) =>
  transcripts.map(({ outcomes: [first] }) => (first && 'lost' in first ? first.lost : 'fine'));
const short = ({ report, programs, repeats, shared }: HealthFinding) => ({
  title: report.title,
  programs: programs.map(({ title }) => title),
  repeats,
  shared,
});

describe.skipIf(missing)(name, () => {
  const agent = { file: process.execPath, args: [fixture] };
  const target = new UmlTarget('uml', undefined, {
    memory: 256,
    agent,
    runTimeout: 4000,
    batch: 3,
  });
  beforeAll(async () => void (await target.start()), 60_000);
  afterAll(() => target.close());
  const run = (...titles: string[]) => target.run(titles.map(titled));

  it('a machine that is well says nothing', async () => {
    expect(lostOf(await run('1', '2', '3', '4'))).toEqual(['fine', 'fine', 'fine', 'fine']);
    expect(target.takeHealth()).toEqual([]);
  });

  it.each([
    ['panic', /^kernel panic: sysrq triggered crash$/],
    ['kill', /^agent lost: signal SIGKILL$/],
    ['spin', /^agent hangs: no answer for 4000 ms, while the kernel runs other processes/],
    ['stuck', /^kernel hangs: no answer for 4000 ms, and it runs no other process/],
  ])('%s: the program that did it, what happened, and the next ones run', async (title, want) => {
    const [before, got, ...after] = lostOf(await run('1', title, '3', '4', '5'));
    expect(got).toMatch(want);
    expect([before, ...after]).toEqual(['fine', 'fine', 'fine', 'fine']);
  });

  it('the panic was a finding, with its program', () => {
    expect(target.takeHealth().map(short)).toEqual([
      {
        title: 'kernel panic: sysrq triggered crash',
        programs: ['panic'],
        repeats: true,
        shared: false,
      },
    ]);
  });

  it('a warning that comes every time, one that comes once: each with its program', async () => {
    const titles = ['1', '2', 'warn', '4', 'warn once', 'warn once', '7'];
    expect(new Set(lostOf(await run(...titles)))).toEqual(new Set(['fine']));
    const findings = target.takeHealth();
    expect(findings.map(short)).toEqual([
      { title: 'WARNING in sample_often', programs: ['warn'], repeats: true, shared: false },
      { title: 'WARNING in sample_once', programs: ['warn once'], repeats: true, shared: false },
    ]);
    expect(findings[0]?.report.frames).toEqual(['sample_often', 'netlink_unicast']);
    // known by now: counted, and no finding
    await run('warn');
    expect([target.takeHealth(), findings[0]?.count]).toEqual([[], 3]);
  });
});
