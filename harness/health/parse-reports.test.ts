/** Formats that need a kernel built for them, in few lines of our own; what is no report; edges. */
import { describe, expect, it } from 'vitest';
import { parseReports } from './parse-reports.ts';

const told = (text: string) =>
  parseReports(text).map(({ kind, title, frames }) => [kind, title, frames.join(' < ')]);

const TRACE = `Call Trace:
 <TASK>
 dump_stack_lvl+0x44/0x5c
 print_report+0x16f/0x496
 kasan_report+0xc0/0xf0
 ? genl_rcv_msg+0x1/0x2
 netlink_unicast+0x357/0x500
 netlink_sendmsg+0x3c1/0x420
 </TASK>
`;

describe('the first line tells the kind', () => {
  it.each<[string, string, string]>([
    [
      'BUG: KASAN: slab-use-after-free in netlink_unicast+0x1/0x500',
      'kasan',
      'KASAN: slab-use-after-free in netlink_unicast',
    ],
    [
      'BUG: KASAN: slab-out-of-bounds in memcpy+0x20/0x60',
      'kasan',
      'KASAN: slab-out-of-bounds in memcpy',
    ],
    [
      'BUG: KASAN: null-ptr-deref in kasan_check_range+0x3a/0x1c0',
      'kasan',
      'KASAN: null-ptr-deref in netlink_unicast',
    ],
    [
      'BUG: KMSAN: uninit-value in netlink_unicast+0x1/0x500',
      'kmsan',
      'KMSAN: uninit-value in netlink_unicast',
    ],
    [
      'BUG: KMSAN: kernel-infoleak in _copy_to_iter+0x1/0x2',
      'kmsan',
      'KMSAN: kernel-infoleak in _copy_to_iter',
    ],
    [
      'BUG: KCSAN: data-race in nl_b+0x1/0x2 / nl_a+0x3/0x4',
      'kcsan',
      'KCSAN: data-race in nl_a / nl_b',
    ],
    [
      'UBSAN: shift-out-of-bounds in net/netlink/policy.c:120:11',
      'ubsan',
      'UBSAN: shift-out-of-bounds in netlink_unicast',
    ],
    [
      'WARNING: possible circular locking dependency detected',
      'lockdep',
      'possible circular locking dependency in netlink_unicast',
    ],
    [
      'WARNING: possible recursive locking detected',
      'lockdep',
      'possible recursive locking in netlink_unicast',
    ],
    ['WARNING: inconsistent lock state', 'lockdep', 'inconsistent lock state in netlink_unicast'],
    ['WARNING: suspicious RCU usage', 'lockdep', 'suspicious RCU usage in netlink_unicast'],
    ['[ BUG: Invalid wait context ]', 'lockdep', 'Invalid wait context in netlink_unicast'],
    [
      'WARNING: CPU: 1 PID: 7 at net/netlink/af_netlink.c:12 netlink_unicast+0x1/0x500',
      'warning',
      'WARNING in netlink_unicast',
    ],
    // as of 6.18: include/asm-generic/bug.h, kernel/panic.c
    [
      'WARNING: net/netlink/af_netlink.c:12 at netlink_unicast+0x1/0x500, CPU#1: node/7',
      'warning',
      'WARNING in netlink_unicast',
    ],
    [
      'WARNING: [len < 16] net/netlink/af_netlink.c:12 at netlink_unicast+0x1/0x500, CPU#1: node/7',
      'warning',
      'WARNING in netlink_unicast',
    ],
    [
      'watchdog: BUG: soft lockup - CPU#1 stuck for 26s! [node:77]',
      'lockup',
      'soft lockup in netlink_unicast',
    ],
    [
      'INFO: task node:77 blocked for more than 122 seconds.',
      'hung-task',
      'hung task in netlink_unicast',
    ],
    [
      'rcu: INFO: rcu_preempt self-detected stall on CPU',
      'rcu-stall',
      'RCU stall in netlink_unicast',
    ],
    [
      'Oops: general protection fault, probably for non-canonical address 0xdffffc0000000003: 0000 [#1] SMP',
      'oops',
      'general protection fault in netlink_unicast',
    ],
    ['Oops: invalid opcode: 0000 [#1] SMP', 'oops', 'invalid opcode in netlink_unicast'],
    [
      'BUG: sleeping function called from invalid context at mm/slab.h:300',
      'bug',
      'sleeping function called from invalid context in netlink_unicast',
    ],
    ['BUG: Bad page state in process node  pfn:1a2b3', 'bug', 'Bad page state in netlink_unicast'],
    [
      'BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 31s!',
      'lockup',
      'workqueue lockup',
    ],
    [
      'unregister_netdevice: waiting for lo to become free. Usage count = 2',
      'leak',
      'unregister_netdevice: waiting for a device to become free',
    ],
  ])('%s', (line, kind, title) => {
    expect(told(`${line}\n${TRACE}`)).toEqual([[kind, title, expect.any(String)]]);
  });
});

it('a leak: its frames stand below "backtrace", with addresses', () => {
  const leak = `BUG: memory leak
unreferenced object 0xffff888101234500 (size 96):
  comm "node", pid 77, jiffies 4294942301 (age 8.120s)
  hex dump (first 32 bytes):
    00 00 00 00 00 00 00 00 03 00 00 00 00 00 00 00  ................
  backtrace (crc 1a2b3c4d):
    [<00000000a1b2c3d4>] kmalloc_trace+0x25/0x90
    [<00000000b1b2c3d4>] genl_register_family+0x101/0x7c0
    [<00000000c1b2c3d4>] do_one_initcall+0x59/0x220
`;
  expect(told(leak)).toEqual([
    ['leak', 'memory leak in genl_register_family', 'genl_register_family < do_one_initcall'],
  ]);
});

it('what the console puts before a line is no part of it', () => {
  const plain = `WARNING: CPU: 0 PID: 7 at net/a.c:1 nl_a+0x1/0x2\n${TRACE}`;
  const [want] = parseReports(plain);
  const dressed = ['[   12.345678] ', '<4>[   12.345678][  T123] ', '\u001b[0m[    1.000000] '].map(
    (before) =>
      plain
        .split('\n')
        .map((line) => `${before}${line}\r`)
        .join('\n'),
  );
  for (const text of dressed) {
    expect(parseReports(text)).toEqual([want]);
  }
});

it('one fingerprint whatever the numbers, another where the stack is another', () => {
  const of = (offset: string, caller: string) =>
    parseReports(`WARNING: CPU: ${offset} PID: ${offset} at net/a.c:${offset} nl_a.isra.0+0x${offset}/0x99
Call Trace:
 nl_b.constprop.${offset}+0x${offset}/0x77
 ${caller}+0x1/0x2
`)[0]?.fingerprint;
  expect(of('1', 'nl_c')).toBe(of('23', 'nl_c'));
  expect(of('1', 'nl_c')).not.toBe(of('1', 'nl_d'));
});

it('a panic that a report ends in belongs to it', () => {
  const text = `BUG: kernel NULL pointer dereference, address: 0000000000000000
Oops: 0000 [#1] PREEMPT SMP
RIP: 0010:nl_a+0x1/0x2
${TRACE}---[ end trace 0000000000000000 ]---
lo: link becomes ready
Kernel panic - not syncing: Fatal exception
Kernel Offset: disabled
---[ end Kernel panic - not syncing: Fatal exception ]---`;
  expect(parseReports(text)).toMatchObject([
    { kind: 'oops', title: 'NULL pointer dereference in nl_a', panic: 'Fatal exception' },
  ]);
});

it('what other parts of the kernel say after a report is not in it', () => {
  const [report] = parseReports(
    `WARNING: CPU: 0 PID: 7 at net/a.c:1 nl_a+0x1/0x2\n${TRACE}lx: renamed from lo\nnothing else`,
  );
  expect(report?.text.at(-1)).toBe(' </TASK>');
});

it('a report that is cut off is a report', () => {
  expect(
    told('------------[ cut here ]------------\nkernel BUG at net/a.c:1!\nRIP: 0010:nl_a+0x'),
  ).toEqual([['bug', 'kernel BUG in nl_a', 'nl_a']]);
});

it.each([
  '',
  'lx: renamed from lo (while UP)',
  'A link change request failed with some changes committed already. Interface lo may have been left',
  "netlink: 4 bytes leftover after parsing attributes in process `node'.",
  "netlink: 'node': attribute type 1 has an invalid length.",
  'WARNING! power/level is deprecated; use power/control instead',
  'SELinux: CONFIG_SECURITY_SELINUX_CHECKREQPROT_VALUE is non-zero.  This is deprecated',
  'Warning: unable to open an initial console.',
  'Debug: sleeping is fine here',
  'x86/mm: Checked W+X mappings: passed, no W+X pages found.',
])('is no report: %s', (text) => {
  expect(parseReports(text)).toEqual([]);
});

it('no text makes it throw, and its time is linear', () => {
  const hostile = [
    'WARNING: ',
    'BUG: ',
    'Call Trace:\n',
    '[<',
    ' ? a+0x1/0x2\n',
    '\u0000',
    '====',
    'A'.repeat(5000),
    '\n',
  ];
  let seed = 1;
  const next = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most;
  const text = Array.from({ length: 4000 }, () => hostile[next(hostile.length)]).join('');
  const begin = performance.now();
  expect(Array.isArray(parseReports(text))).toBe(true);
  expect(performance.now() - begin).toBeLessThan(5000);
});
