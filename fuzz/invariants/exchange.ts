/** Exchanges: what plain sockets asked the kernel, and what they then heard. */
import { fromHex } from '../../harness/program/bytes.ts';
import { protocolsAt } from '../../harness/oracle/index.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import type { Invariant, Violation } from './invariant.ts';
import { type Message, walk } from './messages.ts';
import { plainSockets, sentBytes } from './plain.ts';

export interface Exchange {
  /** Index of the drain. */
  step: number;
  /** Of the socket. */
  protocol: number;
  /** Of the socket, when last seen. */
  port: number | undefined;
  requests: Message[];
  answers: Message[];
  /** Where datagrams came from, if not from (0, 0): as hex. */
  strangers: string[];
  malformed: string | undefined;
}

/** Several invariants ask for the same ones. */
const known = new WeakMap<Transcript, Exchange[]>();

/** What each plain socket asked since it last read everything, and what it then read. */
export function exchanges(program: Program, transcript: Transcript): Exchange[] {
  const before = known.get(transcript);
  if (before !== undefined) return before;
  const found = findExchanges(program, transcript);
  known.set(transcript, found);
  return found;
}

function findExchanges(program: Program, transcript: Transcript): Exchange[] {
  const out: Exchange[] = [];
  const protocols = protocolsAt(program);
  const mayBeEmpty = dumpsByItself(program);
  const asked = new Map<string, Message[]>(plainSockets(program).map((name) => [name, []]));
  for (const [index, step] of program.steps.entries()) {
    const outcome = transcript.outcomes[index];
    if (outcome === undefined || !('socket' in step)) continue;
    const requests = asked.get(step.socket);
    if (requests === undefined) continue;
    if (!('ret' in outcome)) {
      // unsupported or unmodelled: nothing can be said of this socket from here on
      if (!('errno' in outcome)) asked.delete(step.socket);
      continue;
    }
    if (step.call === 'send') {
      const bytes = sentBytes(step.bytes, program, transcript);
      if (bytes === undefined) asked.delete(step.socket);
      else requests.push(...walk(bytes).messages);
    }
    if (step.call !== 'drain') continue;
    if (outcome.end === 'most') {
      // there is more: a dump may be without end
      asked.delete(step.socket);
      continue;
    }
    const walks = (outcome.datagrams ?? []).map(({ bytes }) => walk(fromHex(bytes)));
    const bad = walks.find(
      ({ messages, rest }) => rest > 0 || (messages.length === 0 && !mayBeEmpty),
    );
    out.push({
      step: index,
      protocol: protocols[index] ?? -1,
      port: transcript.ports[step.socket],
      strangers: (outcome.datagrams ?? []).flatMap(({ from }) => from ?? []),
      requests: asked.get(step.socket) ?? [],
      answers: walks.flatMap(({ messages }) => messages),
      malformed: bad === undefined ? undefined : `${bad.rest} bytes belong to no message`,
    });
    asked.set(step.socket, []);
  }
  return out;
}

/**
 * Whether a dump callback is the program's own: one that returns a positive number and wrote
 * nothing has an empty datagram queued (netlink_dump; seen on 6.12.117).
 */
const dumpsByItself = ({ steps }: Program): boolean =>
  steps.some((step) => {
    if (step.call === 'rtnl_register_module') return step.dumpit !== undefined;
    if (step.call !== 'genl_register_family') return false;
    const { ops = [], smallOps = [], splitOps = [] } = step.definition;
    return [...ops, ...smallOps, ...splitOps].some(({ dumpit }) => dumpit !== undefined);
  });

export function perExchange(
  name: string,
  source: string,
  check: (exchange: Exchange) => { text: string; kind: string } | undefined,
): Invariant {
  return {
    name,
    source,
    check(program, transcript): Violation | undefined {
      for (const exchange of exchanges(program, transcript)) {
        const found = check(exchange);
        if (found !== undefined) return { invariant: name, step: exchange.step, ...found };
      }
      return undefined;
    },
  };
}
