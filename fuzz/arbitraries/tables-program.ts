/**
 * Requests of every type of NETLINK_ROUTE, with any of the attributes that its table has, filled by
 * their kinds: most are refused, and each refusal has its errno, its text and its place. Before
 * them there are devices, an address, a route, so that some find what they name.
 */
import fc from 'fast-check';
import { nest, nla, nlmsg, struct, text, u16, u32, zeros } from '../../harness/program/build.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { ROUTE_BODIES } from '../../harness/wire/route-bodies.ts';
import type { Attribute, AttributeTable } from '../../harness/wire/attribute-table.ts';
import type { Field } from '../../harness/wire/layout.ts';
import { ifaddrmsg, ifinfomsg, rtmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { withActors } from './actors.ts';
import { ip, ip6 } from './routing/routing-object.ts';
import { settle } from './settle.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

const [SOL_NETLINK, CAP_ACK, EXT_ACK, STRICT_CHK] = [270, 10, 11, 12];
const [NLM_F_REQUEST, NLM_F_ACK] = [1, 4];
/** All that are groups of devices, addresses, routes, rules, neighbours: bits of nl_groups. */
const GROUPS = 0xffffffff;
/** What a number of one, two or four bytes holds: nothing, indexes, masks, sizes, the largest. */
const NUMBERS = [0, 1, 2, 3, 1, 2, 4, 5, 7, 16, 24, 32, 33, 64, 100, 128, 254, 255];
const LARGE = [256, 1000, 1500, 65_535, 65_536, 0x7fffffff, 0x80000000, 0xffffffff];
const NAMES = ['lo', 'd0', 'v0', 'v1', 'b0', 'x', '', 'a'.repeat(15), 'a'.repeat(16), 'a/b', 'd%d'];
const KINDS = ['dummy', 'veth', 'bridge', 'none', 'noqueue', 'pfifo', 'bfifo', 'ingress', 'htb'];
/** Which of the attributes put a device where this program cannot see it, or name a process. */
const ELSEWHERE = /NET_?NS.?(PID|FD)|NETNSA_(PID|FD)/;
const NOBODY = 0x3fff_fff0;

const hexOf = (...parts: readonly unknown[]): string => parts.flat().map(String).join(' ');
const bytesOf = (value: number, size: number, big: boolean): string => {
  const digits = (value % 256 ** size).toString(16).padStart(2 * size, '0');
  return big ? digits : (digits.match(/../g) ?? []).toReversed().join('');
};

const number = (size: number, big = false): fc.Arbitrary<string> =>
  fc
    .constantFrom(...NUMBERS, ...NUMBERS, ...(size > 1 ? LARGE : []))
    .map((value) => bytesOf(value, size, big));
const name = fc
  .constantFrom(...NAMES, ...KINDS)
  .chain((each) => fc.constantFrom(`${text(each)}00`, `${text(each)}00`, text(each)));
const address = fc.constantFrom(
  ...[ip(10, 0, 0, 1), ip(10, 0, 0, 9), ip(10, 1, 0, 0), ip(127, 0, 0, 1), ip(224, 0, 0, 1)],
  ...[
    ip(0, 0, 0, 0),
    ip6(0),
    ip6(1),
    ip6(9),
    `ff02${zeros(13)}01`,
    zeros(16),
    `fe80${zeros(13)}07`,
  ],
);
const station = fc.constantFrom('020000000001', '020000000009', '010000000001', zeros(6), '0200');
const binary = fc.constantFrom('', '00', '0100', zeros(4), u32(1), zeros(8), zeros(16), zeros(60));

/** @param depth of nests that are filled */
function payload({ kind, symbols, name: called }: Attribute, depth: number): fc.Arbitrary<string> {
  if (ELSEWHERE.test(called)) return fc.constant(u32(NOBODY));
  const known = Object.values(symbols?.values ?? {});
  const sized = (size: number, big = false): fc.Arbitrary<string> =>
    known.length === 0
      ? number(size, big)
      : fc.oneof(
          fc.constantFrom(...known).map((value) => bytesOf(value, size, big)),
          number(size),
        );
  if (typeof kind === 'object') {
    if ('struct' in kind)
      return fc.constantFrom(zeros(kind.struct.size), '01'.repeat(kind.struct.size));
    if ('array' in kind) return payload({ name: called, type: 1, kind: kind.array }, depth);
    if (depth === 0) return fc.constantFrom('', zeros(4));
    const tables = 'by' in kind ? Object.values(kind.tables) : [kind.nested];
    const before = 'header' in kind && kind.header !== undefined ? zeros(kind.header.size) : '';
    return fc
      .constantFrom(...tables)
      .chain((table) => attributesOf(table, depth - 1))
      .map((inner) => `${before} ${inner}`.trim());
  }
  switch (kind) {
    case 'u8':
      return sized(1);
    case 'u16':
    case 'be16':
      return sized(2, kind === 'be16');
    case 'u32':
    case 's32':
    case 'be32':
    case 'uint':
    case 'sint':
      return sized(4, kind === 'be32');
    case 'u64':
    case 's64':
      return sized(8);
    case 'string':
      return name;
    case 'flag':
      return fc.constantFrom('', '', '', '01');
    case 'ip':
      return address;
    case 'mac':
      return station;
    case 'binary':
      return binary;
  }
}

const isNest = ({ kind }: Attribute): boolean => typeof kind === 'object' && !('struct' in kind);

/** As it should be mostly; or of another length, or with the wrong flag bits. */
const attribute = (of: Attribute, depth: number): fc.Arbitrary<string> =>
  fc.tuple(payload(of, depth), fc.nat({ max: 15 })).map(([hex, how]) => {
    const plain = hex.replaceAll(' ', '');
    if (how === 0) return hexOf(nla(of.type, plain.slice(2)));
    if (how === 1) return hexOf(nla(of.type, `${plain}00`));
    if (how === 2) return hexOf(isNest(of) ? nla(of.type, plain) : nest(of.type, plain));
    if (how === 3) return `${u16(plain.length / 2 + 9)} ${u16(of.type)} ${plain}`.trim();
    return hexOf(isNest(of) ? nest(of.type, plain) : nla(of.type, plain));
  });

function attributesOf(table: AttributeTable, depth: number): fc.Arbitrary<string> {
  if (table.all.length === 0) return fc.constantFrom('', hexOf(nla(1, u32(1))));
  const one = fc.constantFrom(...table.all).chain((each) => attribute(each, depth));
  const beyond = fc.constantFrom(hexOf(nla(0, '')), hexOf(nla(200, u32(1))), '0000');
  return fc
    .array(fc.oneof({ weight: 20, arbitrary: one }, { weight: 1, arbitrary: beyond }), {
      maxLength: 3,
    })
    .map((list) => list.join(' '));
}

/** A field of a fixed header: nothing mostly, else what a number may be. */
const field = (size: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.constantFrom(1, 2, 3) },
    { weight: 1, arbitrary: fc.constantFrom(...NUMBERS).map((each) => each % 256 ** size) },
  );
/** Zeros, seldom not. */
const padding = (size: number): fc.Arbitrary<Uint8Array> =>
  fc.nat({ max: 30 }).map((how) => new Uint8Array(size).fill(how === 0 ? 1 : 0));
const family = fc.constantFrom(2, 2, 2, 10, 10, 10, 0, 0, 7, 1, 28, 128, 255);

interface Kind {
  type: number;
  body: fc.Arbitrary<string>;
  flags: fc.Arbitrary<number>;
}

const creating = fc.constantFrom(0, 0x400, 0x400, 0x600, 0x600, 0x500, 0xc00, 0x100);
const asking = fc.constantFrom(0, 0, 0x300, 0x300, 0x310);

const KINDS_OF_REQUEST: readonly Kind[] = [...ROUTE_BODIES].flatMap(
  ([first, { header, attributes }]) => {
    const fields = Object.entries<Field>(header.fields);
    const fixed = fc
      .tuple(
        ...fields.map(([key, { size, pad }]) => {
          if (pad === true) return padding(size);
          return key === 'family' ? family : field(size);
        }),
      )
      .map((values) =>
        struct(header, Object.fromEntries(values.map((value, at) => [fields[at]?.[0], value]))),
      );
    const body = fc
      .tuple(
        fixed,
        attributes === undefined
          ? binary.map((hex) => hexOf(nla(1, hex)))
          : attributesOf(attributes, 3),
        fc.nat({ max: 30 }),
      )
      .map(([head, rest, cut]) =>
        cut === 0
          ? head.replaceAll(' ', '').slice(0, -2)
          : `${head} ${zeros((4 - (header.size % 4)) % 4)} ${rest}`.trim(),
      );
    return [0, 1, 2, 3].map((of): Kind => ({
      type: first + of,
      body,
      flags: of === 2 ? asking : of === 1 ? fc.constantFrom(0, 0, 0x200) : creating,
    }));
  },
);

const [RTM_NEWLINK, RTM_SETLINK, RTM_NEWADDR, RTM_NEWROUTE] = [16, 19, 20, 24];
const made = (type: number, ...parts: readonly unknown[]): Step[] => [
  {
    call: 'send',
    socket: 'a',
    bytes: nlmsg({ type, flags: 0x605, seq: 900 }, hexOf(...parts)) as string[],
  },
  ...settle(type),
];
const linkInfo = (kind: string, data: readonly unknown[] = []): unknown =>
  nest(18, hexOf(nla(1, `${text(kind)}00`), data));
const named = (name: string, up: number): string =>
  hexOf(struct(ifinfomsg, { flags: up, change: up }), nla(3, `${text(name)}00`));
const RAISE_LO: readonly Step[] = [
  {
    call: 'send',
    socket: 'a',
    bytes: '20000000 13000500 f0000000 00000000 00000000 01000000 01000000 01000000',
  },
  ...settle(RTM_SETLINK),
];
/** A pair: 2 is v1, the peer, and 3 is v0. */
const veth = made(
  RTM_NEWLINK,
  named('v0', 0),
  nla(1, '020000000002'),
  linkInfo('veth', [
    nest(
      2,
      hexOf(nla(1, hexOf(struct(ifinfomsg), nla(3, `${text('v1')}00`), nla(1, '020000000003')))),
    ),
  ]),
);
const raise = (index: number): Step[] =>
  made(RTM_SETLINK, struct(ifinfomsg, { index, flags: 1, change: 1 }));
const bridge = made(RTM_NEWLINK, named('b0', 0), nla(1, '020000000004'), linkInfo('bridge'));
const dummy = made(RTM_NEWLINK, named('d0', 1), nla(1, '020000000001'), linkInfo('dummy'));
const addressOn = (index: number): Step[] =>
  made(
    RTM_NEWADDR,
    struct(ifaddrmsg, { family: 2, prefixlen: 24, index }),
    nla(2, ip(10, 0, 0, 1)),
  );
const routeVia = made(
  RTM_NEWROUTE,
  struct(rtmsg, { family: 2, dst_len: 16, table: 254, protocol: 4, type: 1 }),
  nla(1, ip(10, 1, 0, 0)),
  nla(5, ip(10, 0, 0, 9)),
);

/** What is there before: nothing, lo that is up, or devices and what goes through them. */
const before = fc.constantFrom<readonly Step[]>(
  [],
  RAISE_LO,
  [...RAISE_LO, ...veth],
  [...RAISE_LO, ...veth, ...raise(3), ...raise(2), ...addressOn(3), ...routeVia],
  [...veth, ...raise(2), ...raise(3), ...addressOn(2)],
  [...dummy, ...addressOn(2), ...routeVia],
  [...veth, ...bridge],
);

/** @param setting where the requests are made; default: any */
export function tablesProgram(
  weights: Weights = DEFAULT_WEIGHTS,
  setting: 'any' | 'no device but lo' = 'any',
): fc.Arbitrary<Program> {
  const request = fc.constantFrom(...KINDS_OF_REQUEST).chain(({ type, body, flags }) =>
    fc.record({
      type: fc.constant(type),
      body,
      more: flags,
      echo: fc.constantFrom(0, 0, 0, 0, 8),
    }),
  );
  const programs = fc
    .record({
      before: setting === 'any' ? before : fc.constantFrom<readonly Step[]>([], RAISE_LO),
      options: fc.subarray([CAP_ACK, EXT_ACK, STRICT_CHK]),
      extAck: fc.boolean(),
      listens: fc.constantFrom(false, false, true),
      requests: fc.array(request, { minLength: 1, maxLength: 5 }),
    })
    .map(({ before: first, options, extAck, listens, requests }) => {
      const steps: Step[] = [{ call: 'socket', socket: 'a', protocol: 0 }];
      for (const option of new Set([...options, ...(extAck ? [EXT_ACK] : [])])) {
        steps.push({ call: 'setsockopt', socket: 'a', level: SOL_NETLINK, option, value: 1 });
      }
      if (listens) {
        steps.push({ call: 'socket', socket: 'n', protocol: 0 });
        steps.push({ call: 'bind', socket: 'n', address: { groups: GROUPS } });
      }
      steps.push(...first);
      for (const [index, { type, body, more, echo }] of requests.entries()) {
        const flags = NLM_F_REQUEST | NLM_F_ACK | more | echo;
        const bytes = nlmsg({ type, flags, seq: index + 1 }, body) as string[];
        steps.push({ call: 'send', socket: 'a', bytes }, ...settle(type));
        if (listens) steps.push({ call: 'drain', socket: 'n' });
      }
      return program(steps);
    });
  return withActors(programs, weights.actor);
}
