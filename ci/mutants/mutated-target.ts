/** The simulator with its mutants, built into one file: what ask-mutants loads, again where it must. */
import { createSimulatorTarget } from '../../harness/targets/simulator/index.ts';
import type { Target } from '../../harness/targets/target.ts';
import { profiles } from '../../simulator/index.ts';

/** By name, the newest first; only those of kernels that were measured. */
export const targets: ReadonlyMap<string, Target> = new Map(
  [...profiles]
    .filter(([, { measured }]) => measured)
    .map(([name]) => [name, createSimulatorTarget(`simulator:${name}`)]),
);
