/**
 * Faults: deliberate misbehaviours, each a switch with a sentence. They measure whether suites
 * and fuzzer notice. None does anything while off.
 */
import { attributeFaults } from './attribute-faults.ts';
import { genericFaults } from './generic-faults.ts';
import { messageFaults } from './message-faults.ts';
import { protocolFaults } from './protocol-faults.ts';
import { queueFaults } from './queue-faults.ts';
import { routingFaults } from './routing-faults.ts';
import { socketFaults } from './socket-faults.ts';

export const FAULTS = {
  'drop-ack': 'a successful request with NLM_F_ACK gets no ACK',
  'wrong-errno': 'an unknown message type is refused with EINVAL instead of EOPNOTSUPP',
  'bind-in-use-accepted': 'bind to a port in use succeeds',
  'short-header-accepted': 'nlmsg_len below 16 is taken for a message of 16 bytes',
  'register-name-twice': 'genl_register_family accepts a name that is taken',
  'empty-send-ok': 'sending 0 bytes succeeds instead of ENODATA',
  'getsockopt-short':
    'getsockopt with less than 4 bytes of room returns what fits instead of EINVAL',
  'size-probe': 'NETLINK_LIST_MEMBERSHIPS with no room is EINVAL instead of telling the length',
  'no-autobind': 'sending from an unbound socket does not bind it',
  'err-pid': 'NLMSG_ERROR carries nlmsg_pid 0 instead of the port of the requester',
  'no-sender-addr': 'received datagrams carry no address',
  'peek-trunc': 'MSG_TRUNC is ignored as an input flag when MSG_PEEK is given too',
  'done-no-errno': 'NLMSG_DONE carries no error number',
  'err-payload-overcopy': 'a refusal echoes the rest of the datagram, not just its own message',
  'sockopt-noop': 'NETLINK_EXT_ACK and NETLINK_CAP_ACK are accepted and do nothing',
  'no-enobufs': 'an overrun is never reported to the receiver',
  'creds-default-zero': 'SCM_CREDENTIALS of user messages say process 0, user 0',
  'cap-current-only': 'the capabilities of the opener of a socket are not asked for',
  'partial-dgram': 'a datagram longer than the buffer stays queued, less what was read',
  'dump-race': 'a second dump on a socket replaces the first instead of EBUSY',
  'notify-esrch': 'a notification that nobody hears fails the request with ESRCH',
  'echo-dropped': 'NLM_F_ECHO is ignored',
  'extack-sticky': 'the extended error of a message stays for the next ones of its datagram',
  'err-from-send': 'the error of a request is returned by send instead of in NLMSG_ERROR',
  ...protocolFaults,
  ...socketFaults,
  ...queueFaults,
  ...messageFaults,
  ...attributeFaults,
  ...genericFaults,
  ...routingFaults,
} as const;

export type FaultName = keyof typeof FAULTS;

/** The switches of one kernel. `has` costs next to nothing while all are off. */
export class Faults {
  /** Whether any is on: what hot paths ask first. */
  any: boolean;
  readonly #on: ReadonlySet<FaultName>;
  readonly #onAsked: ((name: FaultName) => void) | undefined;

  /**
   * @param onAsked told of every switch that is looked at, on or off: what never looks at one is
   * not touched by it
   * @throws UnknownFault naming the first that is not in the catalogue.
   */
  constructor(names: readonly string[] = [], onAsked?: (name: FaultName) => void) {
    const on = new Set<FaultName>();
    for (const name of names) {
      if (!isFault(name)) throw new UnknownFault(name);
      on.add(name);
    }
    this.#on = on;
    this.#onAsked = onAsked;
    this.any = on.size > 0 || onAsked !== undefined;
  }

  has(name: FaultName): boolean {
    if (!this.any) return false;
    this.#onAsked?.(name);
    return this.#on.has(name);
  }

  /** Runs without any of them. */
  suspended(run: () => void): void {
    const { any } = this;
    this.any = false;
    try {
      run();
    } finally {
      this.any = any;
    }
  }
}

export class UnknownFault extends Error {
  constructor(name: string) {
    super(`fault '${name}' is not known (known: ${Object.keys(FAULTS).join(', ')})`);
    this.name = 'UnknownFault';
  }
}

const isFault = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);
