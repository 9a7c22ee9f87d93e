/** Dumps read in parts, while what is dumped changes, on the same socket or by another. */
import fc from 'fast-check';
import { batch, nla, nlmsg, struct, u32 } from '../../harness/program/build.ts';
import type { Bytes } from '../../harness/program/bytes.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { ifaddrmsg, ifinfomsg, rtmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { nhmsg } from '../../harness/wire/structs/nexthop.ts';
import { AF_INET, LO, ip } from './routing/routing-object.ts';

const [NETLINK_ROUTE, CREATE, DUMP] = [0, 0x605, 0x301];
const RAISE_LO = '20000000 13000500 f0000000 00000000 00000000 01000000 01000000 01000000';

interface Kind {
  /** Requests that make, or with `remove` delete, the n-th of them. */
  make(n: number, seq: number): Bytes;
  remove(n: number, seq: number): Bytes;
  dump: readonly [type: number, header: string];
}

const hexOf = (...parts: readonly unknown[]): string => parts.flat().map(String).join(' ');

/** 10.0.0.n/32 on lo */
const address =
  (type: number, flags: number) =>
  (n: number, seq: number): Bytes =>
    nlmsg(
      { type, flags, seq },
      struct(ifaddrmsg, { family: AF_INET, prefixlen: 32, index: LO }),
      hexOf(nla(2, ip(10, 0, 0, n)), nla(1, ip(10, 0, 0, n))),
    );
/** 10.n.0.0/16 through lo */
const route =
  (type: number, flags: number) =>
  (n: number, seq: number): Bytes =>
    nlmsg(
      { type, flags, seq },
      struct(rtmsg, { family: AF_INET, dst_len: 16, table: 254, protocol: 4, scope: 253, type: 1 }),
      hexOf(nla(1, ip(10, n, 0, 0)), nla(4, u32(LO))),
    );
/** A blackhole with that id. */
const nexthop =
  (type: number, flags: number) =>
  (n: number, seq: number): Bytes =>
    nlmsg(
      { type, flags, seq },
      struct(nhmsg, { family: type === 104 ? AF_INET : 0 }),
      hexOf(nla(1, u32(n)), type === 104 ? nla(4) : []),
    );

const KINDS: readonly Kind[] = [
  {
    make: address(20, CREATE),
    remove: address(21, 5),
    dump: [22, struct(ifaddrmsg, { family: AF_INET })],
  },
  { make: route(24, CREATE), remove: route(25, 5), dump: [26, struct(rtmsg, { family: AF_INET })] },
  { make: nexthop(104, CREATE), remove: nexthop(105, 5), dump: [106, struct(nhmsg)] },
  { make: address(20, CREATE), remove: address(21, 5), dump: [18, struct(ifinfomsg)] },
];

const drain = (socket: string): Step => ({ call: 'drain', socket });
const send = (socket: string, bytes: Bytes): Step => ({
  call: 'send',
  socket,
  bytes: bytes as string[],
});

/** Enough that a dump of them takes several datagrams, or few that are told in one. */
const count = fc.constantFrom(3, 80, 140);

/** One part of the dump, the rest of it, or a change by somebody. */
type Action =
  | { part: number }
  | { rest: true }
  | { change: 'make' | 'remove'; n: number; by: string };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(4096, 8192, 32_768).map((part): Action => ({ part })) },
  { weight: 1, arbitrary: fc.constant<Action>({ rest: true }) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom('make', 'remove', 'remove'),
        fc.constantFrom(1, 2, 60, 79, 150, 200),
        fc.constantFrom('a', 'b', 'b'),
      )
      .map(([change, n, by]): Action => ({ change, n, by })),
  },
);

export const changingDumpProgram = (): fc.Arbitrary<Program> =>
  fc
    .record({
      kind: fc.constantFrom(...KINDS),
      many: count,
      actions: fc.array(action, { minLength: 1, maxLength: 6 }),
      strict: fc.boolean(),
    })
    .map(({ kind, many, actions, strict }) => {
      const made = Array.from({ length: many }, (_, index) => kind.make(index + 1, 1000 + index));
      const [type, header] = kind.dump;
      const steps: Step[] = ['a', 'b'].map((socket): Step => ({
        call: 'socket',
        socket,
        protocol: NETLINK_ROUTE,
      }));
      if (strict) steps.push({ call: 'setsockopt', socket: 'a', level: 270, option: 12, value: 1 });
      steps.push(send('b', RAISE_LO), drain('b'));
      // no ACKs: they would not fit the buffer of the socket
      for (let at = 0; at < made.length; at += 40) {
        steps.push(
          send('b', batch(...made.slice(at, at + 40).map((bytes) => bytes as string[]))),
          drain('b'),
        );
      }
      steps.push(send('a', nlmsg({ type, flags: DUMP, seq: 7 }, header)));
      for (const [index, each] of actions.entries()) {
        if ('part' in each) steps.push({ call: 'recv', socket: 'a', room: each.part });
        else if ('rest' in each) steps.push(drain('a'));
        else
          steps.push(
            send(each.by, kind[each.change](each.n, 2000 + index)),
            ...(each.by === 'b' ? [drain('b')] : []),
          );
      }
      steps.push(drain('a'));
      return program(steps);
    });
