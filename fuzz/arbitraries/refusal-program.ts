/** A request between two dumps of what it is about: if it is refused, they must tell the same. */
import fc from 'fast-check';
import { nlmsg, struct } from '../../harness/program/build.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { fib_rule_hdr } from '../../harness/wire/structs/rule.ts';
import { ifaddrmsg, ifinfomsg, ndmsg, rtmsg } from '../../harness/wire/structs/rtnetlink.ts';
import { nhmsg } from '../../harness/wire/structs/nexthop.ts';
import { withActors } from './actors.ts';
import { address } from './routing/address.ts';
import { link } from './routing/link.ts';
import { neighbour } from './routing/neighbour.ts';
import { nexthop } from './routing/nexthop.ts';
import { route } from './routing/route.ts';
import { AF_INET6, type RoutingObject } from './routing/routing-object.ts';
import { rule } from './routing/rule.ts';
import { sendRequest } from './routing-program.ts';
import { settle } from './settle.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

const DUMP = 0x301;
const RAISE_LO = '20000000 13000500 f0000000 00000000 00000000 01000000 01000000 01000000';
const drain: Step = { call: 'drain', socket: 'a' };

const dump = (type: number, header: string, seq: number): Step[] => [
  { call: 'send', socket: 'a', bytes: nlmsg({ type, flags: DUMP, seq }, header) as string[] },
  drain,
];

type Kind = readonly [weight: number, object: RoutingObject, type: number, header: string];

const kindsOf = (weights: Weights): Kind[] => {
  const { routing } = weights;
  return [
    [routing.address, address(weights), 22, struct(ifaddrmsg)],
    [routing.address6, address(weights, AF_INET6), 22, struct(ifaddrmsg)],
    [routing.route, route(weights), 26, struct(rtmsg)],
    [routing.rule, rule(weights), 34, struct(fib_rule_hdr)],
    [routing.neighbour, neighbour(weights), 30, struct(ndmsg)],
    [routing.nexthop, nexthop(weights), 106, struct(nhmsg)],
    [routing.link, link(weights), 18, struct(ifinfomsg)],
  ];
};

export function refusalProgram(weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> {
  const { link: links, address6 } = weights.routing;
  const later = (of: number): readonly Step[] => (links + address6 > 0 ? settle(of) : [drain]);
  const programs = fc
    .oneof(...kindsOf(weights).map((kind) => ({ weight: kind[0], arbitrary: fc.constant(kind) })))
    .chain(([, object, type, header]) =>
      fc
        .tuple(
          object.create,
          fc.array(fc.oneof(object.create, object.change, object.remove), {
            minLength: 1,
            maxLength: 3,
          }),
          fc.boolean(),
        )
        .map(([first, requests, raise]) =>
          program([
            { call: 'socket', socket: 'a', protocol: 0 },
            ...(raise ? [{ call: 'send', socket: 'a', bytes: RAISE_LO } as Step, drain] : []),
            sendRequest(first, 1),
            ...later(first.type),
            ...dump(type, header, 2),
            ...requests.flatMap((each, index) => [
              sendRequest(each, 10 + index),
              ...later(each.type),
              ...dump(type, header, 20 + index),
            ]),
          ]),
        ),
    );
  return withActors(programs, weights.actor);
}
