/** Generic Netlink families that a program registers, and the ids that its symbols stand for. */
import type { FamilyDefinition } from '../../program/program.ts';
import type { Outcome } from '../../program/transcript.ts';
import { type Kernel, type Net, Unmodelled } from '../../../simulator/index.ts';

export class Families {
  /** Ids of the families resolved or registered, by symbol. */
  readonly ids: Record<string, number> = {};
  /** Numbers of the multicast groups of families registered, by symbol. */
  readonly groups: Record<string, number[]> = {};
  readonly #kernel: Kernel;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  register(symbol: string, _definition: FamilyDefinition, _net: Net): Outcome {
    throw new Unmodelled(`registration of family ${symbol} on ${this.#kernel.profile.name}`);
  }

  unregister(symbol: string): Outcome {
    throw new Unmodelled(`unregistration of family ${symbol}`);
  }

  unregisterAll(): void {}

  idOf(symbol: string): number | undefined {
    return this.ids[symbol];
  }

  groupOf(symbol: string, index: number): number | undefined {
    return this.groups[symbol]?.[index];
  }
}
