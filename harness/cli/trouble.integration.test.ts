/** What goes wrong around a run: a clear message, the right exit code, nothing left behind. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunResult } from '../../reports/run-result.ts';
import { onPath } from '../targets/exec/on-path.ts';
import { ends, NLCONFORM, scratch } from './command-line.ts';

const { folder } = scratch();
const missing = onPath('linux.uml') === undefined && process.env['CI'] !== 'true';

/** Process ids of those whose command line names the folder. */
const processesOf = (place: string): number[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(place);
      } catch {
        return false; // ended meanwhile
      }
    })
    .map(Number);

/** Where machines keep their files: also how we know their processes. */
function ownTmp(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

it.skipIf(missing)(
  'User-Mode Linux killed in mid-run: started again, the run goes on, nothing is left',
  { timeout: 300_000 },
  async () => {
    const tmp = ownTmp('killed');
    let killed = false;
    const env = { ...process.env, CI: '', TMPDIR: tmp };
    const { code, out } = await ends(
      [...NLCONFORM, 'run', 'headers', '-t', 'uml', '--json'],
      { env },
      (said) => {
        if (killed || !said.includes('first verdict')) return;
        const pids = processesOf(tmp);
        if (pids.length === 0) return;
        killed = true;
        for (const pid of pids) process.kill(pid, 'SIGKILL');
      },
    );
    const { results } = JSON.parse(out) as RunResult;
    expect([killed, results.length > 40]).toEqual([true, true]);
    // whichever program was under way is run again, alone: nobody has to suffer
    expect(results.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
    // the loader's cache may stay
    const left = readdirSync(tmp).filter((name) => !name.startsWith('tsx-'));
    expect([code, processesOf(tmp), left]).toEqual([0, [], []]);
  },
);

const mayMount = process.getuid?.() === 0;

it.skipIf(missing || !mayMount)(
  'a full disk: the machine says where and what to do; other targets are whole',
  { timeout: 120_000 },
  async () => {
    const tmp = ownTmp('full');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', tmp]);
    try {
      execFileSync('sh', ['-c', `head -c 1M /dev/zero > ${tmp}/fill || true`], { stdio: 'ignore' });
      const env = { ...process.env, CI: '', TMPDIR: tmp };
      const args = ['run', 'hdr.short_dgram', '-t', 'uml', '-t', 'simulator', '--json'];
      const { code, out } = await ends([...NLCONFORM, ...args], { env });
      const { targets, results } = JSON.parse(out) as RunResult;
      expect(targets[0]?.unavailable?.reason).toMatch(
        /^start or run uml: cannot .* in .*full: ENOSPC; have room there, or name another folder by TMPDIR$/,
      );
      expect([code, results.map(({ target, verdict }) => `${target} ${verdict}`)]).toEqual([
        3,
        ['simulator pass'],
      ]);
    } finally {
      execFileSync('umount', [tmp]);
    }
  },
);

it('a package that is missing: its name, and a run in which nothing was judged is no success', async () => {
  const env = { ...process.env, CI: '', PATH: '/nowhere' };
  const { code, out } = await ends([...NLCONFORM, 'run', 'hdr.short_dgram', '-t', 'uml'], { env });
  expect(code).toBe(3);
  expect(out).toContain('mend: apt-get install user-mode-linux');
  expect(out.trimEnd()).toMatch(
    /NOTHING JUDGED: .*\(exit code 3: nothing is proven; see "Targets that were not run"\)$/,
  );
});

it('a target given twice is a mistake, in one line', async () => {
  const { code, err } = await ends([...NLCONFORM, 'run', '-t', 'simulator', '-t', 'simulator']);
  expect([code, err]).toEqual([2, 'nlconform: --target simulator: given twice; once will do\n']);
});
