/** Matchers of single datagrams. */
import { type Pattern, type Segment, type Wildcard, lengthOf, toHex } from '../program/bytes.ts';
import { u32 } from '../program/build.ts';
import { ack, refusal } from '../runner/lines.ts';
import type { Heard } from '../runner/lines.ts';
import { describeDatagram, renderLines } from '../wire/index.ts';
import {
  type Bytes,
  type DatagramLike,
  type Matched,
  type ProtocolOption,
  bytesOf,
  compared,
  indented,
  patternOf,
  protocolNumber,
} from './decoded.ts';

export interface AnswerOptions extends ProtocolOption {
  /** nlmsg_pid of the answer: the port id of the socket that asked; default any. */
  pid?: number;
  /** The extended-ACK attributes behind the echo; `true`: whatever they are; default none. */
  tlvs?: DatagramLike | true;
}

export interface RefusalOptions extends AnswerOptions {
  /** The socket has NETLINK_CAP_ACK: the header of the request comes back, not its payload. */
  capped?: boolean;
}

export function toMatchDatagram(
  received: unknown,
  pattern: DatagramLike,
  options: ProtocolOption = {},
): Matched {
  const want = patternOf(pattern);
  const got = bytesOf('toMatchDatagram', received);
  return compared(`a datagram of ${lengthInWords(want)}`, want, got, options);
}

export function toBeAck(received: unknown, request: Bytes, options: AnswerOptions = {}): Matched {
  const [got, asked] = [received, request].map((each) => bytesOf('toBeAck', each)) as Pair;
  const want = answerOf(ack(hexOfRequest('toBeAck', asked), tlvsOf(options)), options);
  return compared(`an ACK of seq ${seqOf(asked)}`, want, got, options);
}

export function toBeRefusal(
  received: unknown,
  request: Bytes,
  errno: string,
  options: RefusalOptions = {},
): Matched {
  const [got, asked] = [received, request].map((each) => bytesOf('toBeRefusal', each)) as Pair;
  const { capped = false } = options;
  const more = { capped, ...tlvsOf(options) };
  const want = answerOf(refusal(hexOfRequest('toBeRefusal', asked), errno, more), options);
  return compared(`a refusal ${errno} of seq ${seqOf(asked)}`, want, got, options);
}

export function toBeWellFormed(received: unknown, options: ProtocolOption = {}): Matched {
  const protocol = protocolNumber(options);
  const lines = describeDatagram(bytesOf('toBeWellFormed', received), { protocol });
  const odd = lines.find(({ remark }) => remark !== undefined);
  const shown = indented(renderLines(lines).split('\n'));
  return {
    pass: odd === undefined,
    message: () =>
      odd === undefined
        ? `want something malformed, got:\n${shown}`
        : `want whole messages; ${odd.path} at byte ${odd.offset}: ${odd.remark}\ngot:\n${shown}`,
  };
}

type Pair = [Uint8Array, Uint8Array];

function hexOfRequest(matcher: string, request: Uint8Array): string {
  if (request.length >= 16) return toHex(request);
  throw new TypeError(`${matcher}: a request has 16 bytes at least, this one ${request.length}`);
}

const seqOf = (request: Uint8Array): number =>
  new DataView(request.buffer, request.byteOffset).getUint32(8, true);

const tlvsOf = ({ tlvs }: AnswerOptions): { tlvs?: Pattern } => {
  if (tlvs === undefined) return {};
  return { tlvs: tlvs === true ? [{ rest: 'any TLVs will do' }] : patternOf(tlvs) };
};

/** The answer as a rule would want it, for a socket of that port. */
const answerOf = (heard: Heard, { pid, tlvs }: AnswerOptions): Pattern => {
  const bytes = heard('asker').bytes.map((segment): Segment | Wildcard => {
    if (typeof segment === 'string' || !('port' in segment)) return segment;
    return pid === undefined ? { any: 4, why: 'no port was named' } : u32(pid);
  });
  // the length of what may be anything is not known either
  return tlvs === true ? [{ any: 4, why: 'any TLVs will do' }, ...withoutLength(bytes)] : bytes;
};

function withoutLength([first, ...rest]: Pattern): Pattern {
  if (typeof first !== 'string') throw new TypeError('a message starts with its length');
  return [first.replaceAll(/\s/g, '').slice(8), ...rest];
}

const lengthInWords = (pattern: Pattern): string => {
  const open = pattern.some((segment) => typeof segment === 'object' && 'rest' in segment);
  return `${lengthOf(pattern)} bytes${open ? ' or more' : ''}`;
};
