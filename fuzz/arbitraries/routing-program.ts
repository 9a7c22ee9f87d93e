/** Objects of routing Netlink with their lives, in order or not, and a listener to what is told. */
import fc from 'fast-check';
import { nlmsg } from '../../harness/program/build.ts';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { withActors } from './actors.ts';
import { labels } from './labelled.ts';
import { address } from './routing/address.ts';
import { link } from './routing/link.ts';
import { neighbour } from './routing/neighbour.ts';
import { nexthop } from './routing/nexthop.ts';
import { nsid } from './routing/nsid.ts';
import { qdisc } from './routing/qdisc.ts';
import { route } from './routing/route.ts';
import { AF_INET6, type RoutingObject, type RoutingRequest } from './routing/routing-object.ts';
import { rule } from './routing/rule.ts';
import { settle } from './settle.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

const [NETLINK_ROUTE, SOL_NETLINK, EXT_ACK, STRICT_CHK] = [0, 270, 11, 12];
const [PKTINFO, LISTEN_ALL_NSID] = [3, 8];
/** RTNLGRP_LINK, _NEIGH, IPV4_IFADDR, _ROUTE, IPV6_IFADDR, _ROUTE: bits of nl_groups. */
const GROUPS = 1 | 4 | 0x10 | 0x40 | 0x100 | 0x400;
/** RTM_SETLINK with struct ifinfomsg: lo up. */
const RAISE_LO = '20000000 13000500 f0000000 00000000 00000000 01000000 01000000 01000000';
const [NLM_F_REQUEST, NLM_F_ACK, NLM_F_ECHO] = [1, 4, 8];

const drain = (socket: string): Step => ({ call: 'drain', socket });

export function sendRequest({ type, flags, body }: RoutingRequest, seq: number, more = 0): Step {
  const bytes = nlmsg({ type, flags: NLM_F_REQUEST | NLM_F_ACK | flags | more, seq }, body.hex);
  return { call: 'send', socket: 'a', bytes: bytes as string[], ...labels(body.violates) };
}

/** A life: made, changed, used, deleted, used again; some of it left out, doubled, or too early. */
const life = ({ create, change, use, remove }: RoutingObject): fc.Arbitrary<RoutingRequest[]> =>
  fc
    .tuple(
      create,
      change,
      use,
      remove,
      use,
      fc.nat({ max: 31 }),
      fc.constantFrom('', '', 'twice', 'early'),
    )
    .map(([made, changed, used, removed, after, kept, how]) => {
      const all = [made, changed, used, removed, after].filter(
        (_, index) => ((kept >> index) & 1) === 1 || index === 0,
      );
      if (how === 'twice') return [made, ...all];
      return how === 'early' ? [removed, ...all] : all;
    });

export function routingProgram(weights: Weights = DEFAULT_WEIGHTS): fc.Arbitrary<Program> {
  const { routing } = weights;
  const settles = routing.link + routing.address6 > 0;
  const object = fc.oneof(
    { weight: routing.link, arbitrary: life(link(weights)) },
    { weight: routing.address, arbitrary: life(address(weights)) },
    { weight: routing.address6, arbitrary: life(address(weights, AF_INET6)) },
    { weight: routing.route, arbitrary: life(route(weights)) },
    { weight: routing.rule, arbitrary: life(rule(weights)) },
    { weight: routing.neighbour, arbitrary: life(neighbour(weights)) },
    { weight: routing.nexthop, arbitrary: life(nexthop(weights)) },
    { weight: routing.qdisc, arbitrary: life(qdisc(weights)) },
    { weight: routing.nsid, arbitrary: life(nsid(weights)) },
  );
  const programs = fc
    .record({
      lives: fc.array(object, { minLength: 1, maxLength: 2 }),
      options: fc.subarray([EXT_ACK, STRICT_CHK]),
      raise: fc.boolean(),
      listens: fc.constantFrom('no', 'no', 'apart', 'apart', 'itself'),
      echo: fc.constantFrom(0, 0, 0, NLM_F_ECHO),
      interleave: fc.boolean(),
      told: fc.constantFrom([], [], [PKTINFO], [LISTEN_ALL_NSID], [PKTINFO, LISTEN_ALL_NSID]),
    })
    .map(({ lives, options, raise, listens, echo, interleave, told }) => {
      const steps: Step[] = [{ call: 'socket', socket: 'a', protocol: NETLINK_ROUTE }];
      for (const option of options) {
        steps.push({ call: 'setsockopt', socket: 'a', level: SOL_NETLINK, option, value: 1 });
      }
      if (listens === 'itself')
        steps.push({ call: 'bind', socket: 'a', address: { groups: GROUPS } });
      if (listens === 'apart') {
        steps.push({ call: 'socket', socket: 'n', protocol: NETLINK_ROUTE });
        steps.push({ call: 'bind', socket: 'n', address: { groups: GROUPS } });
        for (const option of told) {
          steps.push({ call: 'setsockopt', socket: 'n', level: SOL_NETLINK, option, value: 1 });
        }
      }
      if (raise) steps.push({ call: 'send', socket: 'a', bytes: RAISE_LO }, drain('a'));
      const requests = interleave ? alternate(lives) : lives.flat();
      for (const [index, request] of requests.entries()) {
        steps.push(sendRequest(request, index + 1, echo));
        steps.push(...(settles ? settle(request.type) : [drain('a')]));
        if (listens === 'apart') steps.push(drain('n'));
      }
      return program(steps);
    });
  return withActors(programs, weights.actor);
}

/** The first of each, then the second of each. */
function alternate<T>(lists: readonly T[][]): T[] {
  const longest = Math.max(...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) =>
    lists.flatMap((list) => list.slice(at, at + 1)),
  ).flat();
}
