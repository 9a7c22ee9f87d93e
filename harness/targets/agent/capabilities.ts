/**
 * Effective capabilities of the calling thread, capget(2). The kernel reads them from the
 * thread, so a step can be made without them and the next one with them again.
 */
import { HarnessError } from '../target.ts';
import { errnoName } from '../../wire/constants/errno.ts';
import { symbols } from '../../wire/symbols.ts';
import { address, arenaView, at } from '../../syscalls/arena.ts';
import * as libc from '../../syscalls/libc.ts';

/** include/uapi/linux/capability.h */
export const CAP = symbols('capability', {
  CAP_CHOWN: 0,
  CAP_DAC_OVERRIDE: 1,
  CAP_DAC_READ_SEARCH: 2,
  CAP_FOWNER: 3,
  CAP_FSETID: 4,
  CAP_KILL: 5,
  CAP_SETGID: 6,
  CAP_SETUID: 7,
  CAP_SETPCAP: 8,
  CAP_LINUX_IMMUTABLE: 9,
  CAP_NET_BIND_SERVICE: 10,
  CAP_NET_BROADCAST: 11,
  CAP_NET_ADMIN: 12,
  CAP_NET_RAW: 13,
  CAP_IPC_LOCK: 14,
  CAP_IPC_OWNER: 15,
  CAP_SYS_MODULE: 16,
  CAP_SYS_RAWIO: 17,
  CAP_SYS_CHROOT: 18,
  CAP_SYS_PTRACE: 19,
  CAP_SYS_PACCT: 20,
  CAP_SYS_ADMIN: 21,
  CAP_SYS_BOOT: 22,
  CAP_SYS_NICE: 23,
  CAP_SYS_RESOURCE: 24,
  CAP_SYS_TIME: 25,
  CAP_SYS_TTY_CONFIG: 26,
  CAP_MKNOD: 27,
  CAP_LEASE: 28,
  CAP_AUDIT_WRITE: 29,
  CAP_AUDIT_CONTROL: 30,
  CAP_SETFCAP: 31,
  CAP_MAC_OVERRIDE: 32,
  CAP_MAC_ADMIN: 33,
  CAP_SYSLOG: 34,
  CAP_WAKE_ALARM: 35,
  CAP_BLOCK_SUSPEND: 36,
  CAP_AUDIT_READ: 37,
  CAP_PERFMON: 38,
  CAP_BPF: 39,
  CAP_CHECKPOINT_RESTORE: 40,
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

/** The first that no kernel knows, if there is one. */
export const unknownCapability = (names: readonly string[] = []): string | undefined =>
  names.find((name) => CAP.value(name) === undefined);

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
