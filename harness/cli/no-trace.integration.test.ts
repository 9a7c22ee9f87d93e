/**
 * Runs on the simulator and the live kernel: the same verdicts in every order, and a host that is
 * afterwards what it was before.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunResult } from '../../reports/run-result.ts';
import { ends, NLCONFORM, scratch } from './command-line.ts';

const { folder } = scratch();
const temporary = join(folder, 'tmp');
mkdirSync(temporary);
/** In the environment of all that a run starts, so that ours are told from other runs. */
const mark = `NLCONFORM_TEST_MARK=${randomUUID()}`;

const ip = (...words: string[]): unknown =>
  JSON.parse(execFileSync('ip', ['-json', ...words], { encoding: 'utf8' }) || '[]');

const hostOf = () => ({
  links: ip('link'),
  addresses: ip('address'),
  routes: [ip('route', 'show', 'table', 'all'), ip('-6', 'route', 'show', 'table', 'all')],
  rules: [ip('rule'), ip('-6', 'rule')],
  namespaces: ip('netns', 'list'),
  mounts: readFileSync('/proc/mounts', 'utf8'),
});

/** Command lines of processes that a run of ours started. */
const processesOfOurs = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return [];
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')];
      } catch {
        return []; // it ended meanwhile, or is another user's
      }
    });

async function run(...flags: string[]): Promise<RunResult> {
  const [name = '', value = ''] = mark.split('=');
  const env = { ...process.env, TMPDIR: temporary, [name]: value, CI: '' };
  const words = ['run', '-t', 'simulator', '-t', 'kernel', '--json', ...flags];
  const { out } = await ends([...NLCONFORM, ...words], { env });
  return JSON.parse(out) as RunResult;
}

/** All that a verdict says, but for times: a line a case. */
const verdictsOf = ({ results }: RunResult): string[] =>
  results.flatMap(({ id, target, verdict, reason, bytes, cases }) => [
    `${id} [${target}] ${verdict} ${reason ?? ''} ${JSON.stringify(bytes)}`,
    ...cases.map((each) => {
      const said = JSON.stringify(each.divergence?.difference ?? '');
      return `${id} [${target}] ${each.name}: ${each.verdict} ${said}`;
    }),
  ]);

it(
  'two runs and two random orders say the same, and leave no trace',
  { timeout: 600_000 },
  async () => {
    const before = hostOf();
    const first = await run();
    const verdicts = verdictsOf(first);
    expect(verdicts.length).toBeGreaterThan(400);
    for (const flags of [[], ['--order', 'random', '--seed', '1'], ['--order', 'random']]) {
      const other = await run(...flags);
      const now = verdictsOf(other);
      // the lines that differ, not some thousands of lines
      const was = new Set(verdicts);
      expect(
        now.filter((line) => !was.has(line)),
        `seed ${other.seed}`,
      ).toEqual([]);
      expect(now.length, `seed ${other.seed}`).toBe(verdicts.length);
      expect(other.order).toBe(flags.length > 0 ? 'random' : undefined);
    }
    expect(hostOf()).toEqual(before);
    expect(processesOfOurs()).toEqual([]);
    // tsx keeps what it compiled there
    expect(readdirSync(temporary).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
  },
);
