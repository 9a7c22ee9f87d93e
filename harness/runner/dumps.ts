/** Words for dumps: how they are asked for, their end, and parts whose content is not the matter. */
import { join, nlmsg, port, s32, struct, u16, u32 } from '../program/build.ts';
import type { Pattern, Segment, Wildcard } from '../program/bytes.ts';
import { ifinfomsg } from '../wire/structs/rtnetlink.ts';
import type { Line } from './requirement.ts';
import { type Heard, NLM_F_MULTI, NLM_F_REQUEST } from './lines.ts';

/** NLM_F_ROOT and NLM_F_MATCH */
export const NLM_F_DUMP = 0x300;

/** A dump request with this payload. */
export const dumpOf = (
  type: number,
  payload: string | readonly Segment[],
  seq = 1,
  more = 0,
): Segment[] => nlmsg({ type, flags: NLM_F_REQUEST | NLM_F_DUMP | more, seq }, payload);

/** A datagram whose first message is of a dump; what it tells of is not the matter. */
export const somePart =
  (type: number, seq: number): Heard =>
  (name) => ({
    bytes: [
      { any: 4, why: 'nlmsg_len depends on the attributes' },
      `${u16(type)} ${u16(NLM_F_MULTI)} ${u32(seq)}`,
      port(name),
      { rest: 'what is told of the dumped objects is not the matter here' },
    ],
    says: `a part of a dump, type ${type}`,
  });

export const RTM_GETLINK = 18;
export const dumpLinks = (
  seq: number,
  attributes: string | readonly Segment[] = '',
  more = 0,
): Segment[] =>
  nlmsg(
    { type: RTM_GETLINK, flags: NLM_F_REQUEST | NLM_F_DUMP | more, seq },
    struct(ifinfomsg),
    attributes,
  );

/** The part that tells of lo, the one device of a fresh network namespace. */
export const loopbackPart =
  (seq: number): Heard =>
  (name) => ({
    bytes: [
      { any: 4, why: 'nlmsg_len depends on the attributes' },
      `${u16(16)} ${u16(NLM_F_MULTI)} ${u32(seq)}`,
      port(name),
      struct(ifinfomsg, { type: 772, index: 1, flags: 8 }),
      { rest: 'which attributes describe a device is not the matter here' },
    ],
    says: 'lo, in a dump',
  });

/** NLMSG_DONE, in a datagram of its own. */
export const done =
  (seq: number, error = 0, more: { flags?: number; tlvs?: Pattern } = {}): Heard =>
  (name) => ({
    bytes: doneMessage(name, seq, error, more),
    says: `NLMSG_DONE ${error}`,
  });

export const doneMessage = (
  name: string,
  seq: number,
  error = 0,
  more: { flags?: number; tlvs?: Pattern } = {},
): Pattern =>
  nlmsg<Segment | Wildcard>(
    { type: 3, flags: NLM_F_MULTI | (more.flags ?? 0), seq, pid: port(name) },
    s32(error),
    more.tlvs ?? [],
  );

/** A part, and behind it in the same datagram the end of the dump. */
export const joined =
  (part: Heard, seq: number, end: { flags?: number } = {}): Heard =>
  (name) => {
    const { bytes, ...more } = part(name);
    return {
      ...more,
      bytes: join<Segment | Wildcard>(bytes, doneMessage(name, seq, 0, end)),
      says: `${more.says ?? 'a part'}, and NLMSG_DONE`,
    };
  };

/**
 * A dump that fits one part is queued: the part, then NLMSG_DONE in a datagram of its own or, as
 * kernels since 6.9 do where a handler lacks RTNL_FLAG_DUMP_SPLIT_NLM_DONE, at the end of the part.
 */
export const hearsDump = (
  name: string,
  part: Heard,
  seq: number,
  end: { flags?: number } = {},
): Line => ({
  step: { call: 'drain', socket: name },
  expect: {
    oneOf: [
      { datagrams: [part(name), done(seq, 0, end)(name)] },
      { datagrams: [joined(part, seq, end)(name)] },
    ],
  },
});
