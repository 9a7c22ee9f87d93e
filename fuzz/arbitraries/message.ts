/** What every request has: its header, right or wrong in one field. */
import fc from 'fast-check';
import { nlmsg, u16, u32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import type { Violates } from '../../harness/program/violates.ts';
import type { Labelled } from './labelled.ts';
import type { Weights } from './weights.ts';

export interface Built {
  bytes: Segment[];
  violates: readonly Violates[];
}

/** A message whose nlmsg_seq is set later, so that answers can be told apart. */
export type Message = (seq: number) => Built;

const NLM_F_REQUEST = 1;

/** REQUEST mostly, ACK often, each other bit seldom. */
export const requestFlags: fc.Arbitrary<number> = fc
  .tuple(
    fc.oneof({ weight: 7, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(0) }),
    fc.constantFrom(0, 4),
    fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.constantFrom(0x100, 0x200, 0x300) },
      { weight: 1, arbitrary: fc.constantFrom(2, 8, 0x10, 0x20, 0x40, 0x80, 0x400, 0x800, 0xf000) },
    ),
  )
  .map(([request, ack, more]) => request | ack | more);

export interface Header {
  flags: number;
  /** Added to the honest nlmsg_len. */
  off: number;
  pid: number;
}

/** What stands behind the header. */
export interface Content extends Labelled {
  type: number;
}

const off = ({ header }: Weights): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: header.right * 5, arbitrary: fc.constant(0) },
    { weight: header.wrong, arbitrary: fc.constantFrom(-17, -16, -4, -1, 1, 2, 3, 4, 16) },
  );

/** @param content what each protocol has of its own */
export const message = (weights: Weights, content: fc.Arbitrary<Content>): fc.Arbitrary<Message> =>
  fc
    .tuple(
      fc.record({
        flags: requestFlags,
        off: off(weights),
        pid: fc.constantFrom(0, 0, 1, 0xffffffff),
      }),
      content,
    )
    .map(([header, given]) => build(header, given));

const build =
  ({ flags, off: wrong, pid }: Header, { type, hex, violates }: Content): Message =>
  (seq) => {
    const honest = 16 + hex.replaceAll(' ', '').length / 2;
    const len = Math.max(0, honest + wrong);
    const told = [...violates];
    const rule = lengthRule(len, honest);
    if (rule !== undefined) told.push({ rule, bytes: `${u32(len)} ${u16(type)}` });
    if ((flags & NLM_F_REQUEST) === 0) {
      told.push({ rule: 'no NLM_F_REQUEST', bytes: `${u16(type)} ${u16(flags)}` });
    }
    return { bytes: nlmsg({ type, flags, seq, pid, len }, hex), violates: told };
  };

function lengthRule(len: number, honest: number): string | undefined {
  if (len === honest) return undefined;
  if (len < 16) return 'nlmsg_len below its header';
  return len < honest ? 'nlmsg_len short of its payload' : 'nlmsg_len beyond its payload';
}
