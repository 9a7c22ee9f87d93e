/** Boots Debian's kernel 6.1 in QEMU, as fetched into the cache by ci/kernels. */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchKernel } from '../../../ci/kernels/fetch-kernel.ts';
import { ownCommand } from '../../own-module.ts';
import { nlmsg } from '../../program/build.ts';
import { type Program, program } from '../../program/program.ts';
import { AgentTarget } from '../exec/agent-target.ts';
import { onPath } from '../exec/on-path.ts';
import { ConsoleLog } from '../health/kernel-log.ts';
import type { TargetInfo } from '../target.ts';
import { machineCommand } from './machine.ts';
import { VmTarget } from './vm-target.ts';

const missing = onPath('qemu-system-x86_64') === undefined && process.env['CI'] !== 'true';
const name = missing ? 'vm: skipped, apt-get install qemu-system-x86' : 'vm';
/** Emulated, on a machine that may do other things. */
const BOOT = 180_000;

/** Process ids of QEMU whose command line has this word. */
function machinesWith(word: string): number[] {
  return readdirSync('/proc')
    .filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words[0] === 'qemu-system-x86_64' && words.includes(word);
      } catch {
        return false; // ended meanwhile
      }
    })
    .map(Number);
}

async function until(what: () => boolean, patience = 60_000): Promise<void> {
  for (const end = Date.now() + patience; !what() && Date.now() < end;) await sleep(50);
}

const noop: Program = program([
  { call: 'socket', socket: 'a', protocol: 0 },
  { call: 'send', socket: 'a', bytes: nlmsg({ type: 1, flags: 5, seq: 1 }) },
  { call: 'drain', socket: 'a' },
]);

describe.skipIf(missing)(name, () => {
  // a word of its own on the command line, so that machines of others are not counted
  const memory = 400 + (process.pid % 100);
  let image: string;
  let target: VmTarget;
  let info: TargetInfo;
  beforeAll(async () => {
    ({ image } = await fetchKernel('6.1', { headers: false }));
    target = new VmTarget(`vm:${image}?memory=${memory}&accel=tcg`, { startTimeout: BOOT });
    info = await target.start();
  }, 2 * BOOT);
  afterAll(() => target?.close());

  it('is the kernel that was asked for, with devices and namespaces', () => {
    expect(info.name).toBe('kernel');
    expect(info.version).toMatch(/^6\.1\.\d+$/);
    expect(info.config).toMatchObject({ accel: 'tcg', CONFIG_DUMMY: 'm' });
    const want = ['route', 'generic', 'net-admin', 'netns', 'thread', 'process', 'netlink-diag'];
    expect(info.capabilities).toEqual(expect.arrayContaining(want));
  });

  it(
    'a thread and a process of the agent act',
    async () => {
      const steps = (actor: string): Program['steps'] => [
        { call: 'socket', socket: 'a', protocol: 2, actor },
        { call: 'bind', socket: 'a', address: { pid: 7 }, actor },
      ];
      const actors = { thread: { thread: '1' }, process: { process: '1' } };
      const programs = ['thread', 'process'].map((actor) => program(steps(actor), { actors }));
      const transcripts = await target.run(programs, { isolation: 'program' });
      const done = [{ ret: 0 }, { ret: 0 }];
      expect(transcripts.map(({ outcomes }) => outcomes)).toEqual([done, done]);
    },
    BOOT,
  );

  it(
    'a request of a megabyte, and an answer of one, arrive whole',
    async () => {
      const size = 60_000;
      const message = Buffer.alloc(size, 0xab).toString('hex');
      const many = Array.from({ length: 8 }, () => [
        { call: 'send', socket: 'a', bytes: message, to: { pid: { port: 'b' } } } as const,
        { call: 'recv', socket: 'b' } as const,
      ]).flat();
      const [transcript] = await target.run([
        program([
          { call: 'socket', socket: 'a', protocol: 2 },
          { call: 'socket', socket: 'b', protocol: 2 },
          { call: 'bind', socket: 'b', address: { pid: 7 } },
          ...many,
        ]),
      ]);
      const got = transcript?.outcomes.at(-1);
      expect(got).toMatchObject({ ret: size, datagrams: [{ bytes: message }] });
    },
    BOOT,
  );

  it(
    'a machine that is killed in mid-run is started again, and every program answered',
    async () => {
      const [pid = 0] = machinesWith(`${memory}`);
      const running = target.run(
        Array.from({ length: 300 }, () => noop),
        { isolation: 'program' },
      );
      process.kill(pid, 'SIGKILL');
      const transcripts = await running;
      expect(transcripts).toHaveLength(300);
      expect(new Set(transcripts.map(({ outcomes }) => JSON.stringify(outcomes))).size).toBe(1);
      expect(machinesWith(`${memory}`)).not.toEqual([pid]);
    },
    2 * BOOT,
  );

  it('leaves no machine behind', async () => {
    expect(machinesWith(`${memory}`)).toHaveLength(1);
    await target.close();
    expect(machinesWith(`${memory}`)).toEqual([]);
  });

  it(
    'ends with us, however we end',
    async () => {
      const word = memory + 100;
      const { file, args } = ownCommand(new URL('../../cli/main.ts', import.meta.url));
      const spec = `vm:${image}?memory=${word}&accel=tcg`;
      const child = spawn(file, [...args, 'targets', '-t', spec], { stdio: 'ignore' });
      await until(() => machinesWith(`${word}`).length > 0);
      expect(machinesWith(`${word}`)).toHaveLength(1);
      child.kill('SIGKILL');
      await until(() => machinesWith(`${word}`).length === 0);
      expect(machinesWith(`${word}`)).toEqual([]);
    },
    BOOT,
  );

  it(
    'a kernel that panics at boot is quoted',
    async () => {
      const log = new ConsoleLog();
      const command = machineCommand({ vmlinuz: image, memory, accel: 'tcg' });
      const panics = new AgentTarget(
        'vm:panics',
        { ...command, console: log, lifeline: true },
        { startTimeout: BOOT, log },
      );
      await expect(panics.start()).rejects.toThrow(
        'start vm:panics: the agent gave no handshake: kernel panic: VFS: Unable to mount root fs on unknown-block(0,0)',
      );
      expect(machinesWith(`${memory}`)).toEqual([]);
    },
    BOOT,
  );

  it(
    'a module that was asked for and is refused ends it, with the reason',
    async () => {
      const spec = `vm:${image}?memory=${memory}&accel=tcg&module=${image}`;
      const refused = new VmTarget(spec, { startTimeout: BOOT });
      await expect(refused.start()).rejects.toThrow(/exit code 1: module \S+: ENOEXEC/);
      expect(machinesWith(`${memory}`)).toEqual([]);
    },
    BOOT,
  );
});
