/** Words for neighbour entries: of a veth device `va` that has ARP, and is down. */
import type { Segment, Wildcard } from '../program/bytes.ts';
import { nla, struct, u32 } from '../program/build.ts';
import { ndmsg } from '../wire/structs/rtnetlink.ts';
import { indexOf } from './devices.ts';
import type { Heard } from './lines.ts';
import { ASKED, type TypeName, ask, event } from './route.ts';

export const NUD = {
  NONE: 0,
  INCOMPLETE: 1,
  REACHABLE: 2,
  STALE: 4,
  FAILED: 0x20,
  NOARP: 0x40,
  PERMANENT: 0x80,
} as const;
export const [NTF_PROXY, NTF_EXT_MANAGED] = [8, 1];
export const NDA = {
  DST: 1,
  LLADDR: 2,
  IFINDEX: 8,
  MASTER: 9,
  PROTOCOL: 12,
  FLAGS_EXT: 15,
} as const;
const [NDA_CACHEINFO, NDA_PROBES] = [3, 4];

export const MAC = '0200000000a1';
export const OTHER_MAC = '0200000000b2';
export const DST = '0a320001';

interface Ndmsg {
  family?: number;
  state?: number;
  flags?: number;
  type?: number;
}

/** struct ndmsg of a device by name; a number is an index as it is. */
export function ndm(device: string | number, more: Ndmsg = {}): Segment[] {
  const fixed = { family: 2, ...more };
  if (typeof device === 'number') return [struct(ndmsg, { ...fixed, ifindex: device })];
  const whole = struct(ndmsg, fixed).replaceAll(' ', '');
  return [whole.slice(0, 8), indexOf(device), whole.slice(16)];
}

/** A request about a neighbour: `nlmsg` are its nlmsg_flags, `flags` those of struct ndmsg. */
export const neighbour = (
  type: TypeName,
  {
    device = 'va',
    seq = 1,
    nlmsg = ASKED,
    ...header
  }: Ndmsg & { device?: string | number; seq?: number; nlmsg?: number } = {},
  ...attributes: readonly (string | readonly Segment[])[]
): Segment[] => ask(type, { seq, flags: nlmsg }, ndm(device, header), ...attributes);

export const dst = (address: string = DST): Segment[] => nla(NDA.DST, address);
export const lladdr = (address: string = MAC): Segment[] => nla(NDA.LLADDR, address);

/** What follows in every message about a neighbour: probes, then when it was used. */
export const useless: readonly (string | Wildcard)[] = [
  ...nla<Wildcard>(NDA_PROBES, u32(0)),
  ...nla<Wildcard>(NDA_CACHEINFO, [{ any: 16, why: 'when the entry was used, and by how many' }]),
];

/** A member of RTNLGRP_NEIGH hears of an entry of `va`; the sequence number is always 0. */
export const neighbourEvent = (
  type: 'RTM_NEWNEIGH' | 'RTM_DELNEIGH',
  {
    by,
    device = 'va',
    says,
    mac,
    address = DST,
    ...header
  }: Ndmsg & { by?: string; device?: string; says?: string; mac?: string; address?: string },
  ...more: readonly (string | readonly (Segment | Wildcard)[])[]
): Heard =>
  event(
    'RTNLGRP_NEIGH',
    type,
    { ...(by === undefined ? {} : { by }), says: says ?? `${type}, state ${header.state}` },
    ndm(device, header),
    dst(address),
    mac === undefined ? '' : lladdr(mac),
    useless,
    ...more,
  );
