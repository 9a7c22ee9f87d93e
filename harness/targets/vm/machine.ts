/** The command line of QEMU for a machine that is nothing but a kernel and its initramfs. */
import { onPath } from '../exec/on-path.ts';
import { PORTS } from '../guest/ports.ts';

export const QEMU = 'qemu-system-x86_64';

export type Accelerator = 'kvm' | 'tcg';

export interface Machine {
  vmlinuz: string;
  /** Without one the kernel panics, once it has booted. */
  initramfs?: string;
  /** In megabytes. */
  memory: number;
  accel: Accelerator;
}

/**
 * One CPU: Netlink is fast on one, and orders of events stay the same. A panic reboots, and a
 * reboot ends QEMU. `earlyprintk` tells of panics before the console is there.
 */
const KERNEL = [
  'console=ttyS0',
  'earlyprintk=serial,ttyS0,115200',
  'loglevel=5',
  'panic=-1',
  'mitigations=off',
  // tunnels that are built in would put devices into every namespace, also a fresh one
  'fb_tunnels=none',
];

/** What the emulated CPU can do beyond the oldest x86-64; rdrand seeds the kernel's randomness at once. */
const CPU = { kvm: 'host', tcg: 'qemu64,+rdrand' } as const;
const ACCELERATOR = { kvm: 'kvm', tcg: 'tcg,thread=single' } as const;

/**
 * The console is on standard error, the agent's port on standard input and output, its lifeline
 * on descriptors 3 and 4. All are sockets, as Node makes them. QEMU does not take descriptor 2 for
 * a device, so the shell gives it as 5. If we are killed, so is QEMU.
 */
export function machineCommand(machine: Machine): { file: string; args: string[] } {
  const { vmlinuz, initramfs, memory, accel } = machine;
  const args = [
    ...['-accel', ACCELERATOR[accel], '-cpu', CPU[accel], '-m', String(memory), '-smp', '1'],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-kernel', vmlinuz, '-append', KERNEL.join(' ')],
    ...(initramfs === undefined ? [] : ['-initrd', initramfs]),
    ...['-chardev', 'socket,id=console,fd=5', '-serial', 'chardev:console'],
    ...['-device', 'virtio-serial-pci'],
    ...port('stdio,signal=off', PORTS.agent),
    ...port('socket,fd=3', PORTS.ask),
    ...port('socket,fd=4', PORTS.alive),
  ];
  const die = onPath('setpriv') === undefined ? [] : ['setpriv', '--pdeathsig', 'KILL'];
  const start = 'ulimit -c 0; exec "$@" 5>&2';
  return { file: '/bin/sh', args: ['-c', start, 'sh', ...die, QEMU, ...args] };
}

const port = (channel: string, name: string): string[] => [
  '-chardev',
  `${channel},id=${name}`,
  '-device',
  `virtserialport,chardev=${name},name=${name}`,
];
