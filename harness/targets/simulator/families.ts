/** Generic Netlink families that a program registers, and the ids that its symbols stand for. */
import type { FamilyDefinition } from '../../program/program.ts';
import type { Outcome } from '../../program/transcript.ts';
import { errnoName } from '../../wire/constants/errno.ts';
import {
  type GenlFamily,
  type Kernel,
  familyFromDefinition,
  genlRegistry,
  genl_register_family,
  genl_unregister_family,
} from '../../../simulator/index.ts';

export class Families {
  /** Ids of the families resolved or registered, by symbol. */
  readonly ids: Record<string, number> = {};
  /** Numbers of the multicast groups of families registered, by symbol. */
  readonly groups: Record<string, number[]> = {};
  readonly #kernel: Kernel;
  /** The struct last registered under each symbol. */
  readonly #structs = new Map<string, GenlFamily>();
  /** Every struct registered, to be taken back at the end. */
  readonly #registered = new Set<GenlFamily>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  register(symbol: string, definition: FamilyDefinition): Outcome {
    const family = familyFromDefinition(definition);
    const result = genl_register_family(this.#kernel, family);
    if (result < 0) return { errno: errnoName(-result) };
    this.#structs.set(symbol, family);
    this.#registered.add(family);
    this.ids[symbol] = family.id ?? 0;
    const first = family.mcgrp_offset ?? 0;
    this.groups[symbol] = (family.mcgrps ?? []).map((_, index) => first + index);
    return { ret: result };
  }

  unregister(symbol: string): Outcome {
    const family = this.#structs.get(symbol) ?? { name: symbol };
    const result = genl_unregister_family(this.#kernel, family);
    if (result < 0) return { errno: errnoName(-result) };
    this.#registered.delete(family);
    return { ret: result };
  }

  /** At the end of a program: what it left registered would be seen by the next. */
  unregisterAll(): void {
    for (const family of this.#registered) genl_unregister_family(this.#kernel, family);
    this.#registered.clear();
  }

  idOf(symbol: string): number | undefined {
    const own = this.ids[symbol];
    if (own !== undefined) return own;
    const found = genlRegistry(this.#kernel).byName(symbol)?.id;
    if (found !== undefined) this.ids[symbol] = found;
    return found;
  }

  groupOf(symbol: string, index: number): number | undefined {
    return this.groups[symbol]?.[index];
  }
}
