/**
 * What runs first inside a virtual machine, from its initramfs: mounts what the agent looks at,
 * loads the kernel modules named on the command line, and is the agent, on a virtio serial port.
 */
import { spawn } from 'node:child_process';
import {
  createReadStream,
  openSync,
  readFileSync,
  readdirSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { Writable } from 'node:stream';
import { errnoName } from '../../wire/constants/errno.ts';
import * as libc from '../../syscalls/libc.ts';
import { LIFELINE } from './lifeline.ts';
import { loadModule } from './load-module.ts';
import { PORTS } from './ports.ts';

const MOUNTS = [
  ['proc', '/proc'],
  ['sysfs', '/sys'],
  ['devtmpfs', '/dev'],
] as const;

/** Not every kernel has it: KCOV is there. */
const OPTIONAL = [['debugfs', '/sys/kernel/debug']] as const;

const complain = (text: string): void => void writeSync(2, `nlconform: ${text}\n`);

for (const [type, folder] of MOUNTS) {
  const refused = libc.mount(type, folder, type, 0, 0) < 0;
  if (refused) complain(`mount ${folder}: ${errnoName(libc.errno())}`);
}

for (const [type, folder] of OPTIONAL) libc.mount(type, folder, type, 0, 0);

// modules are loaded here: each name of a family that is not there would else cost the kernel a
// process that it cannot start (__request_module, kernel/module/kmod.c)
try {
  writeFileSync('/proc/sys/kernel/modprobe', '\n');
} catch {
  // a kernel without modules
}

// named with a `!`: somebody asked for this one, so nothing may be tested without it
for (const word of process.argv.splice(2)) {
  const refused = loadModule(word.replace(/^!/, ''));
  if (refused === undefined) continue;
  complain(`module ${word}: ${refused}`);
  if (word.startsWith('!')) process.exit(1);
}

/** The port's number depends on what else there is; /sys knows its name. */
function portNamed(name: string): string | undefined {
  const ports = '/sys/class/virtio-ports';
  try {
    return readdirSync(ports).find(
      (port) => readFileSync(`${ports}/${port}/name`, 'utf8').trim() === name,
    );
  } catch {
    return undefined;
  }
}

const open = (name: string): number => {
  const port = portNamed(name);
  return port === undefined ? -1 : openSync(`/dev/${port}`, 'r+');
};

const fd = open(PORTS.agent);
if (fd < 0) {
  complain(
    'no virtio serial port: the kernel needs CONFIG_VIRTIO_PCI and CONFIG_VIRTIO_CONSOLE, built in or as modules that are found (modules=FOLDER)',
  );
  process.exit(1);
}
spawn('/bin/sh', ['-c', LIFELINE], {
  stdio: [open(PORTS.ask), open(PORTS.alive), 'ignore'],
});

/** Takes 32 KiB at a time: drivers/char/virtio_console.c port_fops_write. */
const stdout = new Writable({
  write(chunk: Buffer, _encoding, done) {
    for (let at = 0; at < chunk.length;) at += writeSync(fd, chunk, at);
    done();
  },
});
const stdin = createReadStream('', { fd, autoClose: false });
Object.defineProperty(process, 'stdin', { value: stdin });
Object.defineProperty(process, 'stdout', { value: stdout });
await import('../agent/main.ts');
process.exit(0);
