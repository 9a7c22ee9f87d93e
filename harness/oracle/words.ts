/** Steps, expectations and outcomes, for people. */
import { fromHex } from '../program/bytes.ts';
import type { Step } from '../program/program.ts';
import type { Outcome } from '../program/transcript.ts';
import { NETLINK } from '../wire/constants/netlink.ts';
import type { Context } from './context.ts';
import type { DatagramPattern, Expectation, NumberPattern } from './expectation.ts';
import { show, showShort } from './difference.ts';
import { describeAttributes } from './match-attributes.ts';
import { resolvePattern, showPattern, transcriptResolver } from './pattern.ts';

/** One line a step: `bind b {"pid":65537}`; and what it breaks on purpose. */
export function describeStep(step: Step): string {
  const { call, violates = [], ...rest } = step;
  const words: string[] = [call];
  if ('socket' in rest) words.push(rest.socket);
  for (const [key, value] of Object.entries(rest)) {
    if (key === 'socket') continue;
    if (key === 'protocol' && typeof value === 'number') words.push(NETLINK.show(value));
    else words.push(`${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
  if (violates.length > 0) words.push(`(breaks: ${violates.map(({ rule }) => rule).join('; ')})`);
  return words.join(' ');
}

export function describeOutcome(outcome: Outcome, protocol: number): string[] {
  if ('errno' in outcome) return [outcome.errno];
  if ('unsupported' in outcome) return [`unsupported: ${outcome.unsupported}`];
  if ('unmodelled' in outcome) return [`unmodelled: ${outcome.unmodelled}`];
  if ('lost' in outcome) return [`the target was lost: ${outcome.lost}`];
  const lines: string[] = [];
  if (outcome.datagrams === undefined) lines.push(`returns ${outcome.ret}`);
  else if (outcome.datagrams.length === 0) lines.push('nothing (EAGAIN)');
  if (outcome.name !== undefined)
    lines.push(`name ${showName(outcome.name)}, length ${outcome.length}`);
  else if (outcome.value !== undefined) {
    lines.push(`value ${outcome.value}, length ${outcome.length ?? outcome.value.length / 2}`);
  }
  if (outcome.revents !== undefined) lines.push(`revents 0x${outcome.revents.toString(16)}`);
  for (const [index, each] of (outcome.datagrams ?? []).entries()) {
    const bytes = fromHex(each.bytes);
    const more = [
      each.ret === undefined ? '' : `, returned ${each.ret}`,
      each.flags === undefined ? '' : `, msg_flags 0x${each.flags.toString(16)}`,
      each.from === undefined ? '' : `, from ${showName(each.from)}`,
      each.control === undefined ? '' : `, control data ${each.control}`,
    ].join('');
    lines.push(`datagram ${index}: ${showShort(bytes, protocol)}${more}`);
    lines.push(...show(bytes, protocol).map((line) => `  ${line}`));
  }
  if (outcome.end !== undefined) lines.push(`then ${outcome.end}`);
  lines.push(...(outcome.lines ?? []));
  return lines;
}

/** A whole sockaddr_nl by its fields, anything else as it lies in memory. */
function showName(hex: string): string {
  if (!/^10000000.{16}$/.test(hex)) return hex;
  const view = new DataView(fromHex(hex).buffer);
  return `{nl_pid ${view.getUint32(4, true)}, nl_groups ${view.getUint32(8, true)}}`;
}

export function describeExpectation(expectation: Expectation, context: Context): string[] {
  if ('oneOf' in expectation) {
    return expectation.oneOf.flatMap((each, index) => [
      ...(index === 0 ? [] : ['or']),
      ...describeExpectation(each, context),
    ]);
  }
  if ('errno' in expectation) return [expectation.errno];
  if ('datagrams' in expectation) return describeDatagrams(expectation, context);
  if ('name' in expectation) {
    const { pid = 0, groups = 0, bytes } = expectation.name;
    const { length = 12 } = expectation;
    if (bytes !== undefined) {
      const resolved = resolvePattern(bytes, transcriptResolver(context.transcript));
      return [`name ${showPattern(resolved)}, length ${length}`];
    }
    return [`name {nl_pid ${describeNumber(pid)}, nl_groups ${groups}}`];
  }
  if ('value' in expectation) {
    const resolved = resolvePattern(expectation.value, transcriptResolver(context.transcript));
    const { length } = expectation;
    return [`value ${showPattern(resolved)}${length === undefined ? '' : `, length ${length}`}`];
  }
  if ('revents' in expectation) return [`revents 0x${expectation.revents.toString(16)}`];
  if ('lines' in expectation) return ['the lines that the rule asks for'];
  if ('heard' in expectation) return [expectation.says];
  return [expectation.ret === undefined ? 'success' : `returns ${expectation.ret}`];
}

function describeDatagrams(
  { datagrams, end }: Extract<Expectation, { datagrams: unknown }>,
  context: Context,
): string[] {
  if (datagrams.length === 0 && end === undefined) return ['nothing (EAGAIN)'];
  const lines = datagrams.flatMap((each, index) => [
    `datagram ${index}: ${each.says ?? ''}`.trimEnd(),
    ...describePattern(each, context).map((line) => `  ${line}`),
  ]);
  return end === undefined ? lines : [...lines, `then ${end}`];
}

function describePattern(pattern: DatagramPattern, { transcript, protocol }: Context): string[] {
  const resolve = transcriptResolver(transcript);
  const { bytes, open } = resolvePattern(pattern.bytes, resolve);
  return [
    ...show(bytes, protocol),
    ...describeAttributes(pattern.has ?? [], resolve),
    ...(open ? ['… and anything behind'] : []),
  ];
}

function describeNumber(number: NumberPattern): string {
  if (typeof number === 'number') return String(number);
  if ('processOf' in number) return `the process id of ${number.processOf}`;
  if ('autoport' in number) return 'an int32 of -4097 or below';
  return JSON.stringify(number);
}
