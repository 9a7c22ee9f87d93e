/**
 * The simulator as a target, in process: it cannot crash the harness, and what it does not model
 * is an outcome of its own.
 */
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
  'user-namespace',
];
/** Kinds of links and of disciplines that are capabilities, where the profile has them. */
const KINDS = ['veth', 'dummy', 'bridge', 'ingress', 'htb'];

const capabilitiesOf = ({ linkKinds, qdiscKinds }: Profile): string[] => [
  ...CAPABILITIES,
  ...KINDS.filter((kind) => linkKinds.has(kind) || qdiscKinds.has(kind)),
];

/**
 * @param more for who measures: what is told of the switches of faults
 * @throws UnknownTarget if the profile or a fault is not known.
 */
export function createSimulatorTarget(
  spec: string,
  more: Pick<KernelOptions, 'onFaultAsked'> = {},
): Target {
  return new SimulatorTarget(spec, { ...parseSpec(spec), ...more });
}

class SimulatorTarget implements Target {
  readonly spec: string;
  readonly #options: KernelOptions;
  /** The kernel that programs share, unless each has its own. */
  #shared: Kernel | undefined;

  constructor(spec: string, options: KernelOptions) {
    this.spec = spec;
    this.#options = options;
  }

  start(): Promise<TargetInfo> {
    const { profile } = createKernel(this.#options);
    const { name, version, pageSize, bufferDefault, bufferMax } = profile;
    return Promise.resolve({
      nlconform: 1,
      name: 'simulator',
      version,
      capabilities: capabilitiesOf(profile),
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

  run(programs: readonly Program[], { isolation = 'program' }: RunOptions = {}) {
    if (isolation === 'request') this.#shared = undefined;
    return Promise.resolve(
      programs.map((program): Transcript => {
        if (isolation === 'program') {
          return new Session(program, createKernel(this.#options)).run();
        }
        this.#shared ??= createKernel(this.#options);
        return new Session(program, this.#shared).run();
      }),
    );
  }

  close(): Promise<void> {
    this.#shared = undefined;
    return Promise.resolve();
  }
}
