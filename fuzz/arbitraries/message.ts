/** One request to NETLINK_ROUTE or NETLINK_GENERIC, right or wrong in its header. */
import fc from 'fast-check';
import type { Segment } from '../../harness/program/bytes.ts';
import { genl, nlmsg, struct } from '../../harness/program/build.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';
import { attributes } from './attribute.ts';
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

interface Header {
  type: number;
  flags: number;
  /** Added to the honest nlmsg_len. */
  off: number;
  pid: number;
}

const off = (weights: Weights): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: weights.header.right * 5, arbitrary: fc.constant(0) },
    { weight: weights.header.wrong, arbitrary: fc.constantFrom(-17, -16, -4, -1, 1, 2, 3, 4, 16) },
  );

const build =
  ({ type, flags, off, pid }: Header, body: string): Message =>
  (seq) => {
    const honest = 16 + body.replaceAll(' ', '').length / 2;
    return nlmsg({ type, flags, seq, pid, len: Math.max(0, honest + off) }, body);
  };

/** Control types, RTM_GETLINK of lo in every form, and types nobody has. */
export function routeMessage(weights: Weights): fc.Arbitrary<Message> {
  const [RTM_GETLINK, FIRST_FREE] = [18, 124];
  const body = fc
    .tuple(
      fc.constantFrom(0, 0, 0, 1, 2, 10, 17),
      fc.constantFrom(1, 1, 0, -1, 2, 0x7fffffff),
      fc.constantFrom(0, 0, 0, 1),
      attributes(weights),
    )
    .map(([family, index, change, attrs]) =>
      `${struct(ifinfomsg, { family, index, change })} ${attrs}`.trim(),
    );
  return fc
    .tuple(
      fc.record({ flags, off: off(weights), pid: fc.constantFrom(0, 0, 1, 0xffffffff) }),
      fc.oneof(
        { weight: 3, arbitrary: body.map((hex) => ({ type: RTM_GETLINK, hex })) },
        {
          weight: 2,
          arbitrary: fc.constantFrom(0, 1, 2, 3, 4, 15).map((type) => ({ type, hex: '' })),
        },
        {
          weight: 1,
          arbitrary: fc
            .constantFrom(FIRST_FREE, 0x3f0, 0xffff)
            .chain((type) => fc.constantFrom('', '00', '00000000').map((hex) => ({ type, hex }))),
        },
        {
          weight: 1,
          arbitrary: fc.constantFrom(16, 17, 18, 23, 27, 123).map((type) => ({ type, hex: '' })),
        },
        {
          weight: 1,
          arbitrary: fc
            .constantFrom('00', '0000', '00000000 0000', '00'.repeat(15))
            .map((hex) => ({ type: RTM_GETLINK, hex })),
        },
      ),
    )
    .map(([head, { type, hex }]) => build({ ...head, type }, hex));
}

/** nlctrl's commands, unknown families, unknown commands. */
export function genericMessage(weights: Weights): fc.Arbitrary<Message> {
  const CTRL = 16;
  const head = fc.record({ flags, off: off(weights), pid: fc.constantFrom(0, 1) });
  const command = fc
    .tuple(
      fc.constantFrom(3, 3, 3, 3, 10, 10, 0, 1, 9, 11, 255),
      fc.constantFrom(0, 1, 2, 255),
      fc.constantFrom(0, 0, 0, 1),
      attributes(weights),
    )
    .map(([cmd, version, reserved, attrs]) => `${genl(cmd, version, reserved)} ${attrs}`.trim());
  return fc
    .tuple(
      head,
      fc.oneof(
        { weight: 6, arbitrary: command.map((hex) => ({ type: CTRL, hex })) },
        { weight: 1, arbitrary: fc.constantFrom('', '03').map((hex) => ({ type: CTRL, hex })) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(18, 1023, 1024, 0xffff).map((type) => ({ type, hex: '' })),
        },
        { weight: 1, arbitrary: fc.constantFrom(0, 1, 3).map((type) => ({ type, hex: '' })) },
      ),
    )
    .map(([given, { type, hex }]) => build({ ...given, type }, hex));
}
