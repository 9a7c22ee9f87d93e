/** Who has which port, of one protocol in one namespace. */
import type { NetlinkSock } from './netlink-sock.ts';

/** Empty places that are kept, however few ports are taken. */
const SPARE = 64;

/**
 * A Map whose places stay when a port is free: V8 finds a key that is set and deleted over and over
 * (the process id, with every socket) behind all its earlier deletions, until the Map is made anew.
 * Places are given back when most of them are empty.
 */
export class PortTable {
  #places = new Map<number, NetlinkSock | undefined>();
  #taken = 0;

  get(portid: number): NetlinkSock | undefined {
    return this.#places.get(portid);
  }

  has(portid: number): boolean {
    return this.#places.get(portid) !== undefined;
  }

  set(portid: number, sk: NetlinkSock): void {
    if (!this.has(portid)) this.#taken++;
    this.#places.set(portid, sk);
  }

  delete(portid: number): void {
    if (!this.has(portid)) return;
    this.#places.set(portid, undefined);
    this.#taken--;
    if (this.#places.size > 2 * this.#taken + SPARE) this.#places = new Map(this.#entries());
  }

  /** Places kept, taken or not. @internal */
  get places(): number {
    return this.#places.size;
  }

  /** In the order in which the ports were taken, some for the first time. */
  *values(): Generator<NetlinkSock> {
    for (const [, sk] of this.#entries()) yield sk;
  }

  *#entries(): Generator<[number, NetlinkSock]> {
    for (const [portid, sk] of this.#places) if (sk !== undefined) yield [portid, sk];
  }
}
