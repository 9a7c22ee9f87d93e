/** Two transcripts of one program: where they part first. */
import { fromHex, toHex } from '../program/bytes.ts';
import type { Program } from '../program/program.ts';
import type { Datagram, Outcome, Transcript } from '../program/transcript.ts';
import { type Canonical, canonicalize, protocolsAt } from './canonical.ts';
import { type Difference, differenceOfBytes, kindOf, showShort } from './difference.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type Covered, maskWhereDiffering } from './masks.ts';
import { describeOutcome } from './words.ts';

export interface Divergence extends Difference {
  /** Index of the step. */
  step: number;
  /** The same for the same kind of difference, whatever the program's numbers. */
  fingerprint: string;
}

export interface Comparison {
  divergence?: Divergence;
  /** Bytes that came back from the reference in the steps compared. */
  bytes: number;
  covered: Covered;
  /** The step from which nothing was compared, and why: one side cannot be asked. */
  stopped?: { step: number; reason: string };
}

/** @param want the reference's transcript */
export function compareTranscripts(
  program: Program,
  want: Transcript,
  got: Transcript,
): Comparison {
  const protocols = protocolsAt(program);
  const stopped = firstStop(program, protocols, want, got);
  const compared = <T>(list: readonly T[]): T[] => list.slice(0, stopped?.step);
  const [reference, other] = [want, got].map((each) =>
    canonicalize(program, { ...each, outcomes: compared(each.outcomes) }, undefined, false),
  ) as [Canonical, Canonical];
  const { bytes, covered } = reference;
  const far = hasFarGroup(want) || hasFarGroup(got);
  if (far) covered.set(FAR, 4 * genericDatagrams(reference.outcomes, protocols));
  for (const [index, step] of compared(program.steps).entries()) {
    let [a, b] = [reference.outcomes[index], other.outcomes[index]];
    if (a === undefined || b === undefined) break;
    if (isSame(a, b)) continue;
    const protocol = protocols[index] ?? -1;
    [a, b] = maskedWhereDiffering(a, b, protocol, covered);
    const found =
      differenceOf(a, b, protocol, far) ??
      (step.call === 'kernel_calls' ? differenceOfLines(a, b) : undefined);
    if (found === undefined) continue;
    const divergence = {
      ...found,
      step: index,
      want: describeOutcome(a, protocol),
      got: describeOutcome(b, protocol),
      fingerprint: fingerprintOf(step.call, found.kind),
    };
    return { bytes, covered, divergence };
  }
  return stopped === undefined ? { bytes, covered } : { bytes, covered, stopped };
}

const [NETLINK_ROUTE, RTN_MULTICAST, NUD_NOARP, AF_INET6] = [0, 5, 0x40, 10];
const GROUP_NEIGHBOURS =
  'what is told of neighbours that are IPv6 groups (IPv6 sends to them when its timers come)';
/** nlmsg_type RTM_NEWNEIGH or RTM_DELNEIGH; ndm_family, ndm_state and ndm_type. */
const isOfGroup = ({ bytes }: Datagram): boolean =>
  /^.{8}1[cd]00/.test(bytes) &&
  bytes.length >= 2 * 28 &&
  Number.parseInt(bytes.slice(32, 34), 16) === AF_INET6 &&
  Number.parseInt(bytes.slice(48, 50), 16) === NUD_NOARP &&
  Number.parseInt(bytes.slice(54, 56), 16) === RTN_MULTICAST;

type Returned = Extract<Outcome, { ret: number }>;

/** What is told of a device that goes down, or comes, without its entries for groups. */
function withoutGroupNeighbours(outcome: Returned, protocol: number, covered?: Covered): Returned {
  const { datagrams = [] } = outcome;
  if (protocol !== NETLINK_ROUTE) return outcome;
  const left = datagrams.filter((each) => !isOfGroup(each));
  const gone = datagrams.filter((each) => isOfGroup(each));
  if (gone.length === 0) return outcome;
  const bytes = gone.reduce((sum, each) => sum + each.bytes.length / 2, 0);
  covered?.set(GROUP_NEIGHBOURS, (covered.get(GROUP_NEIGHBOURS) ?? 0) + bytes);
  return { ...outcome, ret: outcome.ret - gone.length, datagrams: left };
}

/** Both without what may be the same in their datagrams and is not. */
function maskedWhereDiffering(
  a: Outcome,
  b: Outcome,
  protocol: number,
  covered: Covered,
): [Outcome, Outcome] {
  if (!('ret' in a) || !('ret' in b)) return [a, b];
  if (a.datagrams?.length !== b.datagrams?.length) {
    [a, b] = [withoutGroupNeighbours(a, protocol, covered), withoutGroupNeighbours(b, protocol)];
  }
  const others = [...(b.datagrams ?? [])];
  const own = (a.datagrams ?? []).map((datagram, index) => {
    const other = others[index];
    if (other === undefined || other.bytes === datagram.bytes) return datagram;
    const [bytes, against] = [fromHex(datagram.bytes), fromHex(other.bytes)];
    if (!maskWhereDiffering(bytes, against, protocol, covered)) return datagram;
    others[index] = { ...other, bytes: toHex(against) };
    return { ...datagram, bytes: toHex(bytes) };
  });
  return [
    { ...a, ...(a.datagrams && { datagrams: own }) },
    { ...b, ...(b.datagrams && { datagrams: others }) },
  ];
}

/**
 * The first step of which one side told nothing, or whose bytes are another's on each side. What
 * neither side did, for the same reason, leaves both as they were.
 */
function firstStop(
  { steps }: Program,
  protocols: readonly number[],
  want: Transcript,
  got: Transcript,
): Comparison['stopped'] {
  for (const [step, made] of steps.entries()) {
    const [a, b] = [cannotCompare(want.outcomes[step]), cannotCompare(got.outcomes[step])];
    if (a !== undefined && a === b && NOTHING_THERE.test(a)) continue;
    const reason = a ?? b ?? (isForeign(made, protocols[step]) ? FOREIGN : undefined);
    if (reason !== undefined) return { step, reason };
  }
  return undefined;
}

/** Of a step about what the program did not make, or not any more. */
const NOTHING_THERE =
  /^unsupported: (symbol |family .* was not registered|there is no kernel socket)/;
const NETLINK_GENERIC = 16;
const FOREIGN = 'the id of a family as a type of another protocol';

/** Ids are other numbers on each target, and to another protocol each number means something else. */
const isForeign = (step: Program['steps'][number], protocol: number | undefined): boolean =>
  step.call === 'send' &&
  protocol !== NETLINK_GENERIC &&
  Array.isArray(step.bytes) &&
  step.bytes.some((each) => typeof each === 'object' && 'family' in each);

const FAR = 'nl_groups of senders, where a target gave a family a group beyond the 32nd';
const genericDatagrams = (outcomes: readonly Outcome[], protocols: readonly number[]): number =>
  outcomes.reduce((sum, outcome, step) => {
    const more = 'ret' in outcome && protocols[step] === NETLINK_GENERIC;
    return more ? sum + (outcome.datagrams?.length ?? 0) : sum;
  }, 0);

/** nl_groups of a sender has bits for 32 groups: of others it is 0 (netlink_group_mask). */
const hasFarGroup = ({ groups = {} }: Transcript): boolean =>
  Object.values(groups).some((numbers) => numbers.some((each) => each > 32));

function cannotCompare(outcome: Outcome | undefined): string | undefined {
  if (outcome === undefined) return 'no outcome';
  if ('unsupported' in outcome) return `unsupported: ${outcome.unsupported}`;
  if ('unmodelled' in outcome) return `unmodelled: ${outcome.unmodelled}`;
  return 'lost' in outcome ? `lost: ${outcome.lost}` : undefined;
}

/** Of an outcome, and of a datagram: what is compared as it is. */
const PLAIN = ['end', 'ret', 'name', 'value', 'length', 'revents'] as const;
const PARTS = ['bytes', 'ret', 'flags', 'from', 'fromLength', 'control'] as const;

interface Found {
  text: string;
  kind: string;
}

/** Most are: nothing is made of them. */
function isSame(a: Outcome, b: Outcome): boolean {
  if (!('ret' in a) || !('ret' in b)) return errnoOf(a) === errnoOf(b);
  if (a.lines !== undefined || b.lines !== undefined) return false;
  const [want = [], got = []] = [a.datagrams, b.datagrams];
  return (
    want.length === got.length &&
    PLAIN.every((key) => a[key] === b[key]) &&
    want.every((each, index) => PARTS.every((key) => each[key] === got[index]?.[key]))
  );
}

/** @param far a family's group is beyond those that a sender's address can name, on one side */
function differenceOf(a: Outcome, b: Outcome, protocol: number, far: boolean): Found | undefined {
  const [errnoA, errnoB] = [errnoOf(a), errnoOf(b)];
  if (errnoA !== errnoB) return say('errno', errnoA, errnoB);
  if (!('ret' in a) || !('ret' in b)) return undefined;
  if (a.datagrams !== undefined || b.datagrams !== undefined) {
    const found = differenceOfQueues(a.datagrams ?? [], b.datagrams ?? [], protocol, far);
    if (found !== undefined) return found;
  }
  for (const key of PLAIN) {
    if (a[key] === b[key]) continue;
    const found = say(key, a[key], b[key]);
    return NAMED.has(key) ? found : { ...found, kind: key };
  }
  // lines of /proc hold addresses and counters: only rules read them; others see differenceOfLines
  return undefined;
}

/** Which callbacks ran. */
function differenceOfLines(a: Outcome, b: Outcome): Found | undefined {
  const [want = [], got = []] = [a, b].map((each) => ('ret' in each ? (each.lines ?? []) : []));
  const index = [...want, ...got].findIndex((_, at) => want[at] !== got[at]);
  if (index < 0) return undefined;
  return say(`line ${index}`, want[index], got[index]);
}

const errnoOf = (outcome: Outcome): string => ('errno' in outcome ? outcome.errno : 'success');

/** Whose values tell one kind of difference from another; those of the rest vary with the program. */
const NAMED: ReadonlySet<string> = new Set(['end', 'revents']);

const say = (what: string, a?: string | number, b?: string | number): Found => ({
  text: `${what}: want ${String(a ?? 'none')}, got ${String(b ?? 'none')}`,
  kind: `${what} ${String(a ?? 'none')}/${String(b ?? 'none')}`,
});

function differenceOfQueues(
  a: readonly Datagram[],
  b: readonly Datagram[],
  protocol: number,
  far: boolean,
): Found | undefined {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [want, got] = [a[index], b[index]];
    if (want === undefined || got === undefined) {
      const said = showShort(fromHex((want ?? got)?.bytes ?? ''), protocol);
      const side = want === undefined ? 'extra' : 'missing';
      return { text: `datagram ${index}: ${side}: ${said}`, kind: `${side} ${kindOf(said)}` };
    }
    const found = differenceOfDatagrams(`datagram ${index}`, want, got, protocol, far);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differenceOfDatagrams(
  what: string,
  want: Datagram,
  got: Datagram,
  protocol: number,
  far: boolean,
): Found | undefined {
  if (want.bytes !== got.bytes) {
    const [a, b] = [fromHex(want.bytes), fromHex(got.bytes)];
    let at = 0;
    while (at < Math.min(a.length, b.length) && a[at] === b[at]) at++;
    const { text, kind } = differenceOfBytes(a, b, at, protocol);
    return { text: `${what}, ${text}`, kind };
  }
  for (const key of ['ret', 'flags', 'from', 'fromLength', 'control'] as const) {
    const differs =
      key === 'from' && far && protocol === NETLINK_GENERIC
        ? withoutGroups(want.from) !== withoutGroups(got.from)
        : want[key] !== got[key];
    if (differs) {
      return { ...say(`${what}, ${key}`, want[key], got[key]), kind: `datagram ${key}` };
    }
  }
  return undefined;
}

/** Address family, padding and port; of the kernel itself, where nothing else is told. */
const withoutGroups = (from = '1000000000000000'): string => from.slice(0, 16);
