/** What goes wrong around a run: a clear message, the right exit code, nothing left behind. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunResult } from '../../reports/run-result.ts';
import { onPath } from '../targets/exec/on-path.ts';
import { ends, NLCONFORM, scratch } from './command-line.ts';

const { folder } = scratch();
const lacks = (program: string): boolean =>
  onPath(program) === undefined && process.env['CI'] !== 'true';

/** Process ids and command lines of those that were started with this TMPDIR. */
const processesOf = (tmp: string): { pid: number; command: string }[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        const of = command.includes(tmp) || readFileSync(`/proc/${pid}/environ`).includes(tmp);
        return of ? [{ pid: Number(pid), command }] : [];
      } catch {
        return []; // ended meanwhile
      }
    });

/** Where machines keep their files: also how we know their processes. */
function ownTmp(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

it.for([
  { target: 'kernel', killed: 'agent/main.ts', exit: 0, absent: lacks('unshare') },
  { target: 'uml', killed: 'linux.uml', exit: 0, absent: lacks('linux.uml') },
  // it diverges, killed or not
  { target: 'gvisor', killed: 'runsc-sandbox', exit: 1, absent: lacks('runsc') },
])(
  '$target, its $killed killed in mid-run: started again, the run goes on, nothing is left',
  { timeout: 300_000 },
  async ({ target, killed, exit, absent }, { skip }) => {
    skip(absent, `${target} is not to be had here`);
    const tmp = ownTmp(target);
    let done = false;
    const env = { ...process.env, CI: '', TMPDIR: tmp };
    const { code, out } = await ends(
      [...NLCONFORM, 'run', 'headers', '-t', target, '--json'],
      { env },
      (said) => {
        if (done || !said.includes('first verdict')) return;
        const found = processesOf(tmp).filter(({ command }) => command.includes(killed));
        for (const { pid } of found) process.kill(pid, 'SIGKILL');
        done = found.length > 0;
      },
    );
    const { results } = JSON.parse(out) as RunResult;
    expect([done, results.length > 40]).toEqual([true, true]);
    // whichever program was under way is run again, alone: nobody has to suffer
    expect(results.filter(({ verdict }) => verdict === 'broken')).toEqual([]);
    // the loader's cache may stay
    const left = readdirSync(tmp).filter((name) => !name.startsWith('tsx-'));
    expect([code, processesOf(tmp), left]).toEqual([exit, [], []]);
  },
);

const mayMount = process.getuid?.() === 0;

it.skipIf(lacks('linux.uml') || !mayMount)(
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
