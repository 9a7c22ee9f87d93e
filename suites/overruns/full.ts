/** Words for a receive buffer that is full, in ways that do not depend on the sizes of buffers. */
import { batch, nlmsg, s32 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { receiveBuffer } from '../../harness/runner/receive-buffer.ts';
import type { Line } from '../../harness/runner/requirement.ts';
import {
  ack,
  fails,
  getsockopt,
  type Heard,
  NLM_F_REQUEST,
  noop,
  recv,
  refusal,
  send,
  UNKNOWN_TYPE,
} from '../../harness/runner/lines.ts';

const SOL_SOCKET = 1;
const SO_ERROR = 4;
export const POLLIN = 1;
export const POLLOUT = 4;
export const POLLERR = 8;

export const SMALL = 1;
export const LARGE = 106496;

/** A request whose refusal is as long as two pages: alone it always fits, and nothing behind it. */
const LONG = 8192;
export const long = (seq: number): Segment[] =>
  nlmsg({ type: UNKNOWN_TYPE, flags: NLM_F_REQUEST, seq }, 'a5'.repeat(LONG));
export const longRefusal = (seq: number): Heard => refusal(long(seq), 'EOPNOTSUPP');

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** The ACKs of requests 1 to 10 are queued, then the buffer shrinks below what they take. */
export const fill = (name: string): Line[] => [
  send(name, batch(...upTo(10).map(noop))),
  receiveBuffer(name, SMALL),
];
/** One answer more, that of request 11, finds no room: ENOBUFS is pending. */
export const overrun = (name: string): Line[] => [...fill(name), send(name, noop(11))];
/** A recv that takes the error. */
export const tellsEnobufs = (name: string): Line => recv(name, fails('ENOBUFS'));
export const reads = (name: string, heard: Heard): Line => recv(name, { datagrams: [heard(name)] });
/** Reads the ACKs of requests `first` to `last`, one by one. */
export const readsAcks = (name: string, first: number, last: number): Line[] =>
  upTo(last - first + 1).map((i) => reads(name, ack(noop(first - 1 + i))));
export const empty = (name: string): Line => recv(name, fails('EAGAIN'));
export const socketError = (name: string, error: number): Line =>
  getsockopt(name, SO_ERROR, { value: [s32(error)], length: 4 }, { level: SOL_SOCKET });
export const polls = (name: string, revents: number): Line => ({
  step: { call: 'poll', socket: name },
  expect: { revents },
});
