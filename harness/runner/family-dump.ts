/** A dump of families, of which a program knows neither how many there are nor where parts end. */
import { walkAttributes } from '../wire/walk-attributes.ts';
import { genl, join, nlmsg } from '../program/build.ts';
import type { Segment } from '../program/bytes.ts';
import type { Expectation } from '../oracle/expectation.ts';
import { CTRL, GENL_ID_CTRL } from './family-messages.ts';
import { NLM_F_MULTI, NLM_F_REQUEST } from './lines.ts';
import { NLM_F_DUMP } from './dumps.ts';
import type { Line } from './requirement.ts';

/** CTRL_CMD_GETFAMILY as a dump. */
export const dumpFamilies = (
  seq: number,
  attributes: string | readonly Segment[] = '',
  more: { flags?: number; header?: string } = {},
): Segment[] =>
  nlmsg(
    { type: GENL_ID_CTRL, flags: NLM_F_REQUEST | NLM_F_DUMP | (more.flags ?? 0), seq },
    join<Segment>(more.header ?? genl(CTRL.GETFAMILY), attributes),
  );

interface Dumped {
  /** By name, in the order of the dump. */
  families: { name: string; id: number }[];
  /** What NLMSG_DONE carries; undefined if there is none. */
  result?: number;
  /** NLMSG_DONE has a datagram of its own. */
  doneAlone?: boolean;
  /** Bytes of each datagram. */
  parts: readonly number[];
}

/** What is wrong with a datagram of a dump, or the dump so far. */
function readDump(datagrams: readonly Uint8Array[], seq: number): Dumped | string {
  const families: Dumped['families'] = [];
  const parts = datagrams.map(({ length }) => length);
  for (const [index, bytes] of datagrams.entries()) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at + 16 <= bytes.length; at += (view.getUint32(at, true) + 3) & ~3) {
      const [length, type] = [view.getUint32(at, true), view.getUint16(at + 4, true)];
      const where = `datagram ${index}, byte ${at}`;
      if (length < 20 || at + length > bytes.length) return `${where}: nlmsg_len ${length}`;
      if (view.getUint32(at + 8, true) !== seq) return `${where}: not of seq ${seq}`;
      if (view.getUint16(at + 6, true) !== NLM_F_MULTI) return `${where}: flags not NLM_F_MULTI`;
      if (type === 3) {
        if (at + length !== bytes.length || index !== datagrams.length - 1) {
          return `${where}: something behind NLMSG_DONE`;
        }
        return {
          families,
          parts,
          result: view.getInt32(at + 16, true),
          doneAlone: at === 0,
        };
      }
      if (type !== GENL_ID_CTRL || bytes[at + 16] !== CTRL.NEWFAMILY || bytes[at + 17] !== 2) {
        return `${where}: no CTRL_CMD_NEWFAMILY of version 2`;
      }
      const { attributes, rest } = walkAttributes(bytes.subarray(at, at + length), 20);
      const [name, id] = attributes;
      if (name?.type !== 2 || id?.type !== 1 || id.payload.length !== 2 || rest !== undefined) {
        return `${where}: does not begin with a name and an id`;
      }
      families.push({
        name: new TextDecoder().decode(name.payload.subarray(0, -1)),
        id: (id.payload[0] ?? 0) | ((id.payload[1] ?? 0) << 8),
      });
    }
  }
  return { families, parts };
}

export interface DumpOfFamilies {
  seq: number;
  /** Families that must be told of, besides nlctrl, which is always first. */
  with?: readonly string[];
  without?: readonly string[];
  /** Of NLMSG_DONE; default 0. `unfinished`: there is none yet. */
  result?: number | 'unfinished';
  doneAlone?: boolean;
  /** The first parts were read before. */
  goesOn?: boolean;
  /** How many bytes each part has, whatever else is right; undefined: right. */
  sizes?: (parts: readonly number[]) => string | undefined;
}

/** The whole of what is queued is a dump of families: ids ascending, each told of once. */
export function dumpOfFamilies(want: DumpOfFamilies): Expectation {
  const { seq, result = 0 } = want;
  return {
    says: `a dump of families of seq ${seq}`,
    heard: (datagrams) => {
      const got = readDump(datagrams, seq);
      if (typeof got === 'string') return got;
      const names = got.families.map(({ name }) => name);
      const ids = got.families.map(({ id }) => id);
      if (want.goesOn !== true && (names[0] !== 'nlctrl' || ids[0] !== GENL_ID_CTRL)) {
        return `first is ${names[0]}, ${ids[0]}`;
      }
      const back = ids.findIndex((id, at) => at > 0 && id <= (ids[at - 1] ?? 0));
      if (back >= 0) return `${names[back]} with id ${ids[back]} behind ${ids[back - 1]}`;
      const lacking = (want.with ?? []).find((name) => !names.includes(name));
      if (lacking !== undefined) return `nothing is told of ${lacking}`;
      const wrong = (want.without ?? []).find((name) => names.includes(name));
      if (wrong !== undefined) return `${wrong} is told of`;
      const ended = got.result ?? 'unfinished';
      if (ended !== result) return `want the end to be ${result}, got ${ended}`;
      if (want.doneAlone !== undefined && want.doneAlone !== got.doneAlone) {
        return `NLMSG_DONE ${got.doneAlone ? 'in a datagram of its own' : 'behind a family'}`;
      }
      return want.sizes?.(got.parts);
    },
  };
}

/** Everything queued on the socket is this dump. */
export const hearsFamilies = (
  name: string,
  want: DumpOfFamilies,
  more: { room?: number } = {},
): Line => ({ step: { call: 'drain', socket: name, ...more }, expect: dumpOfFamilies(want) });
