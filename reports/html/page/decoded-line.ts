/** A line of decoded bytes: `      6  0001                 nlmsghdr.flags NLM_F_CAPPED`. */

export interface DecodedLine {
  /** Offset of the first byte; empty in headings. */
  offset: string;
  /** Two digits a byte; empty where nothing is decoded. */
  bytes: string[];
  text: string;
}

/** Offset, perhaps bytes in groups of four, perhaps text. */
const DECODED =
  /^\s*(\d+)\s{2,}(?:((?:[\da-f]{8} )+[\da-f]{2,8}(?=\s|$)|(?:[\da-f]{2})+(?=\s{2}|$))\s*)?(.*)$/u;
/** Bytes alone. */
const BARE = /^\s+((?:[\da-f]{2} *)+)$/u;

/** Any other line is text alone. */
export function decodedLine(line: string): DecodedLine {
  const decoded = DECODED.exec(line);
  if (decoded) {
    return { offset: decoded[1] ?? '', bytes: bytesOf(decoded[2]), text: decoded[3] ?? '' };
  }
  const bare = BARE.exec(line);
  return { offset: '', bytes: bytesOf(bare?.[1]), text: bare ? '' : line };
}

function bytesOf(hex = ''): string[] {
  return hex.match(/[\da-f]{2}/gu) ?? [];
}
