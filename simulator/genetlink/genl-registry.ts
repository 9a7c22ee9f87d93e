/** The families of a kernel by id (genl_fam_idr), and the group numbers that are taken. */
import type { Kernel } from '../kernel.ts';
import { ENOSPC } from '../net/errno.ts';
import type { GenlFamily } from './genl-family.ts';
import { GroupNumbers } from './group-numbers.ts';

export const GENL_NAMSIZ = 16;
export const GENL_ID_CTRL = 16;
export const GENL_ID_VFS_DQUOT = 17;
export const GENL_ID_PMCRAID = 18;
/** The first id of families that have none of their own. */
const GENL_START_ALLOC = 19;
const GENL_MAX_ID = 1023;

/** Families whose id is chosen by their name. */
const FIXED: Readonly<Record<string, number>> = {
  VFS_DQUOT: GENL_ID_VFS_DQUOT,
  pmcraid: GENL_ID_PMCRAID,
};

export class GenlRegistry {
  readonly groups: GroupNumbers;
  readonly #byId = new Map<number, GenlFamily>();
  /** By name, the lowest id first: a second one is there by a fault only. */
  readonly #byName = new Map<string, GenlFamily[]>();
  /** In ascending order of id, until the next change. */
  #sorted: readonly GenlFamily[] | undefined;
  /** Whose a group number is, the lowest id first. */
  readonly #owners = new Map<number, GenlFamily[]>();
  /** idr_next: where the search for a free id begins. */
  #next = 0;

  constructor(groups: GroupNumbers = new GroupNumbers()) {
    this.groups = groups;
  }

  /** The same families, to be changed apart. */
  clone(): GenlRegistry {
    const copy = new GenlRegistry(this.groups.clone());
    for (const family of this.#byId.values()) {
      copy.#insert(family);
      for (const group of groupsOf(family)) put(copy.#owners, group, family);
    }
    copy.#next = this.#next;
    return copy;
  }

  /** genl_family_find_byid */
  byId(id: number): GenlFamily | undefined {
    return this.#byId.get(id);
  }

  /** genl_family_find_byname: strcmp, so up to the first NUL of either. */
  byName(name: string): GenlFamily | undefined {
    return this.#byName.get(name)?.[0];
  }

  /** In ascending order of id. */
  families(): readonly GenlFamily[] {
    return (this.#sorted ??= [...this.#byId.values()].toSorted(byId));
  }

  /** The family that a group number belongs to, and which of its groups it is. */
  ownerOf(group: number): { family: GenlFamily; index: number } | undefined {
    const family = this.#owners.get(group)?.[0];
    return family && { family, index: group - (family.mcgrp_offset ?? 0) };
  }

  /** Its groups have their numbers. */
  own(family: GenlFamily): void {
    for (const group of groupsOf(family)) put(this.#owners, group, family);
  }

  /** idr_alloc_cyclic: an id upwards from the last one given, or -ENOSPC. */
  /** @param reuse the fault family-slot-reuse */
  add(family: GenlFamily, isController: boolean, reuse: boolean): number {
    const fixed = isController ? GENL_ID_CTRL : FIXED[familyName(family)];
    const [first, last] = fixed === undefined ? [GENL_START_ALLOC, GENL_MAX_ID] : [fixed, fixed];
    const from = reuse ? first : Math.max(first, this.#next);
    const id = this.#free(from, last) ?? this.#free(first, last);
    if (id === undefined) return (family.id = -ENOSPC);
    this.#next = id + 1;
    family.id = id;
    this.#insert(family);
    return id;
  }

  remove(id: number): void {
    const family = this.#byId.get(id);
    if (family === undefined) return;
    this.#byId.delete(id);
    this.#sorted = undefined;
    take(this.#byName, familyName(family), family);
    for (const group of groupsOf(family)) take(this.#owners, group, family);
  }

  #insert(family: GenlFamily): void {
    this.#byId.set(family.id ?? 0, family);
    this.#sorted = undefined;
    put(this.#byName, familyName(family), family);
  }

  #free(first: number, last: number): number | undefined {
    for (let id = first; id <= last; id++) if (!this.#byId.has(id)) return id;
    return undefined;
  }
}

const byId = (a: GenlFamily, b: GenlFamily): number => (a.id ?? 0) - (b.id ?? 0);
const groupsOf = ({ mcgrps = [], mcgrp_offset = 0 }: GenlFamily): number[] =>
  mcgrps.map((_, index) => mcgrp_offset + index);

function put<K>(into: Map<K, GenlFamily[]>, key: K, family: GenlFamily): void {
  const others = into.get(key);
  if (others === undefined) into.set(key, [family]);
  else if (!others.includes(family)) into.set(key, [...others, family].toSorted(byId));
}

function take<K>(from: Map<K, GenlFamily[]>, key: K, family: GenlFamily): void {
  const rest = from.get(key)?.filter((each) => each !== family) ?? [];
  if (rest.length === 0) from.delete(key);
  else from.set(key, rest);
}

const registries = new WeakMap<Kernel, GenlRegistry>();

/** The registry of a kernel, empty when first asked for. */
export function genlRegistry(kernel: Kernel): GenlRegistry {
  let registry = registries.get(kernel);
  if (registry === undefined) registries.set(kernel, (registry = new GenlRegistry()));
  return registry;
}

/** What C sees of a text. */
export const upToNul = (text: string): string => String(text.split('\0', 1));

/** The name as C sees it, one character a byte. */
export function familyName({ name }: Pick<GenlFamily, 'name'>): string {
  const text = typeof name === 'string' ? name : String.fromCharCode(...name);
  return upToNul(text);
}

/** Gives a kernel a registry, in place of an empty one. */
export const setGenlRegistry = (kernel: Kernel, registry: GenlRegistry): void =>
  void registries.set(kernel, registry);
