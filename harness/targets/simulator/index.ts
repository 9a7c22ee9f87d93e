/**
 * The simulator as a target, in process: it cannot crash the harness, and what it does not model
 * is an outcome of its own.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Program } from '../../program/program.ts';
import type { Transcript } from '../../program/transcript.ts';
import {
  type Kernel,
  type KernelOptions,
  type Profile,
  createKernel,
} from '../../../simulator/index.ts';
import type { RunOptions, Target, TargetInfo } from '../target.ts';
import { parseSpec } from './parse-spec.ts';
import { Session } from './session.ts';

const CAPABILITIES = [
  'route',
  'ipv6',
  'generic',
  'usersock',
  'sock-diag',
  'netlink-diag',
  'inet-diag',
  'uevent',
  'fib-lookup',
  'netfilter',
  'registration',
  'net-admin',
  'netns',
  'process',
  'thread',
  'capset',
];
const IN_ONE_GO = 8;
/** Kinds of links and of disciplines that are capabilities, where the profile has them. */
const KINDS = ['veth', 'dummy', 'bridge', 'ingress', 'htb'];

const capabilitiesOf = ({ linkKinds, qdiscKinds }: Profile, root: Kernel['root']): string[] => [
  ...CAPABILITIES,
  ...(root === 'machine' ? [] : ['user-namespace']),
  ...KINDS.filter((kind) => linkKinds.has(kind) || qdiscKinds.has(kind)),
];

/**
 * @param more for who measures: what is told of the switches of faults; facts of other versions
 * @throws UnknownTarget if the profile or a fault is not known.
 */
export function createSimulatorTarget(
  spec: string,
  more: Pick<KernelOptions, 'onFaultAsked' | 'facts'> = {},
): Target {
  return new SimulatorTarget(spec, { ...parseSpec(spec), ...more });
}

class SimulatorTarget implements Target {
  readonly spec: string;
  readonly copies = true;
  readonly #options: KernelOptions;
  /** The kernel that programs share, unless each has its own. */
  #shared: Kernel | undefined;

  constructor(spec: string, options: KernelOptions) {
    this.spec = spec;
    this.#options = options;
  }

  start(): Promise<TargetInfo> {
    const { profile, root } = createKernel(this.#options);
    const { name, version, pageSize, bufferDefault, bufferMax } = profile;
    return Promise.resolve({
      nlconform: 1,
      name: 'simulator',
      version,
      capabilities: capabilitiesOf(profile, root),
      byteOrder: 'LE',
      pageSize,
      cpus: 1,
      config: {
        profile: name,
        'net.core.rmem_default': bufferDefault,
        'net.core.wmem_default': bufferDefault,
        'net.core.rmem_max': bufferMax,
        'net.core.wmem_max': bufferMax,
      },
    });
  }

  async run(
    programs: readonly Program[],
    { isolation = 'program' }: RunOptions = {},
  ): Promise<Transcript[]> {
    if (isolation === 'request') this.#shared = undefined;
    const out: Transcript[] = [];
    for (const program of programs) {
      const kernel =
        isolation === 'program'
          ? createKernel(this.#options)
          : (this.#shared ??= createKernel(this.#options));
      out.push(new Session(program, kernel).run());
      // an agent that runs them, too, waits for what is in the pipe
      if (out.length % IN_ONE_GO === 0) await othersTurn();
    }
    return out;
  }

  close(): Promise<void> {
    this.#shared = undefined;
    return Promise.resolve();
  }
}
