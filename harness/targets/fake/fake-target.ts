/**
 * Targets that are functions, for tests of the harness and of the rules themselves. Their sockets
 * accept every call; what they answer to a datagram is the function's.
 */
import { type Resolver, lengthOf, resolveBytes, toHex } from '../../program/bytes.ts';
import type { Program, Step } from '../../program/program.ts';
import { type Outcome, TRANSCRIPT_VERSION, type Transcript } from '../../program/transcript.ts';
import type { Target, TargetInfo } from '../target.ts';

/** Datagrams that a socket with this port gets for one that it sent to the kernel. */
export type Respond = (sent: Uint8Array, port: number) => Uint8Array[];

const PORT = 4242;
/** Everything a rule may ask for, so that none is skipped. */
const CAPABILITIES =
  'route generic usersock sock-diag netlink-diag inet-diag uevent netfilter fib-lookup registration net-admin netns ipv6 thread process capset veth bridge dummy htb ingress user-namespace';

export function createFakeTarget(spec: string, respond: Respond): Target {
  return {
    spec,
    start: async (): Promise<TargetInfo> => ({
      nlconform: 1,
      name: spec,
      version: '0',
      capabilities: CAPABILITIES.split(' '),
      byteOrder: 'LE',
      pageSize: 4096,
      cpus: 1,
      config: {},
    }),
    run: async (programs) => programs.map((program) => transcriptOf(program, respond)),
    close: async () => undefined,
  };
}

function transcriptOf({ steps }: Program, respond: Respond): Transcript {
  const queues = new Map<string, string[]>();
  const names = steps.flatMap((step) => ('socket' in step ? [step.socket] : []));
  return {
    nlconform: 'transcript',
    version: TRANSCRIPT_VERSION,
    outcomes: steps.map((step) => outcomeOf(step, queues, respond)),
    processes: { main: PORT, p: PORT + 1 },
    ports: Object.fromEntries(names.map((name) => [name, PORT])),
    families: Object.fromEntries(familiesIn(steps).map((name) => [name, 20])),
    devices: { lo: 1 },
  };
}

/** Every family that a symbol names. */
const familiesIn = (steps: readonly Step[]): string[] =>
  [...JSON.stringify(steps).matchAll(/"family":"([^"]+)"/g)].map(([, name = '']) => name);

const resolve: Resolver = () => PORT;

function outcomeOf(step: Step, queues: Map<string, string[]>, respond: Respond): Outcome {
  switch (step.call) {
    case 'send': {
      const queue = queues.get(step.socket) ?? [];
      const sent = resolveBytes(step.bytes, resolve);
      queues.set(step.socket, [...queue, ...respond(sent, PORT).map(toHex)]);
      return { ret: lengthOf(step.bytes) };
    }
    case 'recv': {
      const [first, ...rest] = queues.get(step.socket) ?? [];
      if (first === undefined) return { errno: 'EAGAIN' };
      queues.set(step.socket, rest);
      return { ret: first.length / 2, datagrams: [{ bytes: first }] };
    }
    case 'drain': {
      const queue = queues.get(step.socket) ?? [];
      queues.delete(step.socket);
      return { ret: queue.length, datagrams: queue.map((bytes) => ({ bytes })) };
    }
    case 'getsockname':
    case 'getpeername':
      return { ret: 0, name: '100000009210000000000000', length: 12 };
    case 'getsockopt': {
      const room = Math.max(0, step.room ?? 4);
      return { ret: 0, value: '00'.repeat(room), length: room };
    }
    case 'poll':
      return { ret: 1, revents: 4 };
    case 'read_proc':
      return { ret: 0, lines: [] };
    default:
      return { ret: 0 };
  }
}

/** Never answers. */
export const silent: Respond = () => [];

/** Gives every request back as it came. */
export const echo: Respond = (sent) => [sent];

/** Acknowledges every message, whatever it asks. */
export const acknowledgeAll: Respond = (sent, port) => {
  const out: Uint8Array[] = [];
  const view = new DataView(sent.buffer, sent.byteOffset, sent.byteLength);
  for (let at = 0; at + 16 <= sent.length;) {
    const answer = new Uint8Array(36);
    const header = new DataView(answer.buffer);
    header.setUint32(0, 36, true);
    header.setUint16(4, 2, true);
    header.setUint16(6, 0x100, true);
    header.setUint32(8, view.getUint32(at + 8, true), true);
    header.setUint32(12, port, true);
    answer.set(sent.subarray(at, at + 16), 20);
    out.push(answer);
    at += Math.max(16, (view.getUint32(at, true) + 3) & ~3);
  }
  return out;
};
