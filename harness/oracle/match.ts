/** Whether an outcome is what a rule expects. */
import { type Resolver, UnresolvedSymbol, fromHex, toHex } from '../program/bytes.ts';
import type { Datagram, Outcome, Transcript } from '../program/transcript.ts';
import type { Context } from './context.ts';
import type { DatagramPattern, Expectation, NumberPattern } from './expectation.ts';
import { type Difference, differenceOfBytes, kindOf, show, showShort } from './difference.ts';
import { describeAttributes, missingAttribute, startOfAttributes } from './match-attributes.ts';
import { firstDifference, resolvePattern, showPattern, transcriptResolver } from './pattern.ts';
import { describeExpectation, describeOutcome } from './words.ts';

/** undefined if it matches. */
export function matchOutcome(
  expectation: Expectation,
  outcome: Outcome,
  context: Context,
): Difference | undefined {
  try {
    const found = matchOne(expectation, outcome, context);
    if (found === undefined) return undefined;
    const got = found.got ?? describeOutcome(outcome, context.protocol);
    const want = found.want ?? describeExpectation(expectation, context);
    return { text: found.text, kind: found.kind, want, got };
  } catch (error) {
    if (!(error instanceof UnresolvedSymbol)) throw error;
    return {
      text: error.message,
      kind: 'unresolved symbol',
      want: ['a target that tells what its symbols stand for'],
      got: describeOutcome(outcome, context.protocol),
    };
  }
}

interface Found {
  text: string;
  kind: string;
  want?: string[];
  got?: string[];
}

const differs = (what: string, want: unknown, got: unknown): Found => ({
  text: `${what}: want ${String(want)}, got ${String(got)}`,
  kind: `${what} ${String(want)}/${String(got)}`,
});

/** The same of sizes, numbers and ports, which vary from program to program. */
const varies = (what: string, want: unknown, got: unknown): Found => ({
  ...differs(what, want, got),
  kind: what.replace(/^datagram \d+, /, ''),
});

function matchOne(expectation: Expectation, outcome: Outcome, context: Context): Found | undefined {
  if ('oneOf' in expectation) {
    const found = expectation.oneOf.map((each) => matchOne(each, outcome, context));
    return found.includes(undefined) ? undefined : found[0];
  }
  if ('errno' in expectation) {
    const got = 'errno' in outcome ? outcome.errno : 'success';
    return got === expectation.errno ? undefined : differs('errno', expectation.errno, got);
  }
  if (!('ret' in outcome)) {
    return differs('errno', 'success', 'errno' in outcome ? outcome.errno : 'no outcome');
  }
  if ('datagrams' in expectation) return matchDatagrams(expectation, outcome, context);
  if ('name' in expectation) {
    const { pid = 0, groups = 0, bytes } = expectation.name;
    const { length = 12 } = expectation;
    if (outcome.length !== length) return varies('length', length, outcome.length);
    const resolve = transcriptResolver(context.transcript);
    if (bytes !== undefined) return matchBytes('name', bytes, outcome.name ?? '', -1, resolve);
    return matchAddress('name', { pid, groups }, outcome.name ?? '', context.transcript);
  }
  if ('value' in expectation) {
    const { length } = expectation;
    if (length !== undefined && outcome.length !== length) {
      return varies('length', length, outcome.length);
    }
    const resolve = transcriptResolver(context.transcript);
    return matchBytes('value', expectation.value, outcome.value ?? '', -1, resolve);
  }
  if ('revents' in expectation) {
    const { revents } = expectation;
    return outcome.revents === revents ? undefined : differs('revents', revents, outcome.revents);
  }
  if ('lines' in expectation) {
    const wrong = expectation.lines(outcome.lines ?? []);
    return wrong === undefined ? undefined : { text: wrong, kind: 'lines' };
  }
  if ('heard' in expectation) {
    const wrong = expectation.heard((outcome.datagrams ?? []).map(({ bytes }) => fromHex(bytes)));
    return wrong === undefined ? undefined : { text: wrong, kind: expectation.says };
  }
  const { ret } = expectation;
  return ret === undefined || ret === outcome.ret ? undefined : varies('return', ret, outcome.ret);
}

function matchBytes(
  what: string,
  pattern: DatagramPattern['bytes'],
  hex: string,
  protocol: number,
  resolve: Resolver,
): Found | undefined {
  const want = resolvePattern(pattern, resolve);
  const got = fromHex(hex);
  const at = firstDifference(want, got);
  if (at === undefined) return undefined;
  if (protocol < 0) {
    const text = `${what} at byte ${at}: want ${showPattern(want)}, got ${toHex(got) || 'nothing'}`;
    return { text, kind: what.replace(/^datagram \d+, /, '') };
  }
  const { text, kind } = differenceOfBytes(want.bytes, got, at, protocol);
  return { text: `${what}, ${text}`, kind };
}

type DatagramsExpectation = Extract<Expectation, { datagrams: unknown }>;

function matchDatagrams(
  { datagrams: wanted, end = 'EAGAIN' }: DatagramsExpectation,
  outcome: Extract<Outcome, { ret: number }>,
  context: Context,
): Found | undefined {
  const heard = outcome.datagrams ?? [];
  for (const [index, want] of wanted.entries()) {
    const got = heard[index];
    if (got === undefined) {
      const said = want.says ?? 'a datagram';
      return {
        text: `datagram ${index}: want ${said}, got nothing (${heard.length} of ${wanted.length})`,
        kind: `missing ${said}`,
      };
    }
    const found = matchDatagram(`datagram ${index}`, want, got, context);
    if (found !== undefined) return found;
  }
  const extra = heard[wanted.length];
  if (extra !== undefined) {
    const said = showShort(fromHex(extra.bytes), context.protocol);
    return {
      text: `datagram ${wanted.length}: want nothing more, got ${said}`,
      kind: `extra ${kindOf(said)}`,
    };
  }
  const ended = outcome.end ?? 'EAGAIN';
  return ended === end ? undefined : differs('end of queue', end, ended);
}

function matchDatagram(
  what: string,
  want: DatagramPattern,
  got: Datagram,
  { transcript, protocol }: Context,
): Found | undefined {
  const resolve = transcriptResolver(transcript);
  const bytes = matchBytes(what, want.bytes, got.bytes, protocol, resolve);
  if (bytes !== undefined) {
    const wanted = resolvePattern(want.bytes, resolve);
    const expected = show(wanted.bytes, protocol);
    if (wanted.open) expected.push('… and anything behind');
    return { ...bytes, want: expected, got: show(fromHex(got.bytes), protocol) };
  }
  const lacking =
    want.has === undefined
      ? undefined
      : missingAttribute(want.has, fromHex(got.bytes), startOfAttributes(want.bytes), resolve);
  if (lacking !== undefined) {
    const expected = show(resolvePattern(want.bytes, resolve).bytes, protocol);
    expected.push(...describeAttributes(want.has ?? [], resolve));
    return {
      text: `${what}, ${lacking.text}`,
      kind: lacking.name,
      want: expected,
      got: show(fromHex(got.bytes), protocol),
    };
  }
  const length = got.bytes.length / 2;
  const ret = want.ret ?? length;
  if ((got.ret ?? length) !== ret) return varies(`${what}, return`, ret, got.ret ?? length);
  const flags = want.flags ?? 0;
  if ((got.flags ?? 0) !== flags) return varies(`${what}, msg_flags`, flags, got.flags ?? 0);
  const { fromLength = 12 } = want;
  if ((got.fromLength ?? 12) !== fromLength) {
    return varies(`${what}, length of the address`, fromLength, got.fromLength ?? 12);
  }
  const from = got.from ?? '100000000000000000000000';
  const address =
    want.from?.bytes === undefined
      ? matchAddress(`${what}, address`, want.from ?? {}, from, transcript)
      : matchBytes(`${what}, address`, want.from.bytes, from, -1, resolve);
  if (address !== undefined) return address;
  return matchBytes(`${what}, control data`, want.control ?? [], got.control ?? '', -1, resolve);
}

function matchAddress(
  what: string,
  want: { pid?: NumberPattern; groups?: number },
  hex: string,
  transcript: Transcript,
): Found | undefined {
  const bytes = fromHex(hex);
  if (bytes.length < 12) return varies(what, '12 bytes', `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer);
  const [family, pid, groups] = [
    view.getUint32(0, true),
    view.getUint32(4, true),
    view.getUint32(8, true),
  ];
  if (family !== 16) return varies(`${what} nl_family and nl_pad`, 16, family);
  const wrong = matchNumber(want.pid ?? 0, pid, transcript);
  if (wrong !== undefined) return varies(`${what} nl_pid`, wrong, pid);
  return groups === (want.groups ?? 0)
    ? undefined
    : varies(`${what} nl_groups`, want.groups ?? 0, groups);
}

/** undefined if it matches, else what was wanted in words. */
function matchNumber(want: NumberPattern, got: number, transcript: Transcript): string | undefined {
  if (typeof want === 'number') return got === want >>> 0 ? undefined : String(want >>> 0);
  if ('autoport' in want) {
    // netlink_autobind starts below -4096 and counts down
    return (got | 0) <= -4097 ? undefined : 'an int32 of -4097 or below';
  }
  if ('processOf' in want) {
    const pid = transcript.processes[want.processOf];
    return got === pid ? undefined : `process id ${pid} of ${want.processOf}`;
  }
  const value = transcriptResolver(transcript)(want);
  if (value === undefined) throw new UnresolvedSymbol(want);
  return got === value ? undefined : `${value} (${JSON.stringify(want)})`;
}
