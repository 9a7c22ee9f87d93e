/** Where the programs of a comparison come from. A number names a unit of them, the same each time. */
import fc from 'fast-check';
import { programOf } from '../../harness/runner/judge.ts';
import type { Program } from '../../harness/program/program.ts';
import {
  DEFAULT_WEIGHTS,
  type Weights,
  dumpsProgram,
  kernelSocketsProgram,
  ownFamiliesProgram,
  portsProgram,
  programsOf,
  changingDumpProgram,
  refusalProgram,
  registrationProgram,
  requestsProgram,
  routingHandlersProgram,
  routingProgram,
  socketsProgram,
  tablesProgram,
} from '../../fuzz/arbitraries/index.ts';
import { moreProgram, ownNamespaceProgram } from './more-programs.ts';
import type { Isolation } from '../../harness/targets/target.ts';
import { suites } from '../../suites/index.ts';

/** Programs of one unit. */
export const UNIT = 64;

export interface Source {
  /** Units there are: without end where they are generated. */
  readonly units: number;
  programs(unit: number): Program[];
  /** Default: a fresh namespace for each program. */
  readonly isolation?: Isolation;
}

const NETLINK_ROUTE = 0;
const NETLINK_GENERIC = 16;
const generated = (arbitrary: fc.Arbitrary<Program>): Source => ({
  units: Infinity,
  programs: (unit) => programsOf(unit, UNIT, arbitrary),
});

const weights = DEFAULT_WEIGHTS;
const all: Weights['routing'] = {
  ...{ link: 2, address: 3, address6: 2, route: 4, rule: 2, neighbour: 2, nexthop: 2 },
  ...{ qdisc: 2, nsid: 1 },
};
const allRouting: Weights = { ...weights, routing: all };
const objects = Object.keys(all) as (keyof Weights['routing'])[];
const only = (object: keyof Weights['routing']): Weights => ({
  ...weights,
  routing: {
    ...{ link: 0, address: 0, address6: 0, route: 0, rule: 0, neighbour: 0, nexthop: 0 },
    ...{ qdisc: 0, nsid: 0 },
    [object]: 1,
  },
});

export const sources: Readonly<Record<string, () => Source>> = {
  /** Sockets, ports, dumps, and Generic Netlink. */
  core: () =>
    generated(
      fc.oneof(
        { weight: 4, arbitrary: requestsProgram(weights, [NETLINK_GENERIC]) },
        { weight: 2, arbitrary: portsProgram(weights) },
        { weight: 2, arbitrary: socketsProgram(weights) },
        { weight: 1, arbitrary: dumpsProgram(weights) },
      ),
    ),
  /** Requests that are checked and then hardly answered: sock_diag, look-ups, ethtool. */
  checks: () => generated(moreProgram),
  /**
   * What a module does: sequences of registrations, families with all that they can have, sockets
   * of the kernel, handlers. Families know no namespace: one serves a unit of them.
   */
  registration: () => ({
    ...generated(
      fc.oneof(
        { weight: 4, arbitrary: registrationProgram(weights) },
        { weight: 4, arbitrary: ownFamiliesProgram(weights) },
        { weight: 1, arbitrary: kernelSocketsProgram(weights) },
        { weight: 1, arbitrary: routingHandlersProgram(weights) },
      ),
    ),
    isolation: 'request',
  }),
  /** Requests of every type, objects with their lives, and dumps of what changes. */
  routing: () =>
    generated(
      fc.oneof(
        { weight: 6, arbitrary: requestsProgram(weights, [NETLINK_ROUTE]) },
        { weight: 6, arbitrary: tablesProgram(weights) },
        { weight: 6, arbitrary: routingProgram(allRouting) },
        { weight: 2, arbitrary: refusalProgram(allRouting) },
        { weight: 1, arbitrary: changingDumpProgram() },
        { weight: 1, arbitrary: ownNamespaceProgram },
      ),
    ),
  own: () => generated(ownNamespaceProgram),
  tables: () => generated(tablesProgram(weights)),
  ...Object.fromEntries(
    objects.map((object) => [object, () => generated(routingProgram(only(object)))]),
  ),
  /** Every case of every rule, whatever the rule expects. */
  suites: () => {
    const programs = suites.flatMap(({ requirements }) =>
      requirements.flatMap(({ cases }) => cases.map(programOf)),
    );
    return {
      units: Math.ceil(programs.length / UNIT),
      programs: (unit) => programs.slice(unit * UNIT, (unit + 1) * UNIT),
    };
  },
};
