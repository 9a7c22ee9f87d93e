// An agent for tests, inside a machine: does to its kernel what a program's title says.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
/** As a kernel with a mistake in it would print it; a line a write(2). */
const report = (where) => {
  const lines = [
    '------------[ cut here ]------------',
    `WARNING: CPU: 0 PID: ${process.pid} at net/sample.c:12 ${where}+0x12/0x34`,
    'Call Trace:',
    ` [<60021f3d>] ${where}+0x12/0x34`,
    ' [<60021f3d>] netlink_unicast+0x12/0x34',
    '---[ end trace 0000000000000000 ]---',
  ];
  for (const line of lines) writeFileSync('/dev/kmsg', `<4>${line}\n`);
};
const seen = new Set();
const DEEDS = {
  panic: () => writeFileSync('/proc/sysrq-trigger', 'c'),
  warn: () => report('sample_often'),
  // as WARN_ON_ONCE does: the kernel has to be started anew to say it again
  'warn once': () => seen.has('once') || (seen.add('once'), report('sample_once')),
  kill: () => process.kill(process.pid, 'SIGKILL'),
  spin: () => {
    for (;;);
  },
  // nobody else runs any more: all that can be seen from outside of a kernel that is stuck
  stuck: () => {
    writeFileSync('/proc/sys/kernel/sched_rt_runtime_us', '-1');
    spawnSync('chrt', ['-f', '99', 'sh', '-c', 'while :; do :; done']);
  },
};

say({
  nlconform: 1,
  name: 'fixture',
  version: readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim(),
  capabilities: [],
  byteOrder: 'LE',
  pageSize: 4096,
  cpus: 1,
  config: {},
});

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, run } = JSON.parse(line);
  const transcripts = run.map(({ title, steps }) => {
    DEEDS[title]?.();
    return {
      nlconform: 'transcript',
      version: 1,
      outcomes: steps.map(() => ({ ret: 0 })),
      processes: { main: process.pid },
      ports: {},
    };
  });
  say({ id, transcripts });
});
