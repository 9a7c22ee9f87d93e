/**
 * Capabilities of a task over the user namespace that owns its network namespaces
 * (capabilities(7)). Over the first user namespace nobody has any, as under `unshare -Ur`, unless
 * the kernel was made with `root: 'machine'`.
 */

/** `CAP_NET_ADMIN` for any of `CAP_NET_ADMIN`, `NET_ADMIN`, `net-admin`, `cap_net_admin`. */
export function capabilityName(given: string): string {
  const upper = given.toUpperCase().replaceAll('-', '_');
  return upper.startsWith('CAP_') ? upper : `CAP_${upper}`;
}

/** A set of effective capabilities; `all` has every one. */
export class CapabilitySet {
  static readonly all = new CapabilitySet(undefined);
  readonly #names: ReadonlySet<string> | undefined;

  /** @param names the effective ones; undefined for all. */
  constructor(names: Iterable<string> | undefined) {
    this.#names = names === undefined ? undefined : new Set([...names].map(capabilityName));
  }

  has(capability: string): boolean {
    return this.#names === undefined || this.#names.has(capabilityName(capability));
  }
}
