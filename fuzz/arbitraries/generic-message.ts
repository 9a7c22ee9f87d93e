/** Requests to NETLINK_GENERIC: nlctrl's commands, unknown families, unknown commands. */
import fc from 'fast-check';
import { cstring, genl, nla, text, u16, u32 } from '../../harness/program/build.ts';
import { attributes } from './attribute.ts';
import { type Labelled, broken, join, right } from './labelled.ts';
import { type Content, type Message, message } from './message.ts';
import type { Weights } from './weights.ts';

const GENL_ID_CTRL = 16;
const [CTRL_CMD_GETFAMILY, CTRL_CMD_GETPOLICY] = [3, 10];
const [FAMILY_ID, FAMILY_NAME, OP] = [1, 2, 10];

/** As nlctrl wants them, or nearly. */
const asked: fc.Arbitrary<Labelled> = fc
  .array(
    fc.oneof(
      fc.constantFrom(GENL_ID_CTRL, GENL_ID_CTRL, 15, 999).map((id) => nla(FAMILY_ID, u16(id))),
      fc
        .constantFrom(
          cstring('nlctrl'),
          cstring('nlctrl'),
          text('nlctrl'),
          `${cstring('nlctrl')}00`,
          cstring('nlct'),
          cstring('nlctrl0'),
          cstring(''),
        )
        .map((name) => nla(FAMILY_NAME, name)),
      fc
        .constantFrom(CTRL_CMD_GETFAMILY, CTRL_CMD_GETPOLICY, 0, 99, 0x100 + CTRL_CMD_GETFAMILY)
        .map((command) => nla(OP, u32(command))),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map((list) => right(list.flat().map(String).join(' ')));

const command = (weights: Weights): fc.Arbitrary<Content> =>
  fc
    .tuple(
      fc.constantFrom(3, 3, 3, 3, 10, 10, 10, 0, 1, 9, 11, 255),
      fc.constantFrom(0, 1, 2, 255),
      fc.constantFrom(0, 0, 0, 1),
      fc.oneof(attributes(weights), asked),
    )
    .map(([cmd, version, reserved, attrs]) => ({
      type: GENL_ID_CTRL,
      ...join(header(cmd, version, reserved), attrs),
    }));

const header = (cmd: number, version: number, reserved: number): Labelled => {
  const hex = genl(cmd, version, reserved);
  return reserved === 0 ? right(hex) : broken('reserved bits of struct genlmsghdr', hex);
};

const of = (types: number[], ...bodies: string[]): fc.Arbitrary<Content> =>
  fc.tuple(fc.constantFrom(...types), fc.constantFrom(...bodies)).map(([type, hex]) => ({
    type,
    hex,
    violates: [],
  }));

const short: fc.Arbitrary<Content> = fc
  .constantFrom('03', '0301 00')
  .map((hex) => ({ type: GENL_ID_CTRL, ...broken('short of struct genlmsghdr', hex) }));

export const genericMessage = (weights: Weights): fc.Arbitrary<Message> =>
  message(
    weights,
    fc.oneof(
      { weight: 6, arbitrary: command(weights) },
      { weight: 1, arbitrary: short },
      { weight: 1, arbitrary: of([GENL_ID_CTRL], '') },
      { weight: 1, arbitrary: of([18, 1023, 1024, 0xffff], '', genl(1)) },
      { weight: 1, arbitrary: of([0, 1, 3], '') },
    ),
  );
