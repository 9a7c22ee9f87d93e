/** Programs about protocols and families that the fuzzer leaves alone: requests that are checked. */
import fc from 'fast-check';
import { cstring, genl, nla, nlmsg, u16, u32, u8, zeros } from '../../harness/program/build.ts';
import type { Bytes, Segment } from '../../harness/program/bytes.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';

const [SOL_NETLINK, NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK] = [270, 10, 11, 12];
const [ROUTE, SOCK_DIAG, FIB_LOOKUP, GENERIC] = [0, 4, 10, 16];

const hex = (segments: readonly unknown[]): string => segments.map(String).join(' ');
const flags = fc.constantFrom(1, 5, 5, 5, 0x301, 0x305, 0x105, 0x205, 4, 0);

/** One socket with any of the options, and datagrams of one message each. */
const asking = (protocol: number, message: fc.Arbitrary<Bytes>): fc.Arbitrary<Program> =>
  fc
    .tuple(
      fc.subarray([NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK]),
      fc.array(message, { minLength: 1, maxLength: 4 }),
    )
    .map(([options, messages]) =>
      program([
        { call: 'socket', socket: 'a', protocol },
        ...options.map((option): Step => ({
          call: 'setsockopt',
          socket: 'a',
          level: SOL_NETLINK,
          option,
          value: 1,
        })),
        ...messages.flatMap((bytes): Step[] => [
          { call: 'send', socket: 'a', bytes: [...(bytes as Segment[])] },
          { call: 'drain', socket: 'a' },
        ]),
      ]),
    );

/** struct netlink_diag_req and struct inet_diag_req_v2, whole or cut; the asker itself is listed. */
const diagMessage: fc.Arbitrary<Bytes> = fc
  .tuple(
    fc.constantFrom(20, 20, 20, 20, 21, 18, 19, 16, 22, 0),
    flags,
    fc.constantFrom(2, 10, 16, 16, 16, 3, 45, 46, 255),
    fc.constantFrom(2, 3, 31, 32, 254, 250),
    fc.constantFrom(0, 1, 2, 8, 11, 0xffff),
    fc.constantFrom(0, 1, 2, 19, 20, 20, 55, 56, 56, 60),
  )
  .map(([type, bits, family, protocol, show, size]) => {
    const whole = `${u8(family)} ${u8(protocol)} ${u16(0)} ${u32(0)} ${u32(show)} ${zeros(48)}`;
    const cut = whole.replaceAll(' ', '').slice(0, 2 * size);
    return nlmsg({ type, flags: bits, seq: 1 }, cut);
  });

/** struct fib_result_nl about tables that nobody made. */
const fibMessage: fc.Arbitrary<Bytes> = fc
  .tuple(
    fc.constantFrom(0, 1, 16),
    flags,
    fc.constantFrom(1, 99, 253),
    fc.constantFrom(0, 19, 20, 24),
  )
  .map(([type, bits, table, size]) => {
    const whole = `7f000001 ${u32(5)} ${u8(0)} ${u8(0)} ${u8(table)} ${zeros(21)}`;
    return nlmsg({ type, flags: bits, seq: 3 }, whole.replaceAll(' ', '').slice(0, 2 * size));
  });

const headerAttribute = fc
  .oneof(
    fc.constantFrom(
      nla(1, u32(9)),
      nla(1, u16(9)),
      nla(2, cstring('nobody')),
      nla(2, '6e6f'),
      nla(2, ''),
    ),
    fc.constantFrom(0, 1, 2, 3, 4, 7, 8, 0xffffffff).map((value) => nla(3, u32(value))),
    fc.constantFrom(0, 1).map((value) => nla(4, u32(value))),
    fc.constantFrom(nla(0, ''), nla(9, ''), nla(0x8001, u32(9)), nla(0x4001, u32(9))),
  )
  .map(hex);
const several = (of: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string> =>
  fc.array(of, { maxLength }).map((list) => list.join(' '));
const inNest = (types: number[], inside: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...types), inside).map(([type, body]) => hex(nla(type, body)));
const headerNest = inNest([0x8001, 0x8001, 0x8001, 1, 0xc001], several(headerAttribute, 2));
const stringSet = inNest(
  [0x8001, 0x8001, 1, 2],
  several(
    fc.constantFrom(nla(1, u32(999)), nla(1, u16(1)), nla(2, u32(1)), nla(1, '')).map(hex),
    1,
  ),
);
const stringSets = inNest([0x8002, 0x8002, 2], several(stringSet, 2));
const odd = fc
  .constantFrom(nla(3, ''), nla(3, u8(1)), nla(4, ''), nla(0, ''), nla(0x8003, ''), 'ff')
  .map((each) => (typeof each === 'string' ? each : hex(each)));
const ethtoolMessage: fc.Arbitrary<Bytes> = fc
  .tuple(
    fc.constantFrom(1, 1, 2, 4, 6, 7, 9, 11, 13, 15, 17, 19, 23, 0, 200),
    fc.constantFrom(1, 5, 5, 9, 0x805),
    fc.constantFrom(0, 0, 0, 1),
    fc.array(
      fc.oneof({ weight: 4, arbitrary: headerNest }, { weight: 2, arbitrary: stringSets }, odd),
      {
        maxLength: 3,
      },
    ),
  )
  .map(
    ([cmd, bits, reserved, attributes]) =>
      nlmsg(
        { type: { family: 'ethtool' }, flags: bits, seq: 1 },
        genl(cmd, 1, reserved),
        attributes.join(' '),
      ) as Bytes,
  );

/** The family is asked for by name in each program, so that its symbol is known. */
export const moreProgram: fc.Arbitrary<Program> = fc.oneof(
  asking(SOCK_DIAG, diagMessage),
  asking(FIB_LOOKUP, fibMessage),
  { weight: 3, arbitrary: asking(GENERIC, ethtoolMessage) },
);

const [RTM_NEWNSID, RTM_GETNSID] = [88, 90];
const number = (value: number): Segment[] => [u32(value)];
const attributeOf = (type: number, value: readonly Segment[]): Segment[] => [
  `${u16(8)} ${u16(type)}`,
  ...value,
];

/** NETNSA_NSID, and NETNSA_PID of the process itself: the first port that it has is its number. */
const ownNamespace: fc.Arbitrary<Bytes> = fc
  .tuple(
    fc.constantFrom(RTM_NEWNSID, RTM_NEWNSID, RTM_GETNSID),
    fc.constantFrom(5, 5, 6, 0xffffffff),
    fc.constantFrom<readonly Segment[]>([{ port: 'a' }], [{ port: 'a' }], ['f0ffff3f']),
  )
  .map(([type, id, process]) =>
    nlmsg({ type, flags: 5, seq: 1 }, '00000000', [
      ...attributeOf(1, number(id)),
      ...attributeOf(2, process),
    ]),
  );

/** A refusal that echoed the request would tell the number of the process. */
const CAPPED: Step = {
  ...{ call: 'setsockopt', socket: 'a', level: SOL_NETLINK },
  ...{ option: NETLINK_CAP_ACK, value: 1 },
} as const;

/** Ids that a namespace gives to itself. */
export const ownNamespaceProgram: fc.Arbitrary<Program> = asking(ROUTE, ownNamespace).map(
  (given) => ({
    ...given,
    steps: given.steps.flatMap((step): Step[] =>
      step.call === 'socket' ? [step, { call: 'bind', socket: 'a', address: {} }, CAPPED] : [step],
    ),
  }),
);
