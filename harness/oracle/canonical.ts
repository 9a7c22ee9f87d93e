/**
 * Canonical form: the same bytes for the same behaviour, whichever process it was and whatever
 * number a random start gave. Only what stands here is replaced; `masks.ts` says what is left out.
 */
import { fromHex, toHex } from '../program/bytes.ts';
import type { Program } from '../program/program.ts';
import type { Datagram, Outcome, Transcript } from '../program/transcript.ts';
import { forEachPid } from '../wire/index.ts';
import { literalPorts } from './literal-ports.ts';
import { FamilyNumbers } from './family-numbers.ts';
import { type Covered, maskDatagram } from './masks.ts';
import { onceAProgram } from './once-a-program.ts';
import { RandomAddresses } from './random-addresses.ts';

/** What stands for the process id of the n-th process, by name. */
const PROCESS = 0x7fff_0000;
/** What stands for the n-th port that netlink_autobind chose at random. */
const AUTOPORT = 0xffff_0000;

export interface Canonical {
  outcomes: Outcome[];
  /** Bytes that came back. */
  bytes: number;
  /** Bytes left out of comparison, by mask. */
  covered: Covered;
  /** What the numbers that were put in mean, e.g. `2147418112: process id of main`. */
  legend: string[];
}

/** A field of which the canonical form has another number than came back, or none. */
export interface Replaced {
  /** Index of the outcome. */
  step: number;
  /** `bytes`, `from` and `control` are of a datagram. */
  part: 'name' | 'bytes' | 'from' | 'control';
  datagram: number;
  from: number;
  to: number;
  /**
   * The process, by name, whose id stands there; a number of which only matters where else it
   * stands (ports chosen at random, families, groups, each counted from 0); or a field left out
   * (`masks.ts`, and the user ids of the kernel itself).
   */
  is:
    | { process: string }
    | { random: number }
    | { family: number }
    | { group: number }
    | 'left out';
}
/** Told of every field that is replaced. */
export type OnReplaced = (replaced: Replaced) => void;

/** Protocol of each socket a program opens, by name; for decoding. */
export function protocolsOf(program: Program): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const step of program.steps) {
    if (step.call === 'socket' && (step.domain ?? 16) === 16) found.set(step.socket, step.protocol);
  }
  return found;
}

/**
 * Protocol of the socket of each step, as it was opened last before: a name may be given to another
 * socket. -1 for steps without a Netlink socket.
 */
export const protocolsAt = onceAProgram((program): readonly number[] => {
  const open = new Map<string, number>();
  return program.steps.map((step) => {
    if (!('socket' in step)) return -1;
    if (step.call === 'socket') {
      if ((step.domain ?? 16) === 16) open.set(step.socket, step.protocol);
      else open.delete(step.socket);
    }
    return open.get(step.socket) ?? -1;
  });
});

/** `main` and those that actors name: the same list on a target that lacks some of them. */
const processesOf = ({ actors = {} }: Program): string[] => {
  const others = Object.values(actors).flatMap(({ process }) => process ?? []);
  return ['main', ...new Set(others.filter((name) => name !== 'main').toSorted())];
};

/** @param masksAll false: but those masks of which both sides may have the same (`mayAgree`) */
export function canonicalize(
  program: Program,
  transcript: Transcript,
  onReplaced?: OnReplaced,
  masksAll = true,
): Canonical {
  const protocols = protocolsAt(program);
  const ports = new CanonicalPorts(program, transcript, protocols, onReplaced);
  const covered: Covered = new Map();
  let bytes = 0;
  const tables = tablesAt(program);
  const outcomes = transcript.outcomes.map((outcome, index) => {
    if (!('ret' in outcome)) return tables.has(index) ? { ret: 0 } : outcome;
    const copy = { ...outcome };
    delete copy.family;
    ports.at(index, 'name', 0);
    if (copy.name !== undefined) copy.name = ports.inAddress(copy.name);
    if (copy.datagrams !== undefined) {
      const protocol = protocols[index] ?? -1;
      copy.datagrams = copy.datagrams.map((each, place) => {
        ports.at(index, 'bytes', place);
        bytes += each.bytes.length / 2;
        return ports.inDatagram(each, protocol, covered, masksAll);
      });
    }
    return copy;
  });
  return { outcomes, bytes, covered, legend: ports.legend() };
}

/**
 * Steps rtnl_unregister of a protocol for which the program registered nothing before: a table of
 * handlers stays for good (rtnl_register_internal), so that ENOENT or not tells what others did.
 */
function tablesAt({ steps }: Program): ReadonlySet<number> {
  const made = new Set<number>();
  const out = new Set<number>();
  for (const [index, step] of steps.entries()) {
    if (step.call === 'rtnl_register_module') made.add(step.protocol);
    else if (step.call === 'rtnl_unregister' && !made.has(step.protocol)) out.add(index);
  }
  return out;
}

const byteOf = (port: number, at: number): number => (port >>> (8 * at)) & 0xff;

class CanonicalPorts {
  private readonly known = new Map<number, number>();
  private readonly literal: ReadonlySet<number>;
  /** What sockets had for a port when last seen. */
  private readonly seen: readonly number[];
  /** Ids of processes. */
  private readonly processes: readonly number[];
  private readonly families: FamilyNumbers;
  private readonly addresses: RandomAddresses;
  private randomPorts = 0;
  private readonly meaning = new Map<number, string>();
  private readonly used = new Set<number>();
  private readonly names: readonly string[];
  private readonly onReplaced: OnReplaced | undefined;
  private place = { step: 0, part: 'name' as Replaced['part'], datagram: 0 };

  constructor(
    program: Program,
    transcript: Transcript,
    protocols: readonly number[],
    onReplaced: OnReplaced | undefined,
  ) {
    this.onReplaced = onReplaced;
    this.addresses = new RandomAddresses(program, transcript, protocols);
    this.families = new FamilyNumbers(
      onReplaced === undefined ? undefined : (from, to, is) => this.tell(from, to, is),
    );
    this.names = processesOf(program);
    this.literal = literalPorts(program);
    this.seen = Object.values(transcript.ports).filter((port) => port !== 0);
    this.processes = Object.values(transcript.processes);
    for (const [index, name] of this.names.entries()) {
      const pid = transcript.processes[name];
      if (pid === undefined) continue;
      this.known.set(pid, PROCESS + index);
      this.meaning.set(PROCESS + index, `process id of ${name}`);
    }
  }

  /** Where the bytes that come next are from. */
  at(step: number, part: Replaced['part'], datagram: number): void {
    if (this.onReplaced !== undefined) this.place = { step, part, datagram };
  }

  private tell(from: number, to: number, is: Replaced['is']): void {
    this.onReplaced?.({ ...this.place, from, to, is });
  }

  private tellPort(from: number, to: number, standsFor: number): void {
    if (this.onReplaced === undefined) return;
    const name = this.names[standsFor - PROCESS];
    this.tell(from, to, name === undefined ? { random: standsFor - AUTOPORT } : { process: name });
  }

  /** The number that stands for a port. */
  of(port: number): number {
    const known = this.known.get(port);
    if (known !== undefined) {
      this.used.add(known);
      return known;
    }
    if (this.literal.has(port) || (port | 0) > -4097) return port;
    const standsFor = AUTOPORT + this.randomPorts++;
    this.known.set(port, standsFor);
    this.meaning.set(standsFor, `port ${this.randomPorts} of those chosen at random`);
    this.used.add(standsFor);
    return standsFor;
  }

  legend(): string[] {
    const ports = [...this.used].map((number) => `${number}: ${this.meaning.get(number) ?? ''}`);
    return [...ports, ...this.families.legend(), ...this.addresses.legend()];
  }

  inAddress(hex: string): string {
    if (hex.length < 16) return hex;
    const bytes = fromHex(hex);
    this.replaceAt(bytes, 4);
    return toHex(bytes);
  }

  inDatagram(datagram: Datagram, protocol: number, covered: Covered, masksAll: boolean): Datagram {
    const bytes = fromHex(datagram.bytes);
    forEachPid(
      bytes,
      (offset) => this.replaceAt(bytes, offset),
      (offset) => this.replaceCut(bytes, offset, this.seen),
    );
    this.families.inDatagram(bytes, protocol);
    this.addresses.inDatagram(bytes, protocol, (from, to) => this.tell(from, to, 'left out'));
    maskDatagram(bytes, protocol, covered, masksAll, (from, to) => this.tell(from, to, 'left out'));
    const copy = { ...datagram, bytes: toHex(bytes) };
    if (copy.from !== undefined) {
      this.place.part = 'from';
      copy.from = this.inSender(copy.from, protocol);
    }
    if (copy.control !== undefined) {
      this.place.part = 'control';
      copy.control = this.inControl(copy.control, protocol);
    }
    return copy;
  }

  /** A multicast of a family names its group. */
  private inSender(hex: string, protocol: number): string {
    const bytes = fromHex(this.inAddress(hex));
    if (bytes.length < 12 || protocol !== NETLINK_GENERIC) return toHex(bytes);
    const view = new DataView(bytes.buffer);
    const mask = view.getUint32(8, true);
    if (mask === 0) return toHex(bytes);
    view.setUint32(8, this.families.inMask(mask), true);
    this.tell(8, 12, 'left out');
    return toHex(bytes);
  }

  /** SCM_CREDENTIALS (level 1, type 2) starts with a process id, behind a header of 16 bytes. */
  private inControl(hex: string, protocol: number): string {
    const bytes = fromHex(hex);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 16 <= bytes.length;) {
      const length = view.getUint32(at, true);
      const isCredentials =
        view.getUint32(at + 8, true) === 1 && view.getUint32(at + 12, true) === 2;
      if (isCredentials) {
        if (at + 20 > bytes.length) this.replaceCut(bytes, at + 16, this.processes);
        else this.replaceAt(bytes, at + 16);
        if (replaceRoot(view, at + 16)) this.tell(at + 20, at + 28, 'left out');
      }
      if (isPacketInfo(view, at) && protocol === NETLINK_GENERIC) {
        const group = view.getUint32(at + 16, true);
        if (group !== 0) view.setUint32(at + 16, this.families.group(group, at + 16), true);
      }
      if (length < 16) break;
      at += Math.ceil(length / 8) * 8;
    }
    return toHex(bytes);
  }

  /**
   * A port cut short by a small buffer: which one it was, the bytes that are there tell.
   * @param likely those that it is, if their bytes are these
   */
  private replaceCut(bytes: Uint8Array, offset: number, likely: readonly number[]): void {
    const there = bytes.subarray(offset);
    // a socket whose name another one got later was seen in other answers, or has its process's id
    const port = [...likely, ...this.known.keys()].find((each) =>
      there.every((byte, at) => byteOf(each, at) === byte),
    );
    if (port === undefined) return;
    const standsFor = this.of(port);
    for (const at of there.keys()) bytes[offset + at] = byteOf(standsFor, at);
    this.tellPort(offset, bytes.length, standsFor);
  }

  private replaceAt(bytes: Uint8Array, offset: number): void {
    if (offset + 4 > bytes.length) return;
    let port = 0;
    for (let at = 3; at >= 0; at--) port = ((port << 8) | (bytes[offset + at] ?? 0)) >>> 0;
    if (port === 0) return;
    const standsFor = this.of(port);
    if (standsFor === port) return;
    for (let at = 0; at < 4; at++) bytes[offset + at] = byteOf(standsFor, at);
    this.tellPort(offset, offset + 4, standsFor);
  }
}

const NETLINK_GENERIC = 16;

/** struct nl_pktinfo, NETLINK_PKTINFO: level SOL_NETLINK, type 3. */
const isPacketInfo = (view: DataView, at: number): boolean =>
  at + 20 <= view.byteLength &&
  view.getUint32(at + 8, true) === 270 &&
  view.getUint32(at + 12, true) === 3;

/** What a user namespace shows for an id that it does not map, user_namespaces(7). */
const OVERFLOW_ID = 65534;

/**
 * struct ucred of the kernel itself, process id 0: its user and group are the first root, which a
 * reader sees as 0 or, in a namespace made by an ordinary user, as the overflow id.
 */
function replaceRoot(view: DataView, at: number): boolean {
  if (at + 12 > view.byteLength || view.getUint32(at, true) !== 0) return false;
  for (const offset of [at + 4, at + 8]) {
    if (view.getUint32(offset, true) === OVERFLOW_ID) view.setUint32(offset, 0, true);
  }
  return true;
}
