/** What the faults about extended ACKs make of one. */
import type { Extack } from '../af-netlink/kernel-side.ts';
import type { Faults } from './catalogue.ts';

/** @param at where the message began in its datagram. @param capped of its echo only the header is */
export function faultyExtack(extack: Extack, at: number, capped: boolean, faults: Faults): Extack {
  const { badAttr, missType, missNest } = extack;
  const told = { ...extack };
  if (badAttr !== undefined) {
    if (faults.has('offset-of-datagram')) told.badAttr = badAttr + at;
    const bare = extack.policy === undefined && extack.msg === undefined;
    if (bare && faults.has('offset-of-payload')) told.badAttr = badAttr + 4;
  }
  if (capped && faults.has('policy-lost')) told.policy = undefined;
  if (faults.has('cookie-lost')) told.cookie = undefined;
  if (faults.has('missing-with-nest') && missType !== undefined) told.missNest = missNest ?? 0;
  return told;
}
