/** How often what is tried. Visible, and settable by whoever calls the arbitraries. */
export interface Weights {
  /**
   * Kinds of program: requests to the kernel, several sockets and their ports, what sockets tell
   * each other until nothing more fits, sockets with all
   * that can be done to them, dumps read in parts, registration (sequences of it, families with all
   * they can have, sockets of the kernel, handlers of routing messages); objects of routing Netlink, requests
   * between two dumps, dumps of what changes meanwhile, several processes; of YAML specs, where they are given.
   */
  program: {
    requests: number;
    ports: number;
    conversations: number;
    sockets: number;
    dumps: number;
    registration: number;
    ownFamilies: number;
    kernelSockets: number;
    routingHandlers: number;
    routing: number;
    tables: number;
    refusals: number;
    changingDumps: number;
    schedules: number;
    specs: number;
  };
  /** Of a header's field: the right value, or a violation. */
  header: { right: number; wrong: number };
  /** Of an attribute: well formed, with a length or type that is not, or a nest. */
  attribute: { right: number; wrong: number; nest: number };
  /** Of a program: all its steps by one actor, or some without capabilities, or in another netns. */
  actor: { privileged: number; powerless: number; elsewhere: number };
  /** The same for programs of registration, where privilege is half of the matter. */
  registrationActor: { privileged: number; powerless: number; elsewhere: number };
  /**
   * Of a family: sound, or such that a real kernel warns of it in its log; GENL_ADMIN_PERM beside 6
   * of operations without it. That asks for a capability over the first user namespace, which the
   * agent of a virtual machine has, and nobody in the simulator.
   */
  definition: { sound: number; warns: number; adminPerm: number };
  /**
   * Objects of programs of the kinds `routing` and `refusals`. Devices made without an address get a
   * random one, IPv6 addresses change in a work queue, and neighbours count who holds them: these
   * are not told alike twice, so that by default they are not tried.
   */
  routing: {
    link: number;
    address: number;
    address6: number;
    route: number;
    rule: number;
    neighbour: number;
    nexthop: number;
    qdisc: number;
    nsid: number;
  };
  /** Steps of programs of the kind `sockets`. */
  step: {
    request: number;
    oddSend: number;
    userMessage: number;
    option: number;
    readOption: number;
    receive: number;
    group: number;
    address: number;
    filter: number;
    close: number;
  };
}

export const DEFAULT_WEIGHTS: Weights = {
  program: {
    requests: 6,
    ports: 3,
    conversations: 3,
    sockets: 4,
    dumps: 2,
    registration: 2,
    ownFamilies: 6,
    kernelSockets: 2,
    routingHandlers: 2,
    routing: 4,
    tables: 2,
    refusals: 1,
    changingDumps: 1,
    schedules: 2,
    specs: 6,
  },
  header: { right: 4, wrong: 1 },
  attribute: { right: 3, wrong: 1, nest: 1 },
  actor: { privileged: 10, powerless: 3, elsewhere: 1 },
  registrationActor: { privileged: 2, powerless: 4, elsewhere: 1 },
  definition: { sound: 30, warns: 0, adminPerm: 0 },
  routing: {
    ...{ link: 0, address: 3, address6: 0, route: 3, rule: 1, neighbour: 0, nexthop: 1 },
    ...{ qdisc: 1, nsid: 1 },
  },
  step: {
    request: 6,
    oddSend: 2,
    userMessage: 4,
    option: 4,
    readOption: 3,
    receive: 6,
    group: 2,
    address: 2,
    filter: 1,
    close: 1,
  },
};

/** Only what is registered inside a kernel. */
export function onlyRegistration(weights: Weights): Weights {
  const { registration, ownFamilies, kernelSockets, routingHandlers } = weights.program;
  const none = Object.fromEntries(Object.keys(weights.program).map((kind) => [kind, 0]));
  const program = { ...none, registration, ownFamilies, kernelSockets, routingHandlers };
  return { ...weights, program: program as Weights['program'] };
}

/**
 * For targets inside of which nothing can be registered: programs that need it would stop there.
 * Where nothing else is asked for, they are what is asked for.
 */
export function withoutRegistration(weights: Weights): Weights {
  const none = { registration: 0, ownFamilies: 0, kernelSockets: 0, routingHandlers: 0 };
  const program = { ...weights.program, ...none };
  return Object.values(program).every((weight) => weight === 0) ? weights : { ...weights, program };
}
