/**
 * The words in which a case is written: steps top to bottom, sent and expected interleaved.
 */
import {
  type Bytes,
  type NumberSymbol,
  type Pattern,
  type Segment,
  type Wildcard,
  lengthOf,
  segmentsOf,
} from '../program/bytes.ts';
import { batch, join, nlmsg, padding, port, s32, u16, u32, zeros } from '../program/build.ts';
import type { Address, StepOf } from '../program/program.ts';
import type { DatagramPattern, Expectation, NumberPattern } from '../oracle/expectation.ts';
import { NETLINK, NLM_F, NLM_F_ANSWER, NLMSG, SOL_NETLINK } from '../wire/constants/netlink.ts';
import { errnoNumber } from '../wire/constants/errno.ts';
import type { Line } from './requirement.ts';

/** A type above RTM_MAX of every kernel so far: refused with EOPNOTSUPP by NETLINK_ROUTE. */
export const UNKNOWN_TYPE = 0x3f0;
export const { NLM_F_REQUEST, NLM_F_ACK, NLM_F_MULTI, NLM_F_ECHO } = NLM_F.values as Record<
  'NLM_F_REQUEST' | 'NLM_F_ACK' | 'NLM_F_MULTI' | 'NLM_F_ECHO',
  number
>;

const errno = (name: string): Expectation => ({ errno: name });
/** The expectation that a call fails with this errno. */
export const fails = errno;

export type Protocol = keyof typeof NETLINK.values | number;
const protocolNumber = (protocol: Protocol): number => {
  const value = typeof protocol === 'number' ? protocol : NETLINK.value(protocol);
  if (value === undefined) throw new TypeError(`protocol ${protocol} is not known`);
  return value;
};

/** socket(AF_NETLINK, SOCK_RAW, protocol) as this name. */
export const socket = (
  name: string,
  protocol: Protocol,
  more: { type?: number; domain?: number; actor?: string } = {},
  expect: Expectation = { ret: 0 },
): Line => ({
  step: { call: 'socket', socket: name, protocol: protocolNumber(protocol), ...more },
  expect,
});

export const bind = (
  name: string,
  address: Address = {},
  expect: Expectation = { ret: 0 },
  more: { length?: number; actor?: string } = {},
): Line => ({ step: { call: 'bind', socket: name, address, ...more }, expect });

export const connect = (
  name: string,
  address: Address = {},
  expect: Expectation = { ret: 0 },
  more: { length?: number; actor?: string } = {},
): Line => ({ step: { call: 'connect', socket: name, address, ...more }, expect });

/** getsockname gives this port and these groups. */
export const named = (name: string, pid: NumberPattern, groups = 0, actor?: string): Line => ({
  step: { call: 'getsockname', socket: name, ...(actor === undefined ? {} : { actor }) },
  expect: { name: { pid, groups }, length: 12 },
});

/** getpeername gives this port and these groups. */
export const peerNamed = (name: string, pid: NumberPattern, groups = 0): Line => ({
  step: { call: 'getpeername', socket: name },
  expect: { name: { pid, groups }, length: 12 },
});

export const setsockopt = (
  name: string,
  option: number,
  value: number | Bytes | NumberSymbol,
  expect: Expectation = { ret: 0 },
  more: { level?: number; length?: number; pointer?: 'bad'; actor?: string } = {},
): Line => ({
  step: {
    call: 'setsockopt',
    socket: name,
    level: SOL_NETLINK,
    option,
    value: value as StepOf<'setsockopt'>['value'],
    ...more,
  },
  expect,
});

export const getsockopt = (
  name: string,
  option: number,
  expect: Expectation,
  more: { level?: number; room?: number } = {},
): Line => ({
  step: { call: 'getsockopt', socket: name, level: SOL_NETLINK, option, ...more },
  expect,
});

/** Sends, and expects the whole length to be taken unless said otherwise. */
export const send = (
  name: string,
  bytes: Bytes,
  more: {
    to?: Address;
    toLength?: number;
    flags?: number;
    pieces?: number[];
    control?: Bytes;
    via?: 'sendmsg' | 'sendto' | 'write';
    actor?: string;
  } = {},
  expect?: Expectation,
): Line => ({
  step: { call: 'send', socket: name, bytes, ...more } as StepOf<'send'>,
  expect: expect ?? { ret: lengthOf(bytes) },
});

/** One recv. */
export const recv = (
  name: string,
  expect: Expectation,
  more: Partial<Omit<StepOf<'recv'>, 'call' | 'socket'>> = {},
): Line => ({ step: { call: 'recv', socket: name, ...more }, expect });

const POLLIN = 1;
/**
 * Waits until something is queued on the socket, at most a second: before `hears`, where a kernel
 * sends it from a work queue. It tells of the first datagram only, so the socket should hear no other.
 */
export const awaits = (name: string): Line => ({
  step: { call: 'poll', socket: name, events: POLLIN, timeout: 1000 },
  expect: { revents: POLLIN },
});

export const close = (name: string): Line => ({
  step: { call: 'close', socket: name },
  expect: { ret: 0 },
});

/** A datagram that a socket receives, told for that socket's port. */
export type Heard = (socket: string) => DatagramPattern;

/** Everything queued on the socket is exactly this, in this order; nothing given: silence. */
export const hears = (name: string, ...datagrams: readonly Heard[]): Line => ({
  step: { call: 'drain', socket: name },
  expect: { datagrams: datagrams.map((each) => each(name)) },
});

/** Any bytes that are exactly these, from the kernel unless said otherwise. */
export const datagram =
  (bytes: Pattern, more: Omit<DatagramPattern, 'bytes'> = {}): Heard =>
  () => ({ bytes, ...more });

/** The first 16 bytes of a message, as sent. */
function headerOf(message: Bytes): Segment[] {
  const out: Segment[] = [];
  let left = 16;
  for (const segment of segmentsOf(message)) {
    if (left <= 0) break;
    if (typeof segment === 'string') {
      const digits = segment.replaceAll(/\s/g, '').slice(0, 2 * left);
      out.push(digits);
      left -= digits.length / 2;
    } else {
      out.push(segment);
      left -= lengthOf([segment]);
    }
  }
  return out;
}
const seqOf = (message: Bytes): string => {
  // type may be a symbol of two bytes, so the sequence number is found from the header's start
  let at = 0;
  for (const segment of headerOf(message)) {
    if (typeof segment === 'string') {
      if (at <= 8 && at + segment.length / 2 >= 12) {
        return segment.slice(2 * (8 - at), 2 * (12 - at));
      }
      at += segment.length / 2;
    } else at += lengthOf([segment]);
  }
  throw new TypeError('the message has no plain nlmsg_seq to answer to');
};

/** The acknowledgement of this request: 36 bytes, NLM_F_CAPPED, error 0, the header as sent. */
export const ack =
  (request: Bytes, more: { tlvs?: Pattern } = {}): Heard =>
  (name) =>
    errorMessage(name, 0, request, headerOf(request), true, more.tlvs, 'ACK');

/**
 * The refusal of this request: its header and payload come back padded, TLVs behind them.
 * @param more.capped NETLINK_CAP_ACK is set: header only, NLM_F_CAPPED.
 */
export const refusal =
  (
    request: Bytes,
    errnoOf: string,
    more: { capped?: boolean; tlvs?: Pattern; says?: string } = {},
  ): Heard =>
  (name) => {
    const echo = more.capped ? headerOf(request) : join<Segment>(request, padding(request));
    return errorMessage(
      name,
      -errnoNumber(errnoOf),
      request,
      echo,
      more.capped ?? false,
      more.tlvs,
      `refusal ${errnoOf}`,
    );
  };

function errorMessage(
  name: string,
  error: number,
  request: Bytes,
  echo: Bytes,
  capped: boolean,
  tlvs: Pattern | undefined,
  says: string,
): DatagramPattern {
  const { NLM_F_CAPPED = 0, NLM_F_ACK_TLVS = 0 } = NLM_F_ANSWER.values;
  const flags = (capped ? NLM_F_CAPPED : 0) | (tlvs === undefined ? 0 : NLM_F_ACK_TLVS);
  const body = join<Segment | Wildcard>(s32(error), segmentsOf(echo), tlvs ?? []);
  const seq = seqOf(request);
  const head = nlmsg<Segment | Wildcard>(
    { type: NLMSG.values['NLMSG_ERROR'] ?? 2, flags, pid: port(name) },
    body,
  );
  return { bytes: withSeq(head, seq), says };
}

/** Writes a sequence number, given as hex, into a message whose first segment holds it. */
function withSeq(message: Pattern, seq: string): Pattern {
  const [first, ...rest] = message;
  if (typeof first !== 'string') throw new TypeError('a message starts with its length');
  const digits = first.replaceAll(/\s/g, '');
  return [digits.slice(0, 16) + seq + digits.slice(24), ...rest];
}

/** A request without payload that is acknowledged by every kernel: NLMSG_NOOP with NLM_F_ACK. */
export const noop = (seq: number): Segment[] =>
  nlmsg({ type: 1, flags: NLM_F_REQUEST | NLM_F_ACK, seq });

/** A bare header of a type above RTM_MAX: EOPNOTSUPP on NETLINK_ROUTE. */
export const unknown = (seq: number): Segment[] =>
  nlmsg({ type: UNKNOWN_TYPE, flags: NLM_F_REQUEST, seq });

/**
 * Three messages that tell a live NETLINK_ROUTE from one that is silent, acknowledges everything
 * or echoes: one that must stay unanswered, one about a device that is not there, one about lo.
 * Only the verdict on each is looked at: what an answer looks like is the matter of other rules,
 * and a target that gets it wrong shall not fail all of them.
 */
export function alive(name: string, to?: Address): Line[] {
  const silent = nlmsg({ type: 1, flags: NLM_F_REQUEST, seq: 0x5e0001 });
  const getLink = (seq: number, index: number) =>
    nlmsg(
      { type: RTM_GETLINK, flags: NLM_F_REQUEST, seq },
      `${zeros(4)} ${s32(index)} ${zeros(8)}`,
    );
  const asked = batch(silent, getLink(0x5e0002, NO_DEVICE), getLink(0x5e0003, LOOPBACK));
  return [
    send(name, asked, to === undefined ? {} : { to }),
    hears(
      name,
      sign('NLMSG_ERROR', 0x5e0002, s32(-errnoNumber('ENODEV'))),
      sign('RTM_NEWLINK', 0x5e0003),
    ),
  ];
}

/**
 * The same with answers of 36 bytes, for sockets with hardly any room, or whose filter lets nothing
 * else pass: one that must stay unanswered, one refused, one acknowledged.
 */
export function aliveInLittleRoom(name: string): Line[] {
  const silent = nlmsg({ type: 1, flags: NLM_F_REQUEST, seq: 0x5e0001 });
  const refused = unknown(0x5e0002);
  const acknowledged = noop(0x5e0003);
  return [
    send(name, batch(silent, refused, acknowledged)),
    hears(name, refusal(refused, 'EOPNOTSUPP'), ack(acknowledged)),
  ];
}

const RTM_GETLINK = 18;
const NO_DEVICE = 0x7ffffff0;
const LOOPBACK = 1;
const TYPES = { NLMSG_ERROR: 2, RTM_NEWLINK: 16 };

/** A sign of life: a message of this type that answers this request. */
const sign =
  (type: keyof typeof TYPES, seq: number, result = ''): Heard =>
  (name) => ({
    bytes: join<Segment | Wildcard>(
      [{ any: 4, why: LIFE }],
      u16(TYPES[type]),
      [{ any: 2, why: LIFE }],
      u32(seq),
      [port(name)],
      result,
      [{ rest: LIFE }],
    ),
    says: `a sign of life, ${type}`,
  });
const LIFE = 'only that the socket still answers is the matter here';
