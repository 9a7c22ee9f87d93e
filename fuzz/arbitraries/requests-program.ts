/** One socket that sends batches of requests to the kernel and reads what comes. */
import fc from 'fast-check';
import { type Program, type Step, program } from '../../harness/program/program.ts';
import { withActors } from './actors.ts';
import { type Datagram, datagram } from './batch.ts';
import { genericMessage } from './generic-message.ts';
import { routeMessage } from './route-message.ts';
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

const SOL_NETLINK = 270;
const [CAP_ACK, EXT_ACK, STRICT_CHK] = [10, 11, 12];
/** So that no two datagrams of a program share a sequence number. */
const APART = 4;

type Option = readonly [option: number, value: number];

/** On mostly; now and then on and off again. */
const options: fc.Arbitrary<Option[]> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .subarray([CAP_ACK, EXT_ACK, STRICT_CHK])
      .map((list) => list.map((option): Option => [option, 1])),
  },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.tuple(fc.constantFrom(CAP_ACK, EXT_ACK, STRICT_CHK), fc.constantFrom(1, 0, 256)),
      { minLength: 1, maxLength: 4 },
    ),
  },
);

/** RTNLGRP_LINK, _IPV4_IFADDR, _IPV4_ROUTE: what comes before the answer, not when a work queue has time. */
const TOLD = 0x51;
/** nl_groups, if the socket is bound. */
const bound = fc.constantFrom(undefined, undefined, 0, TOLD);

/** @param protocols of which each program has one */
export function requestsProgram(
  weights: Weights = DEFAULT_WEIGHTS,
  protocols: readonly number[] = [0, 0, 16],
): fc.Arbitrary<Program> {
  const datagrams = (protocol: number) =>
    fc.array(datagram(protocol === 0 ? routeMessage(weights) : genericMessage(weights)), {
      minLength: 1,
      maxLength: 3,
    });
  const [route, generic] = [datagrams(0), datagrams(16)];
  const programs = fc
    .tuple(fc.constantFrom(...protocols), options, bound)
    .chain(([protocol, options, groups]) =>
      (protocol === 0 ? route : generic).map((list) => build(protocol, options, groups, list)),
    );
  return withActors(programs, weights.actor);
}

function build(
  protocol: number,
  options: readonly Option[],
  groups: number | undefined,
  datagrams: readonly Datagram[],
): Program {
  const steps: Step[] = [{ call: 'socket', socket: 'a', protocol }];
  for (const [option, value] of options) {
    steps.push({ call: 'setsockopt', socket: 'a', level: SOL_NETLINK, option, value });
  }
  if (groups !== undefined) {
    steps.push({ call: 'bind', socket: 'a', address: groups === 0 ? {} : { groups } });
  }
  for (const [index, each] of datagrams.entries()) {
    const send = each('a', 1 + index * APART);
    if (send === undefined) continue;
    steps.push(send, { call: 'drain', socket: 'a' });
  }
  return program(steps);
}
