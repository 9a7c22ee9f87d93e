/**
 * Whether KVM is of use. That /dev/kvm can be opened proves little: in a cloud's machine it may
 * be one that runs no ordinary guest. So the kernel under test is booted, without a root file
 * system: it panics when all else is done.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { machineCommand } from './machine.ts';

export interface ProbeOptions {
  device?: string;
  /** Milliseconds; a guest has said what it has to say within one second, on a machine that is idle. */
  patience?: number;
}

const BOOTED = /Kernel panic - not syncing: (VFS|No working init)/;

let answer: Promise<boolean> | undefined;

/** Asked once in a process. */
export const kvmBoots = (vmlinuz: string): Promise<boolean> => (answer ??= probeKvm(vmlinuz));

/** Where KVM lacks what our CPU model has, QEMU says so and ends at once. */
export function probeKvm(
  vmlinuz: string,
  { device = '/dev/kvm', patience = 6000 }: ProbeOptions = {},
): Promise<boolean> {
  try {
    accessSync(device, constants.R_OK | constants.W_OK);
  } catch {
    return Promise.resolve(false);
  }
  const { file, args } = machineCommand({ vmlinuz, memory: 384, accel: 'kvm' });
  return new Promise((resolve) => {
    let console = '';
    const stdio = ['pipe', 'ignore', 'pipe', 'pipe', 'pipe'] as const;
    const child = spawn(file, args, { stdio: [...stdio] });
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    child.stderr?.on('data', (chunk: Buffer) => {
      console += chunk.toString();
    });
    child.on('error', () => undefined); // `close` follows
    child.on('close', () => {
      clearTimeout(timer);
      resolve(BOOTED.test(console));
    });
  });
}
