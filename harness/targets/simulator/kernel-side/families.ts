/** Generic Netlink families that a program registers, and the ids that its symbols stand for. */
import type { FamilyDefinition } from '../../../program/definition.ts';
import { type Resolver, resolveBytes, resolveNumber } from '../../../program/bytes.ts';
import type { StepOf } from '../../../program/program.ts';
import type { Outcome } from '../../../program/transcript.ts';
import {
  type GenlFamily,
  type Kernel,
  type Net,
  genlRegistry,
  genl_has_listeners,
  genl_register_family,
  genl_set_err,
  genl_unregister_family,
  genlmsg,
  genlmsg_multicast_allns,
  genlmsg_multicast_netns,
  genlmsg_unicast,
} from '../../../../simulator/index.ts';
import { outcomeOf } from '../outcome.ts';
import type { CallLog } from './call-log.ts';
import { familyFromDefinition } from './family-from-definition.ts';

export type FamilySend = StepOf<
  | 'genlmsg_multicast'
  | 'genlmsg_multicast_allns'
  | 'genlmsg_unicast'
  | 'genl_set_err'
  | 'genl_has_listeners'
>;

export class Families {
  /** Ids of the families resolved or registered, by symbol. */
  readonly ids: Record<string, number> = {};
  /** Numbers of the multicast groups of families registered, by symbol. */
  readonly groups: Record<string, number[]> = {};
  readonly #kernel: Kernel;
  readonly #log: CallLog;
  /** The struct last registered under each symbol. */
  readonly #structs = new Map<string, GenlFamily>();
  /** Every struct registered, to be taken back at the end. */
  readonly #registered = new Set<GenlFamily>();

  constructor(kernel: Kernel, log: CallLog) {
    this.#kernel = kernel;
    this.#log = log;
  }

  register(symbol: string, definition: FamilyDefinition): Outcome {
    const { name, facts } = this.#kernel.profile;
    if (!facts.splitOps && (definition.splitOps ?? []).length > 0) {
      return { unsupported: `Linux ${name} has no split operations` };
    }
    const family = familyFromDefinition(definition, this.#log);
    const result = genl_register_family(this.#kernel, family);
    if (result < 0) return outcomeOf(result);
    this.#structs.set(symbol, family);
    this.#registered.add(family);
    this.ids[symbol] = family.id ?? 0;
    const first = family.mcgrp_offset ?? 0;
    this.groups[symbol] = (family.mcgrps ?? []).map((_, index) => first + index);
    return { ret: result, family: family.id ?? 0 };
  }

  /** @param idOf another family, whose id the struct has */
  unregister(symbol: string, idOf?: string): Outcome {
    const own = this.#structs.get(symbol) ?? { name: symbol };
    const impostor = idOf === undefined ? own : { ...own, id: this.idOf(idOf) ?? 0 };
    const result = genl_unregister_family(this.#kernel, impostor);
    if (result < 0) return outcomeOf(result);
    for (const each of this.#registered) {
      if (each.id === impostor.id) this.#registered.delete(each);
    }
    return { ret: result };
  }

  send(step: FamilySend, net: Net, resolve: Resolver): Outcome {
    const family = this.#structs.get(step.family);
    if (family === undefined) return { unsupported: `family ${step.family} was not registered` };
    if (step.call === 'genl_has_listeners') {
      return outcomeOf(genl_has_listeners(family, net, step.group ?? 0));
    }
    const portid = resolveNumber(step.portid ?? 0, resolve) >>> 0;
    if (step.call === 'genl_set_err') {
      return outcomeOf(genl_set_err(family, net, portid, step.group ?? 0, step.code));
    }
    const attributes = resolveBytes(step.bytes ?? '', resolve);
    const message = genlmsg(family, {}, step.cmd ?? 0, { attributes });
    switch (step.call) {
      case 'genlmsg_multicast':
        return outcomeOf(genlmsg_multicast_netns(family, net, message, portid, step.group ?? 0));
      case 'genlmsg_multicast_allns':
        return outcomeOf(genlmsg_multicast_allns(family, net, message, portid, step.group ?? 0));
      case 'genlmsg_unicast':
        return outcomeOf(genlmsg_unicast(net, message, portid));
    }
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
