/** What the matchers of datagrams have in common: what they take, and what they say. */
import { matchOutcome } from '../oracle/index.ts';
import { show } from '../oracle/difference.ts';
import { type Pattern, type Wildcard, fromHex, toHex } from '../program/bytes.ts';
import { TRANSCRIPT_VERSION, type Transcript } from '../program/transcript.ts';
import { NETLINK } from '../wire/index.ts';

/** A datagram, or what one may look like: bytes, or hex in which blanks are free. */
export type Bytes = Uint8Array | string;

/** Bytes, or segments: hex, `{ any: 4, why }` for bytes that do not matter, `{ rest: why }`. */
export type DatagramLike = Bytes | readonly (string | Wildcard)[];

export interface ProtocolOption {
  /** For the decoder: the socket's protocol; default `NETLINK_ROUTE`. */
  protocol?: keyof typeof NETLINK.values | number;
}

/** What a matcher of vitest returns. */
export interface Matched {
  pass: boolean;
  message: () => string;
}

/** @throws TypeError if it is neither, which is a mistake of the test. */
export function bytesOf(matcher: string, given: unknown): Uint8Array {
  if (given instanceof Uint8Array) return given;
  if (typeof given === 'string') return fromHex(given);
  throw new TypeError(`${matcher}: wants a Uint8Array or hex, got ${typeof given}`);
}

export const patternOf = (given: DatagramLike): Pattern =>
  given instanceof Uint8Array ? [toHex(given)] : typeof given === 'string' ? [given] : given;

export function protocolNumber({ protocol = 'NETLINK_ROUTE' }: ProtocolOption): number {
  const number = typeof protocol === 'number' ? protocol : NETLINK.value(protocol);
  if (number === undefined) throw new TypeError(`protocol: there is no ${protocol}`);
  return number;
}

const NOTHING: Transcript = {
  nlconform: 'transcript',
  version: TRANSCRIPT_VERSION,
  outcomes: [],
  processes: {},
  ports: {},
};

/** Compares byte by byte. @param what in words: `an ACK of seq 7` */
export function compared(
  what: string,
  want: Pattern,
  got: Uint8Array,
  option: ProtocolOption,
): Matched {
  const protocol = protocolNumber(option);
  const difference = matchOutcome(
    { datagrams: [{ bytes: want }] },
    { ret: 1, datagrams: [{ bytes: toHex(got) }] },
    { transcript: NOTHING, protocol },
  );
  const pass = difference === undefined;
  return {
    pass,
    message: () =>
      difference === undefined
        ? `want anything but ${what}, got:\n${indented(show(got, protocol))}`
        : [
            `want ${what}; ${difference.text.replace(/^datagram 0, /, '')}`,
            `want:\n${indented(difference.want)}`,
            `got:\n${indented(difference.got)}`,
          ].join('\n'),
  };
}

export const indented = (lines: readonly string[]): string =>
  lines.map((line) => `  ${line}`).join('\n');
