/**
 * Ids of Generic Netlink families and numbers of their groups: a kernel gives the next one that is
 * free, whatever was registered before. They are replaced in the order in which they appear, so that
 * what is the same number, and what is another, can still be seen.
 */
import { walkAttributes, walkMessages } from '../wire/index.ts';

const NETLINK_GENERIC = 16;
const [NLMSG_ERROR, GENL_ID_CTRL] = [2, 16];
/** GENL_START_ALLOC, net/netlink/genetlink.c: from here on ids are given out. */
const FIRST_GIVEN = 19;
const [CTRL_ATTR_FAMILY_ID, CTRL_ATTR_MCAST_GROUPS, CTRL_ATTR_MCAST_GRP_ID] = [1, 7, 2];
const HEADER = 16;
/** nlmsghdr and genlmsghdr. */
const CTRL_HEADER = HEADER + 4;
/** What stands for the n-th id, and for the n-th group. */
const [FAMILY, GROUP] = [0x7f00, 0x7f00_0000];

/** Told of each number that is replaced, and which of its kind it is, from 0. */
type OnNumber = (from: number, to: number, is: { family: number } | { group: number }) => void;

export class FamilyNumbers {
  private readonly ids = new Map<number, number>();
  private readonly groups = new Map<number, number>();
  private readonly onNumber: OnNumber | undefined;

  constructor(onNumber?: OnNumber) {
    this.onNumber = onNumber;
  }

  /** Replaces them in a datagram, in place. */
  inDatagram(bytes: Uint8Array, protocol: number): void {
    if (protocol !== NETLINK_GENERIC) return;
    const { messages, tail } = walkMessages(bytes);
    for (const { offset, header } of messages) {
      this.inMessage(bytes, offset, offset + header.len, header.type);
    }
    // cut short by a small buffer
    if (tail?.header) this.inMessage(bytes, tail.offset, bytes.length, tail.header.type);
  }

  /** nl_groups of a sender's address: the bit of a group, up to the 32nd. */
  inMask(mask: number): number {
    if (mask === 0) return 0;
    return this.group(32 - Math.clz32(mask));
  }

  /** @param at where it stands, if somebody is to be told */
  group(given: number, at?: number): number {
    if (given === GENL_ID_CTRL) return given;
    const standsFor = numbered(this.groups, given, GROUP);
    if (at !== undefined) this.onNumber?.(at, at + 4, { group: standsFor - GROUP });
    return standsFor;
  }

  /** What the numbers that were put in mean. */
  legend(): string[] {
    return [
      ...Array.from(this.ids.values(), (id, n) => `${id}: family ${n + 1} of those seen`),
      ...Array.from(this.groups.values(), (id, n) => `${id}: group ${n + 1} of those seen`),
    ];
  }

  private inMessage(bytes: Uint8Array, start: number, end: number, type: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (type >= FIRST_GIVEN) view.setUint16(start + 4, this.id(type, start + 4), true);
    const echoed = start + HEADER + 4;
    if (type === NLMSG_ERROR && echoed + HEADER <= end) {
      const length = view.getUint32(echoed, true);
      this.inMessage(
        bytes,
        echoed,
        Math.min(echoed + length, end),
        view.getUint16(echoed + 4, true),
      );
    }
    if (type === GENL_ID_CTRL) this.inController(bytes, view, start, end);
  }

  private inController(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    for (const { offset, type, payload } of walkAttributes(bytes, start + CTRL_HEADER, end)
      .attributes) {
      if (type === CTRL_ATTR_FAMILY_ID && payload.length >= 2) {
        const id = view.getUint16(offset + 4, true);
        if (id >= FIRST_GIVEN) view.setUint16(offset + 4, this.id(id, offset + 4), true);
      }
      if (type !== CTRL_ATTR_MCAST_GROUPS) continue;
      for (const group of walkAttributes(payload).attributes) {
        for (const { type, payload } of walkAttributes(group.payload).attributes) {
          if (type !== CTRL_ATTR_MCAST_GRP_ID || payload.length < 4) continue;
          const own = new DataView(payload.buffer, payload.byteOffset);
          const at = payload.byteOffset - bytes.byteOffset;
          own.setUint32(0, this.group(own.getUint32(0, true), at), true);
        }
      }
    }
  }

  private id(given: number, at: number): number {
    const standsFor = numbered(this.ids, given, FAMILY);
    this.onNumber?.(at, at + 2, { family: standsFor - FAMILY });
    return standsFor;
  }
}

function numbered(known: Map<number, number>, given: number, from: number): number {
  const before = known.get(given);
  if (before !== undefined) return before;
  known.set(given, from + known.size);
  return from + known.size - 1;
}
