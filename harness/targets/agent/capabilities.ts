/**
 * Effective capabilities of the calling thread, capget(2). The kernel reads them from the
 * thread, so a step can be made without them and the next one with them again.
 */
import { HarnessError } from '../target.ts';
import { errnoName } from '../../wire/constants/errno.ts';
import { symbols } from '../../wire/symbols.ts';
import { address, arenaView, at } from '../../syscalls/arena.ts';
import * as libc from '../../syscalls/libc.ts';

/** include/uapi/linux/capability.h, those that Netlink asks for */
export const CAP = symbols('capability', {
  CAP_NET_BROADCAST: 11,
  CAP_NET_ADMIN: 12,
  CAP_NET_RAW: 13,
  CAP_SYS_ADMIN: 21,
  CAP_AUDIT_CONTROL: 30,
  CAP_AUDIT_READ: 37,
});

const VERSION_3 = 0x20080522;
const HEADER = at.value;
const DATA = at.value + 16;

function capabilityCall(name: 'capget' | 'capset'): void {
  arenaView.setUint32(HEADER, VERSION_3, true);
  arenaView.setUint32(HEADER + 4, 0, true);
  const call = name === 'capget' ? libc.capget : libc.capset;
  if (call(address(HEADER), address(DATA)) < 0) {
    throw new HarnessError(name, errnoName(libc.errno()));
  }
}

/** Runs with only these effective capabilities, then with all that are permitted again. */
export function withCapabilities<T>(names: readonly string[], run: () => T): T {
  setEffective((low, high) => {
    let [wantLow, wantHigh] = [0, 0];
    for (const name of names) {
      const bit = CAP.value(name);
      if (bit === undefined) throw new HarnessError('capset', `capability ${name} is not known`);
      if (bit < 32) wantLow |= 1 << bit;
      else wantHigh |= 1 << (bit - 32);
    }
    return [low & wantLow, high & wantHigh];
  });
  try {
    return run();
  } finally {
    setEffective((low, high) => [low, high]);
  }
}

/** @param choose gets the permitted bits, gives the effective ones */
function setEffective(choose: (low: number, high: number) => [number, number]): void {
  capabilityCall('capget');
  const low = arenaView.getUint32(DATA + 4, true);
  const high = arenaView.getUint32(DATA + 16, true);
  const [wantLow, wantHigh] = choose(low, high);
  arenaView.setUint32(DATA, wantLow >>> 0, true);
  arenaView.setUint32(DATA + 12, wantHigh >>> 0, true);
  capabilityCall('capset');
}

/** Whether the calling thread has it effective. */
export function hasCapability(name: string): boolean {
  const bit = CAP.value(name) ?? 0;
  capabilityCall('capget');
  const word = arenaView.getUint32(DATA + (bit < 32 ? 0 : 12), true);
  return ((word >>> (bit % 32)) & 1) === 1;
}
