/** What the faults about extended ACKs make of one. */
import type { Extack } from '../af-netlink/kernel-side.ts';
import type { Faults } from './catalogue.ts';

/** @param at where the message began in its datagram */
export function faultyExtack(extack: Extack, at: number, faults: Faults): Extack {
  const { badAttr, missType, missNest } = extack;
  const told = { ...extack };
  if (badAttr !== undefined) {
    if (faults.has('offset-of-datagram')) told.badAttr = badAttr + at;
    if (faults.has('offset-of-payload')) told.badAttr = badAttr + 4;
  }
  if (faults.has('policy-lost')) told.policy = undefined;
  if (faults.has('cookie-lost')) told.cookie = undefined;
  if (faults.has('missing-with-nest') && missType !== undefined) told.missNest = missNest ?? 0;
  return told;
}
