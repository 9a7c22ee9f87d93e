/** Numbers of multicast groups: mc_groups of genetlink.c. */

/** 0, 1 and the numbers of nlctrl, VFS_DQUOT and pmcraid. */
const RESERVED = [0, 1, 16, 17, 18];
const BITS_PER_LONG = 64;

export class GroupNumbers {
  readonly #taken = new Set<number>(RESERVED);
  #last = 0;
  /** How many groups there can be: a multiple of 64 that never shrinks. */
  capacity = BITS_PER_LONG;

  /** genl_allocate_reserve_groups: the lowest run of `count` free numbers. */
  /** @param reuse the fault group-number-reuse. @param fresh the fault group-numbers-climb */
  allocate(count: number, reuse = false, fresh = false): number {
    if (reuse && this.#last > 0) return this.#last;
    let first = fresh ? Math.max(...this.#taken) + 1 : 0;
    for (let length = 0; length < count;) {
      if (this.#taken.has(first + length)) {
        first += length + 1;
        length = 0;
      } else length++;
    }
    for (let number = first; number < first + count; number++) this.#taken.add(number);
    this.capacity = Math.max(
      this.capacity,
      Math.ceil((first + count) / BITS_PER_LONG) * BITS_PER_LONG,
    );
    this.#last = first;
    return first;
  }

  /** The same numbers taken, to be changed apart. */
  clone(): GroupNumbers {
    const copy = new GroupNumbers();
    for (const number of this.#taken) copy.#taken.add(number);
    copy.#last = this.#last;
    copy.capacity = this.capacity;
    return copy;
  }

  /** A family left: number 1 (NET_DM's) stays taken. */
  free(number: number): void {
    if (number !== 1) this.#taken.delete(number);
  }
}
