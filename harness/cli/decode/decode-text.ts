/** Datagrams as text for people: offsets, hex, names, nested attributes, what is left over. */
import {
  type Context,
  describeDatagram,
  NETLINK,
  renderLines,
  walkMessages,
} from '../../wire/index.ts';
import { meant } from '../../program/message-words/mistake.ts';
import { parseNumber } from '../../program/message-words/parse-number.ts';
import { UsageError } from '../exit.ts';
import { bytesOfText } from './bytes-of-text.ts';

export interface DecodeOptions {
  /** `NETLINK_ROUTE`, or a number. */
  protocol: string;
  /** Generic Netlink family that types from GENL_START_ALLOC on are of. */
  family?: string;
}

/** One datagram. @throws UsageError for text that holds no bytes, or an unknown protocol */
export const decodeText = (text: string, options: DecodeOptions): string =>
  decodeBytes(bytesOfText(text), options);

export function decodeBytes(bytes: Uint8Array, { protocol, family }: DecodeOptions): string {
  if (bytes.length === 0) return 'an empty datagram';
  const context: Context = {
    protocol: protocolNumber(protocol),
    ...(family === undefined ? {} : { families: familiesIn(bytes, family) }),
  };
  return renderLines(describeDatagram(bytes, context));
}

export function protocolNumber(given: string): number {
  const value = NETLINK.value(given);
  if (value !== undefined) return value;
  try {
    return Number(parseNumber({ text: given, at: 0 }, 1));
  } catch {
    const names = Object.keys(NETLINK.values);
    throw new UsageError(
      `--protocol ${given}: no such protocol${meant(given, names)} (${names.slice(0, 3).join(', ')}, … or a number)`,
    );
  }
}

/** Ids are given out as families register: the bytes say the number, the user says the name. */
function familiesIn(bytes: Uint8Array, name: string): Map<number, string> {
  const types = walkMessages(bytes).messages.map(({ header }) => header.type);
  return new Map(types.filter((type) => type > 0x10).map((type) => [type, name]));
}
