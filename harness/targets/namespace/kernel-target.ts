/**
 * `kernel`: the kernel this machine runs on, driven by our agent in a user and network
 * namespace made for the run. Nothing of the host's namespace is ever touched.
 */
import { readFileSync } from 'node:fs';
import type { Program } from '../../program/program.ts';
import type { Transcript } from '../../program/transcript.ts';
import { AgentTarget, type AgentTargetOptions } from '../exec/agent-target.ts';
import { agentCommand } from '../exec/agent-command.ts';
import type { Command } from '../exec/agent-connection.ts';
import { onPath } from '../exec/on-path.ts';
import type { HealthFinding } from '../health/health-finding.ts';
import { KmsgLog } from '../health/kmsg-log.ts';
import {
  HarnessError,
  type RunOptions,
  type Target,
  type TargetInfo,
  TargetUnavailable,
} from '../target.ts';

/** A way into a namespace, to be tried: the agent's handshake tells whether it has privilege there. */
interface Way {
  name: string;
  wrap: readonly string[];
}

const WAYS: readonly Way[] = [
  { name: 'user and network namespace', wrap: ['unshare', '-Urn'] },
  { name: 'network namespace', wrap: ['unshare', '-n'] },
];

export class KernelTarget implements Target {
  readonly spec = 'kernel';
  /** Each in a namespace of its own. */
  readonly copies = true;
  private readonly options: AgentTargetOptions;
  private inner: AgentTarget | undefined;
  private log: KmsgLog | undefined;

  constructor(options: AgentTargetOptions = {}) {
    this.options = options;
  }

  async start(): Promise<TargetInfo> {
    if (process.platform !== 'linux') {
      throw new TargetUnavailable(this.spec, `this is ${process.platform}`, 'run it on Linux');
    }
    const tried: string[] = [];
    const root = process.getuid?.() === 0;
    for (const way of root ? WAYS : WAYS.slice(0, 1)) {
      const result = await this.tryWay(way);
      if (typeof result !== 'string') return result;
      tried.push(`${way.name}: ${result}`);
    }
    if (onPath('unshare') === undefined) {
      const how = 'install util-linux, or have the folder of its unshare on PATH';
      throw new TargetUnavailable(this.spec, 'no program unshare on PATH', how);
    }
    throw new TargetUnavailable(this.spec, tried.join('; '), mend());
  }

  run(programs: readonly Program[], options?: RunOptions): Promise<Transcript[]> {
    if (this.inner === undefined) throw new HarnessError('run on kernel', 'it is not started');
    return this.inner.run(programs, options);
  }

  takeHealth(): HealthFinding[] {
    return this.inner?.takeHealth() ?? [];
  }

  async heed(programs: readonly Program[]): Promise<unknown> {
    return this.inner?.heed(programs);
  }

  async close(): Promise<void> {
    await this.inner?.close();
    this.inner = undefined;
    this.log?.close();
    this.log = undefined;
  }

  private async tryWay(way: Way): Promise<TargetInfo | string> {
    const [wrapper = '', ...wrapArgs] = way.wrap;
    const file = onPath(wrapper);
    if (file === undefined) return `no program ${wrapper}`;
    const agent = agentCommand();
    const command: Command = { file, args: [...wrapArgs, agent.file, ...agent.args] };
    if (!this.options.deaf) this.log ??= KmsgLog.open();
    const log = this.log === undefined ? {} : { log: this.log };
    const inner = new AgentTarget(this.spec, command, { ...log, ...this.options });
    try {
      const info = await inner.start();
      if (info.capabilities.includes('net-admin')) {
        this.inner = inner;
        return info;
      }
      await inner.close();
      return 'made, but without CAP_NET_ADMIN inside';
    } catch (error) {
      if (error instanceof HarnessError) return error.message.replace(`start ${this.spec}: `, '');
      throw error;
    }
  }
}

/** What would allow it, by what this machine says of user namespaces. */
function mend(): string {
  const restricted = readSysctl('kernel/apparmor_restrict_unprivileged_userns');
  if (restricted === '1') {
    return 'allow user namespaces: sysctl kernel.apparmor_restrict_unprivileged_userns=0, or run as root';
  }
  if (readSysctl('kernel/unprivileged_userns_clone') === '0') {
    return 'allow user namespaces: sysctl kernel.unprivileged_userns_clone=1, or run as root';
  }
  if (readSysctl('user/max_user_namespaces') === '0') {
    return 'allow user namespaces: sysctl user.max_user_namespaces=10000, or run as root';
  }
  return 'needs util-linux unshare and user namespaces, or root; in a container: --security-opt seccomp=unconfined or --cap-add SYS_ADMIN';
}

function readSysctl(name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
  } catch {
    return undefined; // this kernel has no such switch
  }
}
