/**
 * One set of cells, two rules: the errno, which kernels agree on, and the extended ACK word for
 * word, which is level observed.
 */
import type { Bytes } from '../program/bytes.ts';
import { type ExtendedAck, extack, wantsExtack } from './extack.ts';
import { join } from '../program/build.ts';
import { ack, alive, type Heard, hears, type Protocol, refusal, send, socket } from './lines.ts';
import type { Case, Line, Requirement } from './requirement.ts';

export interface Cell {
  name: string;
  /** Has NLM_F_ACK. */
  sent: Bytes;
  /** Bytes behind the message, in the same datagram. */
  tail?: string;
  /** Refused with it; else acknowledged. */
  errno?: string;
  /** Comes before the acknowledgement. */
  reply?: Heard;
  /** Told with NETLINK_EXT_ACK; nothing given: no TLVs at all. */
  says?: ExtendedAck;
  /** Between opening the socket `a` and sending. */
  before?: readonly Line[];
}

export interface RuleOfCells extends Omit<Requirement, 'cases'> {
  cells: readonly Cell[];
  /** Default NETLINK_ROUTE, with its `alive`. */
  protocol?: Protocol;
  alive?: (name: string) => readonly Line[];
}

function caseOf(cell: Cell, withText: boolean, rule: RuleOfCells): Case {
  const { name, sent, tail = '', errno, reply, says } = cell;
  const tlvs = withText && says !== undefined ? { tlvs: extack(says) } : {};
  const verdict = errno === undefined ? ack(sent, tlvs) : refusal(sent, errno, tlvs);
  return {
    name,
    lines: [
      socket('a', rule.protocol ?? 'NETLINK_ROUTE'),
      ...(withText ? [wantsExtack('a')] : []),
      ...(cell.before ?? []),
      send('a', join(sent, tail)),
      hears('a', ...(reply === undefined ? [verdict] : [reply, verdict])),
      ...(rule.alive ?? alive)('a'),
    ],
  };
}

/** The rule of the errnos, without extended ACKs. */
export function verdicts(rule: RuleOfCells): Requirement {
  const { cells, protocol: _, alive: __, ...requirement } = rule;
  return { ...requirement, cases: cells.map((cell) => caseOf(cell, false, rule)) };
}

/** `verdicts`, and a second rule `ID.text`: the same cells with extended ACKs asked for. */
export function withTexts(
  rule: RuleOfCells,
  text: { rule: string } & Partial<Omit<Requirement, 'cases' | 'id' | 'level'>>,
): Requirement[] {
  const plain = verdicts(rule);
  const cases = rule.cells.map((cell) => caseOf(cell, true, rule));
  return [plain, { ...plain, ...text, id: `${rule.id}.text`, level: 'observed', cases }];
}
