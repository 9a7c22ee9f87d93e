/** Families registered inside the kernel, and asked: their policies, callbacks, groups. */
import fc from 'fast-check';
import {
  cstring,
  family,
  genl,
  nla,
  nlmsg,
  u16,
  u32,
  zeros,
} from '../../../harness/program/build.ts';
import type { FamilyDefinition } from '../../../harness/program/definition.ts';
import { type Program, type Step, program } from '../../../harness/program/program.ts';
import { withActors } from '../actors.ts';
import { type Labelled, broken, join, labels, right } from '../labelled.ts';
import { DEFAULT_WEIGHTS, type Weights } from '../weights.ts';
import { familyDefinition } from './family-definition.ts';
import { attributeFor } from './policy-attribute.ts';

const [NETLINK_GENERIC, GENL_ID_CTRL, SOL_NETLINK] = [16, 16, 270];
const [CTRL_CMD_GETFAMILY, CTRL_CMD_GETPOLICY] = [3, 10];
const [FAMILY_ID, FAMILY_NAME, OP] = [1, 2, 10];
const [ADD_MEMBERSHIP, DROP_MEMBERSHIP, CAP_ACK, EXT_ACK] = [1, 2, 10, 11];
/** GENL_ID_CTRL is also the number of nlctrl's one group, "notify". */
const NOTIFY_BIT = 0x8000;

const drain = (socket: string): Step => ({ call: 'drain', socket });

const request = (
  symbol: string,
  flags: number,
  header: string,
  attributes: Labelled,
  told: Labelled,
): Step => ({
  call: 'send',
  socket: 'a',
  bytes: nlmsg(
    { type: family(symbol), flags, seq: 3 },
    `${header} ${attributes.hex}`.trim(),
  ) as string[],
  ...labels([...told.violates, ...attributes.violates]),
});

/** A message to the family: an operation that it has or not, attributes for its policy. */
function calling(symbol: string, definition: FamilyDefinition): fc.Arbitrary<Step> {
  const { policies = {}, hdrsize = 0 } = definition;
  const main = policies['main'] ?? { maxattr: 2, attributes: [] };
  const commands = [
    ...(definition.ops ?? []),
    ...(definition.smallOps ?? []),
    ...(definition.splitOps ?? []),
  ].map(({ cmd }) => cmd);
  return fc
    .tuple(
      fc.constantFrom(...commands, ...commands, ...commands, 1, 7),
      fc.constantFrom(5, 5, 5, 1, 0x305, 0x305, 0x301, 0x105, 0x205, 0xd),
      fc.oneof(
        {
          weight: 4,
          arbitrary: fc.array(attributeFor(main, policies['inner']), {
            minLength: 1,
            maxLength: 1,
          }),
        },
        { weight: 1, arbitrary: fc.array(attributeFor(main, policies['inner']), { maxLength: 2 }) },
      ),
      fc.constantFrom(
        right(''),
        right(''),
        right(''),
        broken('bytes behind the attributes', '0102'),
        broken('reserved bits of struct genlmsghdr', ''),
      ),
      fc.constantFrom(0, 0, 0, 0, 0, hdrsize),
    )
    .map(([cmd, flags, list, odd, cut]) => {
      const reserved = odd.hex === '' && odd.violates.length > 0 ? 1 : 0;
      const head = genl(cmd, 1, reserved);
      const own = zeros((hdrsize + 3) & ~3);
      if (cut > 0) {
        return request(symbol, flags, head, right('00'), {
          hex: '',
          violates: [{ rule: 'short of its fixed header', bytes: `${head} 00` }],
        });
      }
      const told =
        reserved === 1
          ? { hex: '', violates: [{ rule: 'reserved bits of struct genlmsghdr', bytes: head }] }
          : right('');
      return request(
        symbol,
        flags,
        `${head} ${own}`.trim(),
        join(...list, reserved === 1 ? right('') : odd),
        told,
      );
    });
}

const toController = (flags: number, command: number, ...attributes: unknown[]): Step => ({
  call: 'send',
  socket: 'a',
  bytes: nlmsg(
    { type: GENL_ID_CTRL, flags, seq: 4 },
    genl(command),
    attributes.flat().map(String).join(' '),
  ) as string[],
});

const asking = (name: string, symbol: string): fc.Arbitrary<Step> =>
  fc.oneof(
    fc.constantFrom(
      toController(5, CTRL_CMD_GETFAMILY, nla(FAMILY_NAME, cstring(name))),
      toController(0x301, CTRL_CMD_GETFAMILY),
      toController(0x301, CTRL_CMD_GETPOLICY, nla(FAMILY_NAME, cstring(name))),
      toController(0x301, CTRL_CMD_GETPOLICY, nla(FAMILY_NAME, cstring(name)), nla(OP, u32(1))),
      toController(0x301, CTRL_CMD_GETPOLICY, nla(FAMILY_NAME, cstring(name)), nla(OP, u32(0x101))),
      toController(
        0x301,
        CTRL_CMD_GETPOLICY,
        nla(FAMILY_ID, u16(16)),
        nla(FAMILY_NAME, cstring(name)),
      ),
    ),
    fc.constant<Step>({
      call: 'send',
      socket: 'a',
      bytes: [
        ...nlmsg(
          { type: GENL_ID_CTRL, flags: 5, seq: 5, len: 40 },
          genl(CTRL_CMD_GETFAMILY),
          u16(6),
          u16(FAMILY_ID),
        ),
        { family: symbol },
        '0000 0b00 0200 6e6c6374 726c00 00',
      ] as string[],
    }),
  );

/** From inside, to members and ports. */
const sending = (symbol: string, groups: number): fc.Arbitrary<Step> => {
  const group = fc.nat({ max: Math.max(0, groups - 1) });
  const bytes = nla(1, u32(7)).map(String).join(' ');
  const port = fc.constantFrom(0, 0, { port: 'm' }, { port: 'a' });
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('genlmsg_multicast', 'genlmsg_multicast_allns'), group, port)
      .map(([call, at, portid]): Step => ({
        call,
        family: symbol,
        group: at,
        portid,
        cmd: 1,
        bytes,
      })),
    port.map((portid): Step => ({
      call: 'genlmsg_unicast',
      family: symbol,
      portid,
      cmd: 1,
      bytes,
    })),
    fc.tuple(group, port).map(([at, portid]): Step => ({
      call: 'genl_set_err',
      family: symbol,
      group: at,
      portid,
      code: -105,
    })),
    group.map((at): Step => ({ call: 'genl_has_listeners', family: symbol, group: at })),
  );
};

const membership = (symbol: string): fc.Arbitrary<Step> =>
  fc
    .tuple(
      fc.constantFrom(ADD_MEMBERSHIP, ADD_MEMBERSHIP, ADD_MEMBERSHIP, DROP_MEMBERSHIP),
      fc.constantFrom(0, 0, 1, 2),
      fc.constantFrom('m', 'm', 'a'),
    )
    .map(([option, index, socket]): Step => ({
      call: 'setsockopt',
      socket,
      level: SOL_NETLINK,
      option,
      value: { group: symbol, index },
    }));

const named = ({ name }: FamilyDefinition): string => (typeof name === 'string' ? name : 'alpha');

function life(symbol: string, definition: FamilyDefinition): fc.Arbitrary<Step[]> {
  const groups = definition.groups?.length ?? 0;
  const call = calling(symbol, definition).map((step): Step[] => [step, drain('a')]);
  const step = fc.oneof(
    { weight: 8, arbitrary: call },
    {
      weight: 3,
      arbitrary: asking(named(definition), symbol).map((each): Step[] => [each, drain('a')]),
    },
    {
      weight: 1,
      arbitrary: asking(named(definition), symbol).map((each): Step[] => [
        each,
        { call: 'recv', socket: 'a' },
      ]),
    },
    ...(groups === 0
      ? []
      : [
          { weight: 3, arbitrary: membership(symbol).map((each): Step[] => [each]) },
          {
            weight: 3,
            arbitrary: sending(symbol, groups).map((each): Step[] => [each, drain('m')]),
          },
        ]),
    {
      weight: 1,
      arbitrary: fc.constant<Step[]>([{ call: 'genl_unregister_family', family: symbol }]),
    },
    {
      weight: 1,
      arbitrary: fc.constant<Step[]>([
        { call: 'genl_unregister_family', family: 'q', idOf: symbol },
      ]),
    },
    {
      weight: 1,
      arbitrary: fc.constant<Step[]>([
        { call: 'genl_register_family', family: symbol, definition },
      ]),
    },
  );
  return fc
    .array(step, { minLength: 1, maxLength: 9 })
    .map((steps) => [
      { call: 'genl_register_family', family: symbol, definition },
      ...steps.flat(),
    ]);
}

export function ownFamiliesProgram(weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> {
  const one = (symbol: string) =>
    familyDefinition(weights).chain((definition) => life(symbol, definition));
  const programs = fc
    .tuple(
      one('x'),
      fc.oneof(
        { weight: 3, arbitrary: fc.constant<Step[]>([]) },
        { weight: 1, arbitrary: one('y') },
      ),
      fc.subarray([CAP_ACK, EXT_ACK]),
    )
    .map(([first, second, options]) =>
      program([
        ...['a', 'm', 'n'].map((socket): Step => ({
          call: 'socket',
          socket,
          protocol: NETLINK_GENERIC,
        })),
        ...options.map((option): Step => ({
          call: 'setsockopt',
          socket: 'a',
          level: SOL_NETLINK,
          option,
          value: 1,
        })),
        { call: 'bind', socket: 'm', address: { pid: 0x20001 } },
        { call: 'bind', socket: 'n', address: { groups: NOTIFY_BIT } },
        ...first,
        ...second,
        { call: 'kernel_calls' },
        ...['a', 'm', 'n'].map(drain),
      ]),
    );
  return withActors(programs, weights.registrationActor);
}
