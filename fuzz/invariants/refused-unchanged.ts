/** A request that is refused changes nothing: a dump before it and one after it tell the same. */
import { canonicalize } from '../../harness/oracle/index.ts';
import { fromHex } from '../../harness/program/bytes.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import { type Exchange, exchanges } from './exchange.ts';
import type { Invariant, Violation } from './invariant.ts';
import { walk } from './messages.ts';

const NAME = 'a refused request changes nothing';
const [NETLINK_ROUTE, NLMSG_ERROR, NLMSG_DONE, NLM_F_DUMP] = [0, 2, 3, 0x300];
/** What several changes of one device have been done when the next is refused, stays done. */
const LINK_CHANGES = new Set([16, 19]);
/** Ages of neighbours go on, and work queues change the state of IPv6 addresses. */
const [RTM_GETNEIGH, AF_INET6] = [30, 10];

export const refusedUnchanged: Invariant = {
  name: NAME,
  source:
    'netlink(7): NLMSG_ERROR; net/core/rtnetlink.c do_setlink is the exception that it tells of',
  check(program: Program, transcript: Transcript): Violation | undefined {
    const all = exchanges(program, transcript).filter(({ protocol }) => protocol === NETLINK_ROUTE);
    const first = all[0]?.step;
    if (first === undefined || all.length < 3 || others(program)) return undefined;
    const canonical = canonicalize(program, transcript);
    const later = all.findIndex(({ requests }) =>
      requests.some(({ bytes }) => bytes[16] === AF_INET6),
    );
    for (const [index, after] of all.slice(0, later < 0 ? undefined : later).entries()) {
      const [before, refused] = [all[index - 2], all[index - 1]];
      if (before === undefined || refused === undefined || !isRefused(refused)) continue;
      if (!isSameDump(before, after)) continue;
      // options say how a dump is answered
      if (stepsFrom(before, after, program).some(({ call }) => call === 'setsockopt')) continue;
      const [want, got] = [before, after].map(({ step }) => told(canonical.outcomes[step]));
      if (want === undefined || got === undefined || want === got) continue;
      const [type] = refused.requests.map((request) => request.type);
      const text = `a request of type ${type} was refused, and the dump of type ${after.requests[0]?.type} differs from the one before`;
      return { invariant: NAME, step: after.step, text, kind: `type ${type}` };
    }
    return undefined;
  },
};

/** Dumps of handlers that the program registered, or took away, tell what it made them tell. */
const HANDLERS = new Set(['rtnl_register_module', 'rtnl_unregister']);

/** From where the first dump was asked for to where the second one was read. */
function stepsFrom(before: Exchange, after: Exchange, { steps }: Program): Program['steps'] {
  const asked = steps.slice(0, before.step).findLastIndex(({ call }) => call === 'send');
  return steps.slice(Math.max(0, asked), after.step);
}

/** Whether anybody else could have changed something meanwhile. */
const others = ({ steps, actors = {} }: Program): boolean =>
  steps.some(({ call }) => HANDLERS.has(call)) ||
  new Set(
    steps
      .filter(({ call }) => call === 'send')
      .map((step) => ('socket' in step ? step.socket : '')),
  ).size > 1 ||
  Object.values(actors).some(({ netns }) => netns !== undefined);

function isRefused({ requests, answers }: Exchange): boolean {
  const [request, ...more] = requests;
  const [answer, ...rest] = answers;
  if (request === undefined || answer === undefined || more.length + rest.length > 0) return false;
  if (LINK_CHANGES.has(request.type) || answer.type !== NLMSG_ERROR) return false;
  return new DataView(answer.bytes.buffer, answer.bytes.byteOffset).getInt32(16, true) < 0;
}

/** Both ask for the same dump, but for the sequence number, and got it whole. */
function isSameDump(a: Exchange, b: Exchange): boolean {
  const [first, second] = [a, b].map(({ requests }) =>
    requests.length === 1 ? requests[0] : undefined,
  );
  if (first === undefined || second === undefined || first.type !== second.type) return false;
  if (first.type === RTM_GETNEIGH) return false;
  const dumps = [first, second].every(({ flags }) => (flags & NLM_F_DUMP) === NLM_F_DUMP);
  const whole = [a, b].every(({ answers }) => answers.at(-1)?.type === NLMSG_DONE);
  return (
    dumps && whole && Buffer.compare(first.bytes.subarray(16), second.bytes.subarray(16)) === 0
  );
}

/** Messages without their sequence numbers. */
function told(outcome: Transcript['outcomes'][number] | undefined): string | undefined {
  if (outcome === undefined || !('ret' in outcome)) return undefined;
  return (outcome.datagrams ?? [])
    .flatMap(({ bytes }) => walk(fromHex(bytes)).messages)
    .map(({ bytes }) => Buffer.from(bytes).toString('hex'))
    .map((hex) => hex.slice(0, 16) + hex.slice(24))
    .join(' ');
}
