/**
 * Whether KVM is of use. That /dev/kvm can be opened proves little: in a cloud's machine it may
 * be one that runs no ordinary guest. So the kernel under test is booted, without a root file
 * system: it panics when all else is done.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { machineCommand } from './machine.ts';

/** A guest says what it has to say within a second; a machine may be busy. */
const PATIENCE = 6000;
const BOOTED = /Kernel panic - not syncing: VFS|No working init found/;

let answer: Promise<boolean> | undefined;

/** Asked once in a process. */
export const kvmBoots = (vmlinuz: string): Promise<boolean> => (answer ??= probe(vmlinuz));

function probe(vmlinuz: string): Promise<boolean> {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
  } catch {
    return Promise.resolve(false);
  }
  const { file, args } = machineCommand({ vmlinuz, memory: 384, accel: 'kvm' });
  return new Promise((resolve) => {
    let console = '';
    const child = spawn(file, args, {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    child.stderr?.on('data', (chunk: Buffer) => (console += chunk.toString()));
    child.on('error', () => undefined);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(BOOTED.test(console));
    });
  });
}
