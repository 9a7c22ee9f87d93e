/**
 * nlconform/vitest: matchers for the tests of a Netlink library or of a Netlink implementation.
 * Importing it is enough; best once, in a file of vitest's `setupFiles`.
 *
 *     import 'nlconform/vitest';
 *
 *     expect(answer).toBeAck(request);
 *     expect(answer).toBeRefusal(request, 'EINVAL');
 *     expect(myLibrary.getLink('lo')).toBeWellFormed();
 *     await expect('exec:my-target').toConform('hdr.len');
 *
 * Datagrams are a Uint8Array or hex text. Comparison is byte by byte, and a failure shows both
 * sides decoded field by field.
 */
import { expect } from 'vitest';
import {
  type AnswerOptions,
  type RefusalOptions,
  toBeAck,
  toBeRefusal,
  toBeWellFormed,
  toMatchDatagram,
} from './datagram-matchers.ts';
import type { Bytes, DatagramLike, ProtocolOption } from './decoded.ts';
import { type ConformOptions, toConform } from './to-conform.ts';

export type { AnswerOptions, Bytes, ConformOptions, DatagramLike, ProtocolOption, RefusalOptions };

/** What `expect` of a datagram, or of a target, has more. */
export interface NetlinkMatchers {
  /**
   * These bytes and no others. A pattern may leave some open: `['24000000 0200', { any: 2, why:
   * 'flags vary' }, { rest: 'whatever follows' }]`.
   */
  toMatchDatagram(pattern: DatagramLike, options?: ProtocolOption): void;
  /**
   * The acknowledgement of this request as Linux sends it: NLMSG_ERROR with error 0,
   * NLM_F_CAPPED, and the header of the request (net/netlink/af_netlink.c netlink_ack).
   */
  toBeAck(request: Bytes, options?: AnswerOptions): void;
  /**
   * The refusal of this request: NLMSG_ERROR with this errno and the request itself, padded.
   * @param errno its name: `EINVAL`
   */
  toBeRefusal(request: Bytes, errno: string, options?: RefusalOptions): void;
  /**
   * Whole messages and nothing behind them: every length is right, every attribute known to
   * nlconform has the size that its type takes, padding is zero.
   */
  toBeWellFormed(options?: ProtocolOption): void;
  /**
   * For a target, or its spec: these rules hold (an id, a prefix, a folder; see `nlconform list`).
   * The target is started and closed. Rejects with a HarnessError if it cannot be had.
   */
  toConform(rules: string | readonly string[], options?: ConformOptions): Promise<void>;
}

declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-explicit-any, no-unused-vars -- as vitest declares it
  interface Matchers<T = any> extends NetlinkMatchers {}
}

/** For an `expect` of your own: `expect.extend(matchers)`. */
export const matchers = { toMatchDatagram, toBeAck, toBeRefusal, toBeWellFormed, toConform };

expect.extend(matchers);
