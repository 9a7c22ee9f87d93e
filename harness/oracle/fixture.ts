/** Transcripts and messages for tests of the oracle. @internal */
import { nlmsg, s32 } from '../program/build.ts';
import { type Segment, resolveBytes, toHex } from '../program/bytes.ts';
import type { Step } from '../program/program.ts';
import { type Datagram, type Outcome, TRANSCRIPT_VERSION } from '../program/transcript.ts';
import type { Transcript } from '../program/transcript.ts';

export const transcript = (
  outcomes: readonly Outcome[],
  more: Partial<Transcript> = {},
): Transcript => ({
  nlconform: 'transcript',
  version: TRANSCRIPT_VERSION,
  outcomes: [...outcomes],
  processes: { main: 100 },
  ports: {},
  ...more,
});

/** A message as hex, without blanks. */
export const message = (...given: Parameters<typeof nlmsg<Segment>>): string =>
  toHex(resolveBytes(nlmsg(...given), () => 0));

/** NLMSG_ERROR of a bare header: an ACK if `error` is 0. */
export function refusal(
  error: number,
  more: { seq?: number; pid?: number; sent?: number; flags?: number; behind?: string } = {},
): string {
  const { seq = 1, pid = 100, sent = 0, flags = 0x100, behind = '' } = more;
  return message(
    { type: 2, flags, seq, pid },
    s32(error),
    nlmsg({ type: 0x3f0, flags: 5, seq, pid: sent }),
    behind,
  );
}

export const heard = (...datagrams: readonly (string | Datagram)[]): Outcome => ({
  ret: datagrams.length,
  datagrams: datagrams.map((each) => (typeof each === 'string' ? { bytes: each } : each)),
});

export const open = (socket = 'a', protocol = 0): Step => ({ call: 'socket', socket, protocol });
export const drain = (socket = 'a'): Step => ({ call: 'drain', socket });
export const sockaddr = (pid: number, groups = 0): string =>
  toHex(new Uint8Array(Uint32Array.of(16, pid, groups).buffer));
