/**
 * What a transcript shows, as a set of names: which calls succeed or fail how, which request gets
 * which answer, error, text and attributes, and which messages come unasked. A program that shows a
 * name that none before it showed is worth keeping. Numbers that vary are left out, so that there
 * are thousands of names and not millions.
 */
import { fromHex, resolveBytes } from '../../harness/program/bytes.ts';
import type { Program, Step } from '../../harness/program/program.ts';
import type { Datagram, Outcome, Transcript } from '../../harness/program/transcript.ts';
import { protocolsAt } from '../../harness/oracle/index.ts';
import { forEachMessage, type MessageView } from './message-view.ts';

const [NLMSG_ERROR, NETLINK_GENERIC, FIRST_GIVEN] = [2, 16, 19];
const HEADER = 16;
/** struct nlmsgerr with the header in it. */
const ECHO = HEADER + 4 + HEADER;
const [NLM_F_CAPPED, NLM_F_ACK_TLVS] = [0x100, 0x200];

export function behavioursOf(program: Program, { outcomes }: Transcript): Set<string> {
  const shown = new Set<string>();
  const protocols = protocolsAt(program);
  /** By socket and sequence number: what was asked last. */
  const asked = new Map<string, string>();
  for (const [index, step] of program.steps.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined || !('ret' in outcome || 'errno' in outcome)) continue;
    const protocol = protocols[index] ?? -1;
    shown.add(`${wordsOf(step, protocol)}: ${resultOf(outcome)}`);
    if (step.call === 'send') {
      const bytes = resolveBytes(step.bytes, () => 0);
      forEachMessage(bytes, (message) => {
        asked.set(`${step.socket} ${message.seq}`, requestOf(message, protocol));
      });
    }
    if (!('ret' in outcome) || !('socket' in step)) continue;
    for (const datagram of outcome.datagrams ?? []) {
      addAnswers(shown, datagram, protocol, (seq) => asked.get(`${step.socket} ${seq}`));
    }
  }
  return shown;
}

/** A step without what it happens to be about. */
function wordsOf(step: Step, protocol: number): string {
  const by = step.actor === undefined ? '' : ' by another';
  switch (step.call) {
    case 'setsockopt':
    case 'getsockopt':
      return `${step.call} ${step.level} ${step.option} of ${protocol}${by}`;
    case 'socket':
      return `socket ${step.protocol}${by}`;
    case 'send':
      return `send ${protocol} ${step.via ?? ''}${step.to === undefined ? '' : ' to'}${by}`;
    default:
      return `${step.call} ${protocol}${by}`;
  }
}

function resultOf(outcome: Outcome): string {
  if ('errno' in outcome) return outcome.errno;
  if (!('ret' in outcome)) return '';
  const { datagrams, end, revents } = outcome;
  return `${end ?? 'success'} ${revents ?? ''} ${Math.min(3, datagrams?.length ?? 0)}`;
}

/** Names of one kind of message, made once: a dump has hundreds of messages of one kind. */
interface Kind {
  name: string;
  /** By attribute type. */
  has: string[];
}

/** Kinds by protocol, type and command. Programs send each other any type: there is an end to it. */
const kinds = new Map<number, Kind>();
const MOST_KINDS = 4096;

function kindOf({ type, cmd }: MessageView, protocol: number): Kind {
  const generic = protocol === NETLINK_GENERIC;
  const key = (protocol * 0x1_0000 + type) * 0x101 + (generic ? (cmd ?? 0x100) : 0);
  const known = kinds.get(key);
  if (known !== undefined) return known;
  // ids of families are given out in turn
  const name = generic
    ? `${protocol}:${type >= FIRST_GIVEN ? 'family' : type}:${type < HEADER ? '' : (cmd ?? '')}`
    : `${protocol}:${type}`;
  const made: Kind = { name, has: [] };
  if (kinds.size < MOST_KINDS) kinds.set(key, made);
  return made;
}

const requestOf = (message: MessageView, protocol: number): string =>
  `${kindOf(message, protocol).name}/${(message.flags & 0x305).toString(16)}`;

function addAnswers(
  shown: Set<string>,
  { bytes, flags = 0 }: Datagram,
  protocol: number,
  askedBy: (seq: number) => string | undefined,
): void {
  if (flags !== 0) shown.add(`msg_flags ${flags} of ${protocol}`);
  let before: { seq: number; kind: Kind; flags: number } | undefined;
  forEachMessage(fromHex(bytes), (message) => {
    const { seq, type } = message;
    if (type === NLMSG_ERROR) {
      shown.add(`${askedBy(seq) ?? 'nobody'} -> ${errorOf(message)}`);
      return;
    }
    const kind = kindOf(message, protocol);
    const multi = message.flags & 0x12;
    if (before?.seq !== seq || before.kind !== kind || before.flags !== multi) {
      shown.add(`${askedBy(seq) ?? 'nobody'} -> ${kind.name} ${multi}`);
      before = { seq, kind, flags: multi };
    }
    message.forEachAttribute((attribute) => {
      shown.add((kind.has[attribute] ??= `${kind.name} has ${attribute}`));
    });
  });
}

/** Errno, and of the extended ACK the text and which attributes it has. */
function errorOf({ view, at, end, flags }: MessageView): string {
  if (at + HEADER + 4 > end) return 'an error cut short';
  const error = view.getInt32(at + HEADER, true);
  if ((flags & NLM_F_ACK_TLVS) === 0) return `error ${error}`;
  const echoed = at + ECHO > end ? HEADER : view.getUint32(at + HEADER + 4, true);
  const payload = (flags & NLM_F_CAPPED) === 0 ? Math.max(0, echoed - HEADER) : 0;
  let from = at + ECHO + ((payload + 3) & ~3);
  let told = '';
  while (from + 4 <= end) {
    const length = view.getUint16(from, true);
    if (length < 4 || from + length > end) break;
    const type = view.getUint16(from + 2, true) & 0x3fff;
    told += ` ${type}`;
    if (type === 1) {
      const text = Buffer.from(view.buffer, view.byteOffset + from + 4, length - 4);
      told += ` ${text.toString('latin1').replaceAll(/\d+/g, '#')}`;
    }
    from += (length + 3) & ~3;
  }
  return `error ${error}${told}`;
}
