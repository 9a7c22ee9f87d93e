/** Requests that differ in what there is to tell about them, for matrices of options. */
import { nlmsg, u16 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type ExtendedAck, extack, policy, wantsExtack } from '../../harness/runner/extack.ts';
import type { Case, Line } from '../../harness/runner/requirement.ts';
import {
  ack,
  alive,
  type Heard,
  hears,
  NLM_F_ACK,
  NLM_F_REQUEST,
  refusal,
  send,
  setsockopt,
  socket,
  unknown,
  UNKNOWN_TYPE,
} from '../../harness/runner/lines.ts';
import { getLoopback, loopback } from '../../harness/runner/loopback.ts';
import { NETLINK_OPT } from '../../harness/wire/constants/netlink.ts';

const { NETLINK_CAP_ACK = 10 } = NETLINK_OPT.values;
const IFLA_MTU = 4;
const flags = NLM_F_REQUEST | NLM_F_ACK;

/** Switches NETLINK_CAP_ACK on or off. */
export const capAck = (name: string, on = 1): Line => setsockopt(name, NETLINK_CAP_ACK, on);

export const LEFTOVER = 'bytes leftover after parsing attributes';
export const FAILED = 'Attribute failed policy validation';

export interface Stimulus {
  name: string;
  request: Segment[];
  /** Refused with it; else acknowledged. */
  errno?: string;
  tells?: ExtendedAck;
  /** Comes before the acknowledgement. */
  reply?: Heard;
}

/** RTM_GETLINK of the loopback device with a byte left over: a reply, then an ACK that warns. */
export const warned = (seq: number): Segment[] => getLoopback(seq, flags, { attributes: ['a5'] });
/** An attribute of 2 bytes where 4 are needed. */
export const shortMtu = (before = ''): string => `${before} ${u16(6)} ${u16(IFLA_MTU)} a5a50000`;

export const silent: readonly Stimulus[] = [
  { name: 'a success', request: nlmsg({ type: 1, flags, seq: 1 }, 'a5a5a5') },
  { name: 'a refused bare header', request: unknown(1), errno: 'EOPNOTSUPP' },
  {
    name: 'a refused request of 3 bytes',
    request: nlmsg({ type: UNKNOWN_TYPE, flags, seq: 1 }, 'a5a5a5'),
    errno: 'EOPNOTSUPP',
  },
];
export const telling: readonly Stimulus[] = [
  {
    name: 'a success with a warning',
    request: warned(1),
    tells: { msg: LEFTOVER },
    reply: loopback(1),
  },
  {
    name: 'a refusal with a text',
    request: nlmsg({ type: 18, flags, seq: 1 }, 'a5'),
    errno: 'EINVAL',
    tells: { msg: 'Invalid header for get link' },
  },
  {
    name: 'a refusal with text, offset and policy',
    request: getLoopback(1, flags, { attributes: [shortMtu()] }),
    errno: 'ERANGE',
    tells: { msg: FAILED, offset: 32, policy: policy.u32() },
  },
];

export interface Options {
  cap: boolean;
  ext: boolean;
}

/** What is heard before the answer. */
export const replyOf = ({ reply }: Stimulus): Heard[] => (reply === undefined ? [] : [reply]);

/** The answer as it must be with these options, byte by byte. */
export function answerTo({ request, errno, tells }: Stimulus, { cap, ext }: Options): Heard {
  const tlvs = ext && tells !== undefined ? { tlvs: extack(tells) } : {};
  return errno === undefined
    ? ack(request, tlvs)
    : refusal(request, errno, { ...tlvs, capped: cap });
}

/** One cell of a matrix; `heard` where the rule does not say every byte. */
export const cell = (stimulus: Stimulus, options: Options, heard?: Heard): Case => ({
  name: `${stimulus.name}, CAP_ACK ${options.cap ? 'on' : 'off'}, EXT_ACK ${options.ext ? 'on' : 'off'}`,
  lines: [
    socket('a', 'NETLINK_ROUTE'),
    ...(options.cap ? [capAck('a')] : []),
    ...(options.ext ? [wantsExtack('a')] : []),
    send('a', stimulus.request),
    hears('a', ...replyOf(stimulus), heard ?? answerTo(stimulus, options)),
    // the same options hold for what follows, so it is asked on another socket
    socket('b', 'NETLINK_ROUTE'),
    ...alive('b'),
  ],
});
