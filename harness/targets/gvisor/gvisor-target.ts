/**
 * `gvisor`: the kernel in user space of gvisor.dev, Netlink of its own, the agent in its sandbox.
 * `runsc do` makes one around a command, on the host's root, and without root.
 */
import { execFileSync } from 'node:child_process';
import { agentCommand } from '../exec/agent-command.ts';
import { AgentTarget, type AgentTargetOptions } from '../exec/agent-target.ts';
import { onPath } from '../exec/on-path.ts';
import { HarnessError, type TargetInfo, TargetUnavailable } from '../target.ts';

const RUNSC = 'runsc';
const SANDBOX = ['--rootless', '--network=none'];

export class GvisorTarget extends AgentTarget {
  constructor(options: AgentTargetOptions = {}) {
    const { file, args } = agentCommand();
    // A network namespace made inside has no device at all, not even lo: programs share the
    // sandbox's own. Of what they do only addresses outlive them; all else is refused.
    super('gvisor', { file: RUNSC, args: [...SANDBOX, 'do', file, ...args, '--stay'] }, options);
  }

  override async start(): Promise<TargetInfo> {
    if (onPath(RUNSC) === undefined) {
      throw new TargetUnavailable(this.spec, `there is no ${RUNSC}`, 'apt-get install runsc');
    }
    const version = releaseOf(versionText());
    try {
      // what the sandbox says of itself is the Linux it stands in for: 4.4.0 in every release
      return { ...(await super.start()), name: 'gvisor', version };
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      const why = error.message.replace(`start ${this.spec}: `, '');
      const mend = `it needs user namespaces; try: ${RUNSC} ${SANDBOX.join(' ')} do true`;
      throw new TargetUnavailable(this.spec, why, mend);
    }
  }
}

function versionText(): string {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    return execFileSync(RUNSC, ['--version'], { timeout: 5000, stdio: [...stdio] }).toString();
  } catch (error) {
    throw new HarnessError('start gvisor', `${RUNSC} --version failed`, { cause: error });
  }
}

/** `20221219` of `runsc version 0.0~20221219.0` (Debian) or `release-20221219.0` (upstream). */
export function releaseOf(text: string): string {
  const said = /runsc version (\S+)/.exec(text)?.[1] ?? 'unknown';
  return /\d{8}/.exec(said)?.[0] ?? said;
}
