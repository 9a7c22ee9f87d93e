/**
 * Which sockets of a program are plain: one that only talks to the kernel and reads all that
 * comes, so that every request must have its answer. connect, filters, small buffers and
 * truncating reads may lawfully lose answers.
 */
import {
  type Bytes,
  type Resolver,
  UnresolvedSymbol,
  resolveBytes,
} from '../../harness/program/bytes.ts';
import type { Program, Step } from '../../harness/program/program.ts';
import { type Transcript, returned } from '../../harness/program/transcript.ts';

const SOL_NETLINK = 270;
const [NETLINK_ROUTE, NETLINK_GENERIC] = [0, 16];
/** CAP_ACK, EXT_ACK, STRICT_CHK change how answers look, not whether they come. */
const HARMLESS_OPTIONS = [10, 11, 12];

const isPlain = (step: Step): boolean => {
  switch (step.call) {
    case 'socket':
      return step.protocol === NETLINK_ROUTE || step.protocol === NETLINK_GENERIC;
    case 'bind':
      return (step.address?.groups ?? 0) === 0;
    case 'setsockopt':
      return step.level === SOL_NETLINK && HARMLESS_OPTIONS.includes(step.option);
    case 'send':
      return step.to === undefined && step.control === undefined && step.flags === undefined;
    case 'drain':
      return step.room === undefined && step.most === undefined;
    case 'getsockname':
    case 'getpeername':
    case 'getsockopt':
    case 'genl_register_family':
    case 'genl_unregister_family':
      return true;
    default:
      return false;
  }
};

/** Names of the plain sockets; none where another socket could send to them. */
export function plainSockets(program: Program): string[] {
  const names = new Set<string>();
  const spoiled = new Set<string>();
  for (const step of program.steps) {
    if (!('socket' in step)) continue;
    if (step.call === 'send' && step.to !== undefined) return [];
    if (step.call === 'connect') return [];
    if (names.has(step.socket) && step.call === 'socket') spoiled.add(step.socket);
    names.add(step.socket);
    if (!isPlain(step)) spoiled.add(step.socket);
  }
  return [...names].filter((name) => !spoiled.has(name));
}

/**
 * The bytes a step sent; undefined where a symbol stood for nothing, or for several things:
 * a transcript tells only the last id of a family.
 */
export function sentBytes(
  bytes: Bytes,
  { steps }: Program,
  transcript: Transcript,
): Uint8Array | undefined {
  const registrations = (family: string): number =>
    steps.filter((step, index) => {
      if (step.call !== 'genl_register_family' || step.family !== family) return false;
      return returned(transcript.outcomes[index]);
    }).length;
  const resolve: Resolver = (symbol) => {
    if ('port' in symbol) return transcript.ports[symbol.port];
    if (!('family' in symbol) || registrations(symbol.family) > 1) return undefined;
    return transcript.families?.[symbol.family];
  };
  try {
    return resolveBytes(bytes, resolve);
  } catch (error) {
    if (error instanceof UnresolvedSymbol) return undefined;
    throw error;
  }
}
