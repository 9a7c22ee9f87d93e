/** The first process of the machine: a shell script that prepares the world and runs the agent. */
import { handOnMayCrash } from '../agent/registration/may-crash.ts';
import { LIFELINE } from '../guest/lifeline.ts';
import { INSIDE } from './mailbox.ts';

export interface Init {
  /** The folder of the host that appears inside. */
  mailbox: string;
  /** The agent's command. */
  command: readonly string[];
  /** The serial line it speaks on. */
  tty: string;
  /** One where another process answers: see guest/lifeline.ts. */
  lifeline: string;
  /** The kernel module overlay, where the kernel does not have it built in. */
  overlay?: string;
  /** Lines to run when the agent has ended. */
  afterwards?: string;
}

/**
 * The host's root is mounted read-only; over it lies a scratch file system in memory, which takes
 * what is written anywhere. A kernel without overlay has that at /run alone. The tty is raw: its
 * line editor would cut lines at 4096 bytes, and echo them. Modules are loaded by us: each name of
 * a family that is not there would else cost a process (__request_module, kernel/module/kmod.c).
 */
export const initScript = ({
  mailbox,
  command,
  tty,
  lifeline,
  overlay = '',
  afterwards = '',
}: Init): string => `#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TMPDIR=/run
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null
[ -c ${tty} ] || mount -t devtmpfs devtmpfs /dev
mount -t tmpfs tmpfs /run
scratch() {
  grep -qw overlay /proc/filesystems || insmod ${shellWord(overlay)} || return
  mkdir /run/upper /run/work /run/root
  mount -t overlay -o lowerdir=/,upperdir=/run/upper,workdir=/run/work overlay /run/root || return
  for each in proc sys dev; do mount --rbind /$each /run/root/$each; done
  # the root of the mount namespace, not one by chroot(2): that could make no user namespaces
  cd /run/root && mkdir -p run/old && pivot_root . run/old
  cd /
}
scratch
mkdir -p ${INSIDE}
mount -t hostfs -o ro,${mailbox} mailbox ${INSIDE}
echo > /proc/sys/kernel/modprobe
${handOnMayCrash()}ulimit -c 0
stty raw -echo < ${tty}
stty raw -echo < ${lifeline}
${LIFELINE} < ${lifeline} > ${lifeline} &
${command.map(shellWord).join(' ')} < ${tty} > ${tty}
echo "the agent ended with $?" >&2
${afterwards}echo o > /proc/sysrq-trigger
sleep 10
`;

const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
