/** A datagram that was seen, as a rule may state it: port ids by socket, what varies left open. */
import type { Datagram } from '../../program/transcript.ts';
import { forEachPid, hexGroups } from '../../wire/index.ts';
import { fromHex } from '../../program/bytes.ts';
import { literal } from './literal.ts';

/** The same datagram of two runs. */
export interface Pair {
  first: Datagram;
  second: Datagram | undefined;
}
type Ports = Readonly<Record<string, number>>;

const WHY = 'it differed between two runs: say why';

/** `datagram([…])`, and whether it needs the word `port`. */
export function datagramWords(
  { first, second }: Pair,
  ports: Ports,
): { text: string; port: boolean } {
  const bytes = fromHex(first.bytes);
  const other = second === undefined ? new Uint8Array() : fromHex(second.bytes);
  const symbols = new Map<number, string>();
  forEachPid(bytes, (at) => {
    const name = socketOf(bytes, at, ports);
    if (name !== undefined) symbols.set(at, name);
  });
  const parts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const symbol = symbols.get(at);
    if (symbol !== undefined) {
      parts.push(`port('${symbol}')`);
      at += 4;
      continue;
    }
    const varies = bytes[at] !== other[at];
    let end = at;
    while (end < bytes.length && !symbols.has(end) && (bytes[end] !== other[end]) === varies) end++;
    if (varies) parts.push(`{ any: ${end - at}, why: '${WHY}' }`);
    else parts.push(...rows(bytes.subarray(at, end)));
    at = end;
  }
  const more = moreOf(first, ports);
  const pattern = `[${parts.join(', ')}]`;
  return {
    text: more === undefined ? `datagram(${pattern})` : `datagram(${pattern}, ${more})`,
    port: symbols.size > 0 || (more?.includes('port(') ?? false),
  };
}

/** Hex, 32 bytes a row. */
function rows(bytes: Uint8Array): string[] {
  const out: string[] = [];
  for (let at = 0; at < bytes.length; at += 32)
    out.push(`'${hexGroups(bytes.subarray(at, at + 32))}'`);
  return out;
}

function socketOf(bytes: Uint8Array, at: number, ports: Ports): string | undefined {
  const port = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
  return port === 0 ? undefined : Object.entries(ports).find(([, each]) => each === port)?.[0];
}

/** Sender, flags and control data, where they are not what goes without saying. */
function moreOf(first: Datagram, ports: Ports): string | undefined {
  const parts: string[] = [];
  if (first.ret !== undefined) parts.push(`ret: ${first.ret}`);
  if (first.flags !== undefined) parts.push(`flags: ${first.flags}`);
  if (first.from !== undefined) {
    const from = fromHex(first.from);
    if (from.length === 12) {
      const name = socketOf(from, 4, ports);
      const view = new DataView(from.buffer, from.byteOffset);
      const pid = name === undefined ? String(view.getUint32(4, true)) : `port('${name}')`;
      parts.push(`from: { pid: ${pid}, groups: ${view.getUint32(8, true)} }`);
    } else parts.push(`from: { bytes: ${literal([first.from])} }`);
  }
  if (first.fromLength !== undefined) parts.push(`fromLength: ${first.fromLength}`);
  if (first.control !== undefined) parts.push(`control: ${literal([first.control])}`);
  return parts.length === 0 ? undefined : `{ ${parts.join(', ')} }`;
}
