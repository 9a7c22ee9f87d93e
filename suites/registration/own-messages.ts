/** Messages of a family of the program’s own, as requests and as they are heard. */
import { genl, nlmsg, port, s32 } from '../../harness/program/build.ts';
import type { Bytes, Pattern } from '../../harness/program/bytes.ts';
import { datagram, type Heard, NLM_F_REQUEST } from '../../harness/runner/lines.ts';

export const NLM_F_DUMP = 0x300;
const NLM_F_MULTI = 2;
const NLM_F_ACK_TLVS = 0x200;
type Piece = Pattern[number];

/** To the family known as `own`. */
export const ask = (cmd: number, flags = 0, attributes = ''): Bytes =>
  nlmsg({ type: { family: 'own' }, flags: NLM_F_REQUEST | flags, seq: 1 }, genl(cmd), attributes);

const message = (
  header: { flags?: number; seq?: number; of?: string },
  cmd: number,
  attributes: string,
): Pattern => {
  const { of, ...more } = header;
  return nlmsg<Piece>(
    { type: { family: 'own' }, ...more, ...(of === undefined ? {} : { pid: port(of) }) },
    genl(cmd),
    attributes,
  );
};
/** A reply to request 1. */
export const reply =
  (cmd: number, attributes = ''): Heard =>
  (name) =>
    datagram(message({ seq: 1, of: name }, cmd, attributes))(name);

/** The family’s first group is 19 when it has twenty: none of the numbers below are free in a row. */
export const TWENTY = Array.from({ length: 20 }, (_, index) => ({ name: `g${index}` }));
const GROUP_19 = 1 << 18;
/** A multicast that nobody asked for, to the first of twenty groups. */
export const multicast = (cmd: number, attributes = ''): Heard =>
  datagram(message({ seq: 0 }, cmd, attributes), { from: { pid: 0, groups: GROUP_19 } });
/** What genl_notify sends about request 1 of a socket. */
export const notified = (cmd: number, of: string): Heard =>
  datagram(message({ seq: 1, of }, cmd, ''), { from: { pid: 0, groups: GROUP_19 } });

/** One datagram of a dump: messages of these commands, then its end if there is a result. */
export const part =
  (cmds: readonly number[], result?: number, tlvs: Pattern = []): Heard =>
  (name) => {
    const flags = NLM_F_MULTI | (tlvs.length === 0 ? 0 : NLM_F_ACK_TLVS);
    const messages = cmds.flatMap((cmd) =>
      message({ flags: NLM_F_MULTI, seq: 1, of: name }, cmd, ''),
    );
    const end =
      result === undefined
        ? []
        : nlmsg<Piece>({ type: 3, flags, seq: 1, pid: port(name) }, s32(result), tlvs);
    return datagram([...messages, ...end])(name);
  };
