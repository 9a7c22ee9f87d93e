/** A change of an entry that an administrator asks for (__neigh_update). */
import type { Extack } from '../../af-netlink/kernel-side.ts';
import { sameAddress } from '../../netdev/ether-address.ts';
import { refuse } from '../nlmsg-parse.ts';
import { __neigh_notify } from './neigh-message.ts';
import { NTF, NUD, type Neighbour, VALID } from './neigh-table.ts';

const CONNECTED = NUD.PERMANENT | NUD.NOARP | NUD.REACHABLE;
const IN_TIMER = NUD.INCOMPLETE | NUD.REACHABLE | NUD.DELAY | NUD.PROBE;
const BASE_REACHABLE_TIME = 3000;

export interface NeighUpdate {
  readonly address: Uint8Array | undefined;
  readonly state: number;
  /** NTF_EXT_LEARNED, NTF_ROUTER of the request. */
  readonly flags: number;
  /** NEIGH_UPDATE_F_OVERRIDE, NEIGH_UPDATE_F_OVERRIDE_ISROUTER: what is known may be replaced. */
  readonly override: boolean;
  readonly portid: number;
}

/** __neigh_update: 0 or -errno; the members hear of what changed, in the name of the requester. */
export function __neigh_update(neigh: Neighbour, update: NeighUpdate, extack: Extack): number {
  const { state, flags } = update;
  const before = neigh.flags;
  neigh.flags = (before & ~NTF.EXT_LEARNED) | (flags & NTF.EXT_LEARNED);
  let notify = before !== neigh.flags;
  let error = 0;
  if ((state & VALID) === 0) {
    notify = (neigh.state & VALID) !== 0;
    // What was asked for, and failed, is no longer waited for.
    if ((neigh.state & NUD.INCOMPLETE) !== 0 && (state & NUD.FAILED) !== 0) notify = true;
    neigh.state = state;
    neigh.timed = false;
  } else {
    const result = applyValid(neigh, update, extack);
    if (typeof result === 'number') error = result;
    else {
      notify ||= result.changed;
      if (update.override && result.router) {
        const router = (neigh.flags & ~NTF.ROUTER) | (flags & NTF.ROUTER);
        notify ||= router !== neigh.flags;
        neigh.flags = router;
      }
    }
  }
  if (notify) __neigh_notify(neigh, { portid: update.portid, held: true });
  return error;
}

/** Whether state or address changed, and whether NTF_ROUTER is to be looked at. */
function applyValid(
  neigh: Neighbour,
  { address, state, override }: NeighUpdate,
  extack: Extack,
): { changed: boolean; router: boolean } | number {
  const old = neigh.state;
  const wasValid = (old & VALID) !== 0;
  if (address === undefined && !wasValid) return refuse(extack, 'No link layer address given');
  const given = address?.slice(0, neigh.address.length);
  const differs = given !== undefined && !(wasValid && sameAddress(given, neigh.address));
  const { now } = neigh.dev.net.kernel.clock;
  if ((state & CONNECTED) !== 0) neigh.confirmed = now;
  if (wasValid && differs && !override) return { changed: false, router: false };
  if (state !== old || differs) neigh.updated = now;
  if (state !== old) neigh.timed = (state & IN_TIMER) !== 0;
  neigh.state = state;
  if (differs) {
    neigh.address = given;
    if ((state & CONNECTED) === 0) neigh.confirmed = now - 2 * BASE_REACHABLE_TIME;
  }
  return { changed: state !== old || differs, router: true };
}
