/** What a family guards is refused to those without privilege, whatever else is wrong. */
import { fromHex } from '../../harness/program/bytes.ts';
import type { OperationDefinition, Program, Step } from '../../harness/program/program.ts';
import type { Outcome, Transcript } from '../../harness/program/transcript.ts';
import type { Invariant, Violation } from './invariant.ts';
import { type Message, walk } from './messages.ts';
import { plainSockets, sentBytes } from './plain.ts';
import { isPowerless, overRegistered, touchesFamilies, type Registered } from './registered.ts';

const NAME = 'a family guards its operations and groups';
const [SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, NETLINK_GENERIC] = [270, 1, 16];
const [GENL_ADMIN_PERM, CAP_NET_ADMIN_OF_GROUP] = [1, 1];
const [NLMSG_ERROR, NLM_F_REQUEST, NLM_F_DUMP, EPERM] = [2, 1, 0x300, 1];
/** struct nlmsghdr and struct genlmsghdr */
const HEADERS = 20;

type Told = { text: string; kind: string } | undefined;

/** Joining a group that asks for CAP_NET_ADMIN. */
function joined(program: Program, step: Step, outcome: Outcome, registered: Registered): Told {
  if (step.call !== 'setsockopt' || step.length !== undefined || step.pointer !== undefined) {
    return undefined;
  }
  const { level, option, value, socket } = step;
  if (level !== SOL_NETLINK || option !== NETLINK_ADD_MEMBERSHIP) return undefined;
  if (typeof value !== 'object' || !('group' in value)) return undefined;
  const group = registered.get(value.group)?.groups?.[value.index ?? 0];
  if (group === undefined || !isPowerless(program, step)) return undefined;
  const onlyOpened = program.steps.every(
    (each) =>
      !('socket' in each) ||
      each.socket !== socket ||
      (each.call === 'socket' ? each.protocol === NETLINK_GENERIC : each.call !== 'close'),
  );
  const guarded = ((group.flags ?? 0) & CAP_NET_ADMIN_OF_GROUP) !== 0;
  if (!onlyOpened || !guarded || !('ret' in outcome)) return undefined;
  return { text: `joined ${group.name}, which asks for CAP_NET_ADMIN`, kind: 'joined' };
}

/** The operation that a message is for, if nothing but privilege stands in its way. */
function operationOf(
  { flags, len, bytes }: Message,
  registered: Registered,
  handle: string,
): OperationDefinition | undefined {
  const family = registered.get(handle);
  if (family?.netnsok !== true || (flags & NLM_F_REQUEST) === 0) return undefined;
  if (len < HEADERS + (family.hdrsize ?? 0)) return undefined;
  const command = bytes[16] ?? 0;
  // from resvStartOp on the header is looked at first
  if (command >= (family.resvStartOp ?? 0)) return undefined;
  const ops = [...(family.ops ?? []), ...(family.smallOps ?? [])];
  const [op, ...more] = ops.filter(({ cmd }) => cmd === command);
  const dumps = (flags & NLM_F_DUMP) === NLM_F_DUMP;
  const callback = dumps ? op?.dumpit : op?.doit;
  return callback === undefined || more.length > 0 ? undefined : op;
}

/** Calling an operation that asks for CAP_NET_ADMIN. */
function called(
  program: Program,
  transcript: Transcript,
  index: number,
  registered: Registered,
): Told {
  const step = program.steps[index];
  if (step?.call !== 'send' || typeof step.bytes === 'string') return undefined;
  const symbols = step.bytes.filter((each) => typeof each === 'object');
  const [symbol] = symbols;
  if (symbol === undefined || symbols.length > 1 || !('family' in symbol)) return undefined;
  if (!isPowerless(program, step) || !plainSockets(program).includes(step.socket)) return undefined;
  const sent = sentBytes(step.bytes, program, transcript);
  const [message, ...more] = sent === undefined ? [] : walk(sent).messages;
  if (message === undefined || more.length > 0) return undefined;
  const op = operationOf(message, registered, symbol.family);
  if (op === undefined || ((op.flags ?? 0) & GENL_ADMIN_PERM) === 0) return undefined;
  const error = answerTo(message.seq, program, transcript, index, step.socket);
  if (error === undefined || error === -EPERM) return undefined;
  return { text: `command ${op.cmd}: want EPERM, got error ${error}`, kind: 'called' };
}

/** The error number that the socket heard next for this sequence number. */
function answerTo(
  seq: number,
  { steps }: Program,
  { outcomes }: Transcript,
  from: number,
  socket: string,
): number | undefined {
  const drain = steps.findIndex(
    (step, index) => index > from && step.call === 'drain' && step.socket === socket,
  );
  const outcome = outcomes[drain];
  if (outcome === undefined || !('ret' in outcome)) return undefined;
  const answers = (outcome.datagrams ?? []).flatMap(({ bytes }) => walk(fromHex(bytes)).messages);
  const [answer, ...more] = answers.filter((each) => each.seq === seq);
  if (answer?.type !== NLMSG_ERROR || more.length > 0) return undefined;
  return new DataView(answer.bytes.buffer, answer.bytes.byteOffset).getInt32(16, true);
}

export const guarded: Invariant = {
  name: NAME,
  source: 'net/netlink/genetlink.c genl_family_rcv_msg, genl_bind',
  check(program, transcript): Violation | undefined {
    if (program.actors === undefined || !touchesFamilies(program)) return undefined;
    return overRegistered(program, transcript, (registered, step, outcome, index = 0) => {
      if (step === undefined || outcome === undefined) return undefined;
      const told =
        joined(program, step, outcome, registered) ??
        called(program, transcript, index, registered);
      return told === undefined ? undefined : { invariant: NAME, step: index, ...told };
    });
  },
};
