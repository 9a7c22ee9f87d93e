/**
 * Fields left out of comparisons between targets, one by one, each with its reason. Nothing else
 * is. Expectations of rules are not masked: a rule says itself what it does not care for.
 */

export interface Mask {
  /** Types of messages that have it, and the size of their fixed header. */
  message: Messages;
  /** Attribute types from the top; the payload from `from`, `size` bytes. */
  path: readonly number[];
  name: string;
  from: number;
  size: number;
  /** Default: in every such message. */
  only?: Only;
  /** Often the same on both sides: left out only where it is not. */
  mayAgree?: true;
  reason: string;
}

/** Whether a message has it, by its bytes behind struct nlmsghdr. */
type Only = (view: DataView, from: number, to: number) => boolean;

interface Messages {
  types: readonly number[];
  header: number;
}

const [IFLA_PROTINFO, IFLA_AF_SPEC, AF_INET, AF_INET6] = [12, 26, 2, 10];
const IFA_CACHEINFO = 6;
/** RTM_NEWLINK: struct ifinfomsg */
const link: Messages = { types: [16], header: 16 };
/** And RTM_DELLINK. */
const links: Messages = { types: [16, 17], header: 16 };
/** RTM_NEWADDR, DELADDR, and of multicast groups NEW, DEL, GET: struct ifaddrmsg */
const address: Messages = { types: [20, 21, 56, 57, 58], header: 8 };
/** RTM_NEWROUTE: struct rtmsg */
const route: Messages = { types: [24], header: 12 };
/** RTM_NEWSTATS: struct if_stats_msg */
const stats: Messages = { types: [92], header: 12 };
const RTA_CACHEINFO = 12;
const NETLINK_ROUTE = 0;

const [IFF_LOOPBACK, IFF_RUNNING, LO] = [8, 0x40, 1];
const [IFLA_CARRIER, IFLA_CARRIER_UP_COUNT] = [33, 47];

/**
 * Of a device that is or was able to send, and is not lo: lo carries nothing unless somebody sends.
 * Dummies have a carrier that never came. Link messages of AF_INET6 do not say how often it came.
 */
const hasCarried: Only = (view, from, to) => {
  if (to - from < link.header) return false;
  const flags = view.getUint32(from + 8, true);
  if ((flags & IFF_LOOPBACK) !== 0) return false;
  if ((flags & IFF_RUNNING) !== 0 || view.getUint8(from) === AF_INET6) return true;
  const [at = 0, end = 0] =
    findAttribute(view, from + link.header, to, IFLA_CARRIER_UP_COUNT) ?? [];
  if (end - at === 4 && view.getUint32(at, true) !== 0) return true;
  const [carrier = 0] = findAttribute(view, from + link.header, to, IFLA_CARRIER) ?? [];
  return carrier !== 0 && view.getUint8(carrier) !== 0;
};
const isNotLo: Only = (view, from, to) => to - from >= 8 && view.getUint32(from + 4, true) !== LO;

/** Handles that a kernel gives by itself are 8000: and above; struct tcmsg. */
const isDrawn: Only = (view, from, to) =>
  to - from >= 12 && view.getUint32(from + 8, true) >>> 31 === 1;

/** The least that a multicast listener report, a solicitation or a probe changes. */
const counters: readonly Mask[] = [
  { path: [7], name: 'IFLA_STATS packets and bytes', from: 0, size: 16 },
  { path: [23], name: 'IFLA_STATS64 packets and bytes', from: 0, size: 32 },
  ...[
    { nest: [IFLA_AF_SPEC, AF_INET6], of: '' },
    { nest: [IFLA_PROTINFO], of: 'IFLA_PROTINFO ' },
  ].flatMap(({ nest, of }) => [
    { path: [...nest, 3], name: `${of}IFLA_INET6_STATS`, from: 8, size: 4096 },
    { path: [...nest, 6], name: `${of}IFLA_INET6_ICMP6STATS`, from: 8, size: 4096 },
  ]),
].map((mask) => ({
  ...mask,
  message: links,
  only: hasCarried,
  mayAgree: true as const,
  reason: 'IPv6 sends over a device with a carrier, as often as its timers had time for',
}));

export const masks: readonly Mask[] = [
  ...counters,
  {
    message: stats,
    path: [1],
    name: 'IFLA_STATS_LINK_64 packets and bytes',
    from: 0,
    size: 32,
    only: isNotLo,
    mayAgree: true,
    reason: 'as IFLA_STATS64',
  },
  {
    message: link,
    path: [IFLA_AF_SPEC, AF_INET, 1],
    name: 'IFLA_INET_CONF forwarding',
    from: 0,
    size: 4,
    mayAgree: true,
    reason: 'a new namespace copies net.ipv4.conf.default.forwarding from the first one',
  },
  {
    message: link,
    path: [IFLA_AF_SPEC, AF_INET6, 5],
    name: 'IFLA_INET6_CACHEINFO tstamp and reachable_time',
    from: 4,
    size: 8,
    reason: 'a time stamp, and a random time around base_reachable_time',
  },
  {
    message: link,
    path: [IFLA_PROTINFO, 5],
    name: 'IFLA_PROTINFO tstamp and reachable_time',
    from: 4,
    size: 8,
    reason: 'as IFLA_INET6_CACHEINFO, in the link messages of AF_INET6',
  },
  ...[
    { type: 31, name: 'IFLA_NUM_TX_QUEUES' },
    { type: 32, name: 'IFLA_NUM_RX_QUEUES' },
  ].map(({ type, name }) => ({
    message: links,
    path: [type],
    name,
    from: 0,
    size: 4,
    mayAgree: true as const,
    reason: 'as many as the machine has processors, of devices that can use them',
  })),
  {
    message: links,
    path: [18, 2, 19],
    name: 'IFLA_BR_GC_TIMER',
    from: 0,
    size: 8,
    mayAgree: true,
    reason: 'a timer that runs',
  },
  {
    message: { types: [36, 37], header: 0 },
    path: [],
    name: 'tcm_info of disciplines',
    from: 16,
    size: 4,
    mayAgree: true,
    reason: 'users are counted, among them the queues of the device',
  },
  {
    message: { types: [36, 37], header: 0 },
    path: [],
    name: 'tcm_handle of disciplines',
    from: 8,
    size: 4,
    only: isDrawn,
    mayAgree: true,
    reason:
      'who gives none gets the next of one counter that the whole kernel has (qdisc_alloc_handle)',
  },
  {
    message: { types: [28, 29], header: 12 },
    path: [3],
    name: 'NDA_CACHEINFO confirmed, used and updated',
    from: 0,
    size: 12,
    reason: 'how long ago, in hundredths of a second',
  },
  {
    message: address,
    path: [IFA_CACHEINFO],
    name: 'IFA_CACHEINFO cstamp and tstamp',
    from: 8,
    size: 8,
    reason: 'time stamps of the address',
  },
  {
    message: route,
    path: [RTA_CACHEINFO],
    name: 'RTA_CACHEINFO clntref and lastuse',
    from: 0,
    size: 8,
    reason: 'references to a cached route, one a processor, and the time of its last use',
  },
  {
    message: route,
    path: [RTA_CACHEINFO],
    name: 'RTA_CACHEINFO expires',
    from: 8,
    size: 4,
    reason: 'hundredths of a second that are left of a route, which pass between two requests',
  },
  {
    message: route,
    path: [RTA_CACHEINFO],
    name: 'RTA_CACHEINFO used',
    from: 16,
    size: 4,
    reason: 'how often a cached route was used, one a processor',
  },
];

/** By type of message: most have none. */
const masksOf = new Map<number, Mask[]>();
for (const mask of masks) {
  for (const type of mask.message.types) {
    masksOf.set(type, [...(masksOf.get(type) ?? []), mask]);
  }
}

/** Bytes covered, by the mask's name. */
export type Covered = Map<string, number>;

const NONE: readonly Mask[] = [];

/** Told of each field that is left out. */
export type OnMasked = (from: number, to: number) => void;

interface MaskedField {
  mask: Mask;
  from: number;
  to: number;
}

/** Zeroes what is masked, in place. @param all also what may be the same on both sides */
export function maskDatagram(
  bytes: Uint8Array,
  protocol: number,
  covered: Covered,
  all = true,
  onMasked?: OnMasked,
): void {
  for (const { mask, from, to } of maskedFields(bytes, protocol)) {
    if (!all && mask.mayAgree === true) continue;
    bytes.fill(0, from, to);
    cover(covered, mask, to - from);
    onMasked?.(from, to);
  }
}

/**
 * Zeroes what may be the same on both sides and is not, in place, where it lies in the same bytes
 * of both. @returns whether there was any
 */
export function maskWhereDiffering(
  a: Uint8Array,
  b: Uint8Array,
  protocol: number,
  covered: Covered,
): boolean {
  let any = false;
  const others = new Map(Array.from(maskedFields(b, protocol), (field) => [field.from, field]));
  for (const { mask, from, to } of [...maskedFields(a, protocol)]) {
    const other = others.get(from);
    if (mask.mayAgree !== true || other?.mask !== mask || other.to !== to) continue;
    if (Buffer.compare(a.subarray(from, to), b.subarray(from, to)) === 0) continue;
    for (const bytes of [a, b]) bytes.fill(0, from, to);
    cover(covered, mask, to - from);
    any = true;
  }
  return any;
}

const cover = (covered: Covered, { name }: Mask, size: number): void =>
  void covered.set(name, (covered.get(name) ?? 0) + size);

function* maskedFields(bytes: Uint8Array, protocol: number): Generator<MaskedField> {
  if (protocol !== NETLINK_ROUTE) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 16 <= bytes.length;) {
    const length = view.getUint32(at, true);
    if (length < 16) return;
    // a small buffer cuts messages short: what is left of a masked field is masked all the same
    const end = Math.min(at + length, bytes.length);
    const type = view.getUint16(at + 4, true);
    for (const mask of masksOf.get(type) ?? NONE) {
      const field = boundsOf(view, at + 16 + mask.message.header, end, mask);
      if (field !== undefined) yield { mask, from: field[0], to: field[1] };
    }
    // lengths of 2^31 and more are told apart: users may send any bytes to each other
    at += Math.ceil(length / 4) * 4;
  }
}

/** Where the masked field lies, as far as it is there. */
function boundsOf(
  view: DataView,
  from: number,
  to: number,
  mask: Mask,
): [number, number] | undefined {
  if (mask.only?.(view, from - mask.message.header, to) === false) return undefined;
  let [start, end] = [from, to];
  for (const type of mask.path) {
    const found = findAttribute(view, start, end, type);
    if (found === undefined) return undefined;
    [start, end] = found;
  }
  const stop = Math.min(start + mask.from + mask.size, end);
  return start + mask.from >= stop ? undefined : [start + mask.from, stop];
}

/** The payload's bounds of the first attribute of that type, as far as it is there. */
function findAttribute(
  view: DataView,
  from: number,
  to: number,
  type: number,
): [number, number] | undefined {
  for (let at = from; at + 4 <= to;) {
    const length = view.getUint16(at, true);
    if (length < 4) return undefined;
    if ((view.getUint16(at + 2, true) & 0x3fff) === type) {
      return [at + 4, Math.min(at + length, to)];
    }
    at += (length + 3) & ~3;
  }
  return undefined;
}
