/** The devices of a namespace, by index and by any of their names. */
import { EBUSY } from './errno.ts';
import type { Device } from './device.ts';

export class Devices {
  /** In the order they came (dev_base_head). */
  readonly #byIndex = new Map<number, Device>();
  readonly #byName = new Map<string, Device>();
  /** Of templates: below it all numbers are taken. Forgotten when a name becomes free. */
  readonly #units = new Map<string, number>();
  #sorted: readonly Device[] | undefined;
  /** The index given last (net->ifindex). */
  #lastIndex = 0;

  get(index: number): Device | undefined {
    return this.#byIndex.get(index);
  }

  has(index: number): boolean {
    return this.#byIndex.has(index);
  }

  get size(): number {
    return this.#byIndex.size;
  }

  /** In the order they came. */
  values(): Iterable<Device> {
    return this.#byIndex.values();
  }

  /** for_each_netdev_dump: by ascending index. */
  byIndex(): readonly Device[] {
    return (this.#sorted ??= [...this.#byIndex.values()].toSorted((a, b) => a.index - b.index));
  }

  /** for_each_netdev_dump from behind an index. */
  *after(index: number): Iterable<Device> {
    const sorted = this.byIndex();
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle]?.index ?? 0) <= index) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < sorted.length; at++) yield sorted[at] as Device;
  }

  /** netdev_name_node_lookup: by its name or an alternative one. */
  named(name: string): Device | undefined {
    return this.#byName.get(name);
  }

  addName(name: string, dev: Device): void {
    this.#byName.set(name, dev);
  }

  removeName(name: string): void {
    this.#byName.delete(name);
    this.#units.clear();
  }

  /** The lowest number that may be free in place of the `%d` of a template. */
  unitsFrom(template: string): number {
    return this.#units.get(template) ?? 0;
  }

  /** All numbers below are taken. */
  unitsBelowTaken(template: string, unit: number): void {
    this.#units.set(template, unit);
  }

  /** dev_index_reserve: the index asked for, or the next that is free; -EBUSY if it is taken. */
  reserve(asked: number): number {
    if (asked !== 0) return this.#byIndex.has(asked) ? -EBUSY : asked;
    do this.#lastIndex++;
    while (this.#byIndex.has(this.#lastIndex));
    return this.#lastIndex;
  }

  /** list_netdevice */
  add(dev: Device): void {
    this.#byIndex.set(dev.index, dev);
    this.#byName.set(dev.name, dev);
    for (const name of dev.altNames) this.#byName.set(name, dev);
    this.#sorted = undefined;
  }

  /** unlist_netdevice */
  remove(dev: Device): void {
    this.#byIndex.delete(dev.index);
    this.#byName.delete(dev.name);
    for (const name of dev.altNames) this.#byName.delete(name);
    this.#units.clear();
    this.#sorted = undefined;
  }
}
