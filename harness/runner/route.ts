/**
 * Words for NETLINK_ROUTE: requests about its objects, what the asker is told, and what members of
 * its groups hear.
 */
import type { Pattern, Segment, Wildcard } from '../program/bytes.ts';
import { join, nlmsg, port, u16, u32 } from '../program/build.ts';
import type { AttributePattern } from '../oracle/match-attributes.ts';
import { RTM, RTNLGRP } from '../wire/constants/rtnetlink.ts';
import { NLM_F_DUMP } from './dumps.ts';
import {
  type Heard,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_MULTI,
  NLM_F_REQUEST,
  setsockopt,
  socket,
} from './lines.ts';
import type { Line } from './requirement.ts';

/** nlmsg_flags of a request that is to be acknowledged. */
export const ASKED = NLM_F_REQUEST | NLM_F_ACK;
export const DUMPED = NLM_F_REQUEST | NLM_F_DUMP;
/** NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE, NLM_F_APPEND: modifiers of NEW requests. */
export const [REPLACE, EXCL, CREATE, APPEND] = [0x100, 0x200, 0x400, 0x800];
export const ECHO = NLM_F_ECHO;

/** `RTM_NEWLINK`, … */
export type TypeName = `RTM_${string}`;
/** `RTNLGRP_LINK`, … */
export type GroupName = `RTNLGRP_${string}`;

const typeOf = (type: TypeName): number => {
  const value = RTM.value(type);
  if (value === undefined) throw new TypeError(`message type ${type} is not known`);
  return value;
};
const groupOf = (group: GroupName): number => {
  const value = RTNLGRP.value(group);
  if (value === undefined) throw new TypeError(`group ${group} is not known`);
  return value;
};

/** A request of this type: its fixed header, then attributes. */
export const ask = (
  type: TypeName,
  { seq = 1, flags = ASKED }: { seq?: number; flags?: number },
  ...payload: readonly (string | readonly Segment[])[]
): Segment[] => nlmsg({ type: typeOf(type), flags, seq }, ...payload);

/** A socket that is a member of these groups, whatever their numbers. */
export const member = (name: string, ...groups: readonly GroupName[]): Line[] => [
  socket(name, 'NETLINK_ROUTE'),
  // bound, since a notification from nobody passes over those that show port 0
  { step: { call: 'bind', socket: name }, expect: { ret: 0 } },
  ...groups.map((group) => setsockopt(name, NETLINK_ADD_MEMBERSHIP, groupOf(group))),
];
const NETLINK_ADD_MEMBERSHIP = 1;

interface Told {
  /** nlmsg_flags; default 0. */
  flags?: number;
  /** Who asked for it, by socket, and under which number; without it the message says 0 and 0. */
  by?: string;
  seq?: number;
  /** Attributes to look for where the payload ends in `rest`. */
  has?: readonly AttributePattern[];
  says?: string;
}

/**
 * What a member of the group hears: the whole message, or with `{ rest: why }` at the end of the
 * payload whatever follows, of which `has` names what must be there.
 */
export const event =
  (
    group: GroupName,
    type: TypeName,
    told: Told,
    ...payload: readonly (string | readonly (Segment | Wildcard)[])[]
  ): Heard =>
  () => {
    const number = groupOf(group);
    const mask = number <= 32 ? (1 << (number - 1)) >>> 0 : 0;
    return { ...message(type, told, payload), from: { groups: mask } };
  };

/** What the asker itself is answered: as `event`, from no group. */
export const answer =
  (
    type: TypeName,
    told: Omit<Told, 'by'>,
    ...payload: readonly (string | readonly (Segment | Wildcard)[])[]
  ): Heard =>
  (name) =>
    message(type, { ...told, by: name }, payload);

/** One message of a dump, alone in its datagram. */
export const part = (
  type: TypeName,
  { flags = 0, ...told }: Omit<Told, 'by'>,
  ...payload: readonly (string | readonly (Segment | Wildcard)[])[]
): Heard => answer(type, { ...told, flags: flags | NLM_F_MULTI }, ...payload);

function message(
  type: TypeName,
  { flags = 0, by, seq = 0, has, says }: Told,
  payload: readonly (string | readonly (Segment | Wildcard)[])[],
): { bytes: Pattern; has?: readonly AttributePattern[]; says: string } {
  const body = join<Segment | Wildcard>(...payload);
  const open = body.some((each) => typeof each !== 'string' && 'rest' in each);
  const head = { type: typeOf(type), flags, seq, pid: by === undefined ? 0 : port(by) };
  const bytes: Pattern = open
    ? join<Segment | Wildcard>(
        [{ any: 4, why: 'nlmsg_len depends on the attributes' }],
        `${u16(head.type)} ${u16(flags)} ${u32(seq)}`,
        by === undefined ? u32(0) : [port(by)],
        body,
      )
    : nlmsg<Segment | Wildcard>(head, body);
  return { bytes, ...(has === undefined ? {} : { has }), says: says ?? type };
}

const pathOf = (path: number | readonly number[]) => (typeof path === 'number' ? [path] : path);

/** An attribute to look for: `has('IFLA_MTU', 4, u32(1500))`; in a nest its path. */
export const has = (
  name: string,
  path: number | readonly number[],
  payload: string | Pattern,
): AttributePattern => ({
  name,
  path: pathOf(path),
  payload: typeof payload === 'string' ? [payload] : payload,
});

/** An attribute that must not be there. */
export const lacks = (name: string, path: number | readonly number[]): AttributePattern => ({
  name,
  path: pathOf(path),
  payload: 'absent',
});
