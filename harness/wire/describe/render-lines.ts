/** Lines as text for a mail: plain ASCII, at most 100 columns. */
import type { Line } from './line.ts';

const WIDTH = 100;
const OFFSET = 5;
/** Hex beside the name: two groups of four bytes, so an attribute with a number has one row. */
const BESIDE = 17;
/** Hex below: eight groups. */
const BELOW = 71;
const MAX_INDENT = 12;

/** E.g. `   32  08000400 00000100  IFLA_MTU 65536`, long hex in rows below. */
export const renderLines = (lines: readonly Line[]): string => lines.flatMap(renderLine).join('\n');

function renderLine({ offset, depth, hex, name, text, remark }: Line): string[] {
  const indent = ' '.repeat(2 * Math.min(depth, MAX_INDENT));
  const heading = hex === '';
  const head = `${String(offset).padStart(OFFSET)}  ${hex.slice(0, BESIDE).padEnd(heading ? 0 : BESIDE)}`;
  const words = [name, text, ...(remark === undefined ? [] : [`<-- ${remark}`])];
  const left = `${head}${heading ? '' : '  '}${indent}`;
  const rows = wrap(words.filter((each) => each !== '').join(' '), WIDTH - left.length);
  const margin = ' '.repeat(OFFSET + 2);
  const out = rows.map((row, index) => (index === 0 ? left : ' '.repeat(left.length + 2)) + row);
  for (let at = BESIDE + 1; at < hex.length; at += BELOW + 1) {
    out.push(margin + hex.slice(at, at + BELOW));
  }
  return out.map((row) => row.trimEnd());
}

/** Breaks at blanks or behind `|`, or anywhere if there is no such place; rows below are indented by two. */
function wrap(text: string, width: number): string[] {
  const rows: string[] = [];
  let rest = text;
  let room = width;
  while (rest.length > room) {
    const blank = rest.lastIndexOf(' ', room);
    const bar = rest.lastIndexOf('|', room - 1) + 1;
    const cut = Math.max(blank, bar);
    const at = cut > room / 2 ? cut : room;
    rows.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
    room = width - 2;
  }
  return [...rows, rest];
}
