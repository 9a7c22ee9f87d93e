/**
 * `vm:VMLINUZ`: a kernel image in QEMU, our agent in an initramfs made for it. Any x86-64
 * kernel with virtio consoles, built in or as modules.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Program } from '../../program/program.ts';
import type { Transcript } from '../../program/transcript.ts';
import { handOnMayCrash } from '../agent/registration/may-crash.ts';
import { AgentTarget, type AgentTargetOptions } from '../exec/agent-target.ts';
import { onPath } from '../exec/on-path.ts';
import { type Module, WANTED, modulesFrom, nameOf } from '../guest/modules.ts';
import type { HealthFinding } from '../health/health-finding.ts';
import { ConsoleLog } from '../health/kernel-log.ts';
import {
  HarnessError,
  type RunOptions,
  type Target,
  type TargetInfo,
  TargetUnavailable,
} from '../target.ts';
import { releaseOfBzImage } from './bzimage.ts';
import type { Entry } from './cpio.ts';
import { GUEST_MAIN, NODE, guestFiles, libraryFolders } from './guest-files.ts';
import { initramfsOf } from './initramfs.ts';
import { QEMU, machineCommand } from './machine.ts';
import { kvmBoots } from './kvm-probe.ts';
import { type VmSpec, parseVmSpec } from './parse-spec.ts';

/** The agent's channel; modules in Debian's 6.1, built in since. */
const CHANNEL = ['virtio_pci', 'virtio_console'];
const MEMORY = 512;

export class VmTarget implements Target {
  readonly spec: string;
  private readonly given: VmSpec;
  private readonly options: AgentTargetOptions;
  private inner: AgentTarget | undefined;

  /** @throws UnknownTarget where the spec is wrong */
  constructor(spec: string, options: AgentTargetOptions = {}) {
    this.spec = spec;
    this.given = parseVmSpec(spec);
    this.options = options;
  }

  async start(): Promise<TargetInfo> {
    const attempted = `start ${this.spec}`;
    if (process.arch !== 'x64' || process.platform !== 'linux') {
      const why = `the machine is x86-64, and Node here is for ${process.platform} ${process.arch}`;
      throw new TargetUnavailable(this.spec, why, 'run it on x86-64 Linux');
    }
    if (onPath(QEMU) === undefined) {
      const mend = 'apt-get install qemu-system-x86';
      throw new TargetUnavailable(this.spec, `there is no ${QEMU}`, mend);
    }
    const { vmlinuz, memory = MEMORY } = this.given;
    const release = this.release();
    const entries = this.entries(release);
    let initramfs: string;
    try {
      initramfs = initramfsOf(entries);
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      throw new HarnessError(attempted, error.message, { cause: error });
    }
    const accel = this.given.accel ?? ((await kvmBoots(vmlinuz)) ? 'kvm' : 'tcg');
    const command = machineCommand({ vmlinuz, initramfs, memory, accel });
    const log = new ConsoleLog();
    const inner = new AgentTarget(
      this.spec,
      { ...command, console: log, lifeline: true },
      { startTimeout: 60_000, runTimeout: 30_000, log, ...this.options },
    );
    const info = await inner.start();
    this.inner = inner;
    return { ...info, config: { ...info.config, accel } };
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
  }

  private release(): string {
    const { vmlinuz } = this.given;
    let release: string | undefined;
    try {
      release = releaseOfBzImage(vmlinuz);
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      const why = `${vmlinuz} cannot be read: ${code}`;
      const mend = 'fetch one of Debian: npm run kernels -- fetch 6.1';
      throw new TargetUnavailable(this.spec, why, mend);
    }
    if (release !== undefined) return release;
    throw new HarnessError(`start ${this.spec}`, `${vmlinuz} is no bzImage of an x86 kernel`);
  }

  private entries(release: string): Entry[] {
    const { vmlinuz, extra } = this.given;
    const modules = modulesFrom(this.modulesFolder(release), [...CHANNEL, ...WANTED], extra);
    const files = guestFiles();
    const config = join(dirname(vmlinuz), `config-${release}`);
    return [
      ...files,
      ...modules.map((each) => ({ path: placeOf(each), mode: 0o644, content: each.content })),
      ...(existsSync(config)
        ? [{ path: `/boot/config-${release}`, mode: 0o644, file: config }]
        : []),
      { path: '/tmp/.keep', mode: 0o644, content: '' },
      { path: '/proc/.keep', mode: 0o644, content: '' },
      { path: '/sys/.keep', mode: 0o644, content: '' },
      { path: '/init', mode: 0o755, content: initScript(files, modules, extra.map(nameOf)) },
    ];
  }

  /** Given, or where packages and `make modules_install` put them. */
  private modulesFolder(release: string): string | undefined {
    const { vmlinuz, modules } = this.given;
    const below = (root: string): string => join(root, 'lib/modules', release);
    if (modules === undefined) {
      return [below(join(dirname(vmlinuz), '..')), below('/')].find(existsSync);
    }
    const found = [below(modules), join(modules, release), modules].find(existsSync);
    if (found !== undefined) return found;
    throw new HarnessError(`start ${this.spec}`, `modules: there is no folder ${modules}`);
  }
}

const placeOf = ({ name }: Module): string => `/modules/${name}.ko`;

/** The first process: starts the agent, and ends the machine when the agent ends. */
function initScript(files: readonly Entry[], modules: readonly Module[], needed: string[]): string {
  const words = modules.map((each) => `${needed.includes(each.name) ? '!' : ''}${placeOf(each)}`);
  return `#!/bin/sh
export PATH=/bin HOME=/ LANG=C.UTF-8 TMPDIR=/tmp LD_LIBRARY_PATH=${libraryFolders(files).join(':')}
${handOnMayCrash()}ulimit -c 0
${NODE} ${GUEST_MAIN} ${words.join(' ')}
echo "the agent ended with $?" >&2
echo b > /proc/sysrq-trigger
`;
}
