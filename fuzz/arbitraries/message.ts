/** What every request has: its header, right or wrong in one field. */
import fc from 'fast-check';
import type { Segment } from '../../harness/program/bytes.ts';
import { nlmsg } from '../../harness/program/build.ts';
import type { Weights } from './weights.ts';

/** A message whose nlmsg_seq is set later, so that answers can be told apart. */
export type Message = (seq: number) => Segment[];

/** REQUEST mostly, ACK often, each other bit seldom. */
const flags: fc.Arbitrary<number> = fc
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

export interface Content {
  type: number;
  /** Behind the header. */
  hex: string;
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
      fc.record({ flags, off: off(weights), pid: fc.constantFrom(0, 0, 1, 0xffffffff) }),
      content,
    )
    .map(([header, given]) => build(header, given));

const build =
  ({ flags: given, off: wrong, pid }: Header, { type, hex }: Content): Message =>
  (seq) => {
    const honest = 16 + hex.replaceAll(' ', '').length / 2;
    return nlmsg({ type, flags: given, seq, pid, len: Math.max(0, honest + wrong) }, hex);
  };
