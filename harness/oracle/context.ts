import type { Transcript } from '../program/transcript.ts';

/** What judging one outcome needs to know beside it. */
export interface Context {
  transcript: Transcript;
  /** Of the step's socket, for decoding; -1 where it is not Netlink's. */
  protocol: number;
}
