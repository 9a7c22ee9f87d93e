/** What a step answers to, without numbers that vary: to tell whether two programs ask the same. */
import { protocolsAt } from '../../harness/oracle/index.ts';
import { resolveBytes } from '../../harness/program/bytes.ts';
import type { Program, Step } from '../../harness/program/program.ts';
import { messageKind, walkMessages } from '../../harness/wire/index.ts';

const NETLINK_GENERIC = 16;
const NLM_F_DUMP = 0x300;
const RECEIVING: ReadonlySet<Step['call']> = new Set(['recv', 'drain', 'poll']);

/**
 * E.g. `0 RTM_GETLINK dump`, `setsockopt 270 1`: of what is received, what was sent on that socket
 * since it was read last, or, where nothing was, what was done last.
 */
export function stimuliAt(program: Program, index: number): ReadonlySet<string> {
  const { steps } = program;
  const protocols = protocolsAt(program);
  const step = steps[index];
  if (step === undefined) return new Set();
  if (!RECEIVING.has(step.call)) return new Set(stimuliOf(step, protocols[index] ?? -1));
  const socket = 'socket' in step ? step.socket : '';
  const sent: string[] = [];
  let last: string[] = [];
  for (let at = index - 1; at >= 0; at--) {
    const before = steps[at];
    if (before === undefined) break;
    const own = 'socket' in before && before.socket === socket;
    if (own && RECEIVING.has(before.call)) break;
    if (RECEIVING.has(before.call) || before.call === 'socket') continue;
    const stimuli = stimuliOf(before, protocols[at] ?? -1);
    if (last.length === 0) last = stimuli;
    if (own && before.call === 'send') sent.push(...stimuli);
  }
  return new Set(sent.length > 0 ? sent : last);
}

function stimuliOf(step: Step, protocol: number): string[] {
  if (step.call === 'setsockopt' || step.call === 'getsockopt') {
    return [`${step.call} ${step.level} ${step.option}`];
  }
  if (step.call !== 'send') return ['socket' in step ? `${step.call} ${protocol}` : step.call];
  // symbols stand for ports and ids: the id of a family is no type of its own
  const bytes = resolveBytes(step.bytes, () => 0);
  const { messages, tail } = walkMessages(bytes);
  const headers = [...messages.map(({ header }) => header), ...(tail?.header ? [tail.header] : [])];
  if (headers.length === 0) return [`${protocol} no message`];
  return headers.map(({ type, flags }, at) => {
    const dump = (flags & NLM_F_DUMP) === NLM_F_DUMP ? ' dump' : '';
    const command = protocol === NETLINK_GENERIC ? ` ${messages[at]?.body[0] ?? ''}` : '';
    return `${protocol} ${messageKind(type, { protocol }).name}${command}${dump}`;
  });
}
