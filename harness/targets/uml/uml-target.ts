/**
 * `uml`, `uml:PATH`, `uml:PATH?gcov=FOLDER`: User-Mode Linux, a Linux kernel that is a program. From Debian's package
 * or self-built; the agent runs inside, on the host's root, which it cannot write to.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program } from '../../program/program.ts';
import type { Transcript } from '../../program/transcript.ts';
import { AgentTarget, type AgentTargetOptions } from '../exec/agent-target.ts';
import type { Command } from '../exec/agent-connection.ts';
import { onPath } from '../exec/on-path.ts';
import { guestAgent } from '../guest/guest-agent.ts';
import { modulesFrom } from '../guest/modules.ts';
import type { HealthFinding } from '../health/health-finding.ts';
import { ConsoleLog } from '../health/kernel-log.ts';
import {
  HarnessError,
  type RunOptions,
  type Target,
  type TargetInfo,
  TargetUnavailable,
} from '../target.ts';
import { saveCoverage } from './gcov.ts';
import { initScript } from './init-script.ts';
import { INSIDE, Mailbox } from './mailbox.ts';
import { lastCpu } from './last-cpu.ts';

export interface UmlOptions extends AgentTargetOptions {
  /** Of the machine, in megabytes; default 512. */
  memory?: number;
  /** Modules of one's own, loaded behind those that rules ask for. */
  extra?: readonly string[];
  /** A folder for the line coverage of each boot, of a kernel built with gcov. */
  gcov?: string;
  /** What runs inside; default our agent. */
  agent?: { file: string; args: readonly string[] };
}

/** Where Debian's package keeps the modules of its kernel. */
const MODULES = '/usr/lib/uml/modules';
/** Milliseconds to write coverage down at the end. */
const SAVING = 30_000;
/** A machine that dies says so at once; one that boots beside others takes its time. */
const PATIENCE = { startTimeout: 120_000, runTimeout: 30_000 };
const PACKAGE = 'apt-get install user-mode-linux';

export class UmlTarget implements Target {
  readonly spec: string;
  private readonly options: UmlOptions;
  private readonly binary: string | undefined;
  private mailbox: Mailbox | undefined;
  private inner: AgentTarget | undefined;

  /** @param binary a kernel built with ARCH=um; default that of Debian's package */
  constructor(spec: string, binary?: string, options: UmlOptions = {}) {
    this.spec = spec;
    this.binary = binary;
    this.options = options;
  }

  async start(): Promise<TargetInfo> {
    const binary = this.findBinary();
    const release = this.releaseOf(binary);
    const mailbox = new Mailbox(this.spec);
    const log = new ConsoleLog();
    const command = { ...this.machineCommand(binary, release, mailbox), console: log };
    const options = { ...PATIENCE, log, ...this.options };
    const inner = new AgentTarget(this.spec, command, options);
    let info: TargetInfo;
    try {
      info = await inner.start();
    } catch (error) {
      mailbox.remove(); // who could not start it has nothing to close
      throw error;
    }
    [this.inner, this.mailbox] = [inner, mailbox];
    // an architecture of its own, with differences of its own: 64-bit attributes are aligned
    return { ...info, name: 'uml' };
  }

  async run(programs: readonly Program[], options?: RunOptions): Promise<Transcript[]> {
    if (this.inner === undefined) {
      throw new HarnessError(`run on ${this.spec}`, 'the target is not started');
    }
    return this.inner.run(programs, options);
  }

  takeHealth(): HealthFinding[] {
    return this.inner?.takeHealth() ?? [];
  }

  async close(): Promise<void> {
    await this.inner?.close();
    this.inner = undefined;
    this.mailbox?.remove();
    this.mailbox = undefined;
  }

  private findBinary(): string {
    if (this.binary === undefined) {
      const found = onPath('linux.uml');
      if (found !== undefined) return found;
      throw new TargetUnavailable(this.spec, 'there is no linux.uml', PACKAGE);
    }
    try {
      accessSync(this.binary, constants.X_OK);
      return this.binary;
    } catch {
      const why = `${this.binary} is no program that can be run`;
      throw new TargetUnavailable(this.spec, why, 'build one: npm run kernels -- build');
    }
  }

  /** What it says to --version, before it boots. */
  private releaseOf(binary: string): string {
    try {
      const stdio = ['ignore', 'pipe', 'ignore'] as const;
      return execFileSync(binary, ['--version'], { timeout: 5000, stdio: [...stdio] })
        .toString()
        .trim();
    } catch (error) {
      throw new HarnessError(`start ${this.spec}`, `${binary} --version failed`, { cause: error });
    }
  }

  /**
   * Console 0 is what the kernel says: it goes to standard error. Serial line 0 is the agent's, on
   * standard input and output; line 1 tells whether the machine is alive. Pinned to one CPU it is
   * four times as fast: its processes take turns. Warnings are printed (level 4), chatter is not.
   * When we end, however we end, so does standard input, and the machine halts.
   */
  private machineCommand(binary: string, release: string, mailbox: Mailbox): Command {
    const { memory = 512, agent = ownAgent(mailbox), gcov, extra = [] } = this.options;
    const folder = join(MODULES, release);
    const modules = modulesFrom(folder).map(({ path }) => path);
    const command = [agent.file, ...agent.args, ...modules, ...extra];
    const saving = gcov === undefined ? {} : { afterwards: saveCoverage(this.spec, gcov) };
    const [tty, lifeline] = ['/dev/ttyS0', '/dev/ttyS1'];
    const [overlay] = modulesFrom(folder, ['overlay']);
    const text = initScript({
      ...{ mailbox: mailbox.folder, command, tty, lifeline, ...saving },
      ...(overlay && { overlay: overlay.path }),
    });
    const init = mailbox.write('init', text, 0o755);
    const root = 'root=/dev/root rootfstype=hostfs rootflags=/ ro'.split(' ');
    const lines = 'con0=null,fd:2 con=null ssl0=fd:0,fd:1 ssl1=fd:3,fd:4 ssl=null'.split(' ');
    // tunnels that are built in would put devices into every namespace, also a fresh one
    const settings = ['fb_tunnels=none', 'loglevel=5'];
    const machine = [binary, `mem=${memory}M`, ...root, `init=${init}`, ...lines, ...settings];
    const pin = onPath('taskset') === undefined ? [] : ['taskset', '-c', String(lastCpu())];
    const [file = binary, ...args] = [...pin, ...machine];
    const patience = gcov === undefined ? {} : { patience: SAVING };
    return { file, args, carry: mailbox.carry, lifeline: true, ...patience };
  }
}

const AGENT = 'agent';

/** Our agent, put into the mailbox; its one library stays where it is installed. */
function ownAgent(mailbox: Mailbox): { file: string; args: string[] } {
  for (const [name, text] of Object.entries(guestAgent())) {
    mailbox.write(join(AGENT, name), text, 0o644);
  }
  const koffi = dirname(fileURLToPath(import.meta.resolve('koffi')));
  mailbox.link(join(AGENT, 'node_modules/koffi'), koffi);
  return { file: process.execPath, args: [join(INSIDE, AGENT, 'guest/main.js')] };
}
