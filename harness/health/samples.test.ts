/** The parser on what real kernels printed: samples/README.md says how it was got. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseReports } from './parse-reports.ts';

const folder = new URL('samples/', import.meta.url);
const textOf = (name: string): string => readFileSync(new URL(`${name}.log`, folder), 'utf8');

/** What the sample's module does wrong, and where; the module's own functions are `sample_*`. */
const TITLES: Readonly<Record<string, readonly string[]>> = {
  // the kernel's own count of preemption notices it, too; and insmod tries twice
  atomic: [
    'scheduling while atomic in sample_atomic',
    'WARNING in do_one_initcall',
    'scheduling while atomic in sample_atomic',
    'WARNING in do_one_initcall',
  ],
  bug: ['kernel BUG in sample_bug'],
  div: ['divide error in sample_div'],
  fortify: ['buffer overflow in sample_fortify'],
  gpf: ['general protection fault in sample_null'],
  hung: ['hung task in crash_init'],
  list: ['list_del corruption in sample_list'],
  null: ['NULL pointer dereference in sample_null'],
  page: ['page fault in sample_null'],
  panic: ['kernel panic: sample: out of luck'],
  refcount: [
    'refcount_t: decrement hit 0; leaking memory in sample_refcount',
    'refcount_t: underflow; use-after-free in sample_refcount',
  ],
  stall: ['RCU stall in sample_stall'],
  uaf: ['KFENCE: use-after-free read in sample_uaf'],
  warnmsg: ['WARNING in sample_register', 'WARNING in sample_register'],
};

const samples = readdirSync(folder).filter((name) => /^x86.*\.log$/.test(name));

it.each(samples)('%s', (file) => {
  const name = file.replace(/\.log$/, '');
  const titles = parseReports(textOf(name)).map(({ title }) => title);
  expect([...new Set(titles)]).toEqual([...new Set(TITLES[name.split('-').at(-1) ?? ''])]);
});

it.each(['bug', 'gpf', 'null'])('%s has one fingerprint on 6.1 and 6.12', (what) => {
  const [old, now] = ['6.1', '6.12'].map(
    (version) => parseReports(textOf(`x86-${version}-${what}`))[0],
  );
  expect(old?.fingerprint).toBe(now?.fingerprint);
  expect(old?.frames.slice(0, 4)).toEqual(now?.frames.slice(0, 4));
});

it('all of a report', () => {
  const [report] = parseReports(textOf('x86-6.1-bug'));
  const { text = [], ...rest } = report ?? {};
  expect(rest).toEqual({
    kind: 'bug',
    title: 'kernel BUG in sample_bug',
    frames: [
      'sample_bug',
      'crash_init',
      'do_one_initcall',
      'do_init_module',
      '__do_sys_finit_module',
      'do_syscall_64',
      'entry_SYSCALL_64_after_hwframe',
    ],
    fingerprint: 'e25a13e2',
    process: { pid: 84, name: 'busybox' },
  });
  expect(text.slice(0, 3)).toEqual([
    '------------[ cut here ]------------',
    'kernel BUG at sample/crash.c:18!',
    'invalid opcode: 0000 [#1] PREEMPT SMP NOPTI',
  ]);
  expect(text.at(-1)).toBe('---[ end trace 0000000000000000 ]---');
});

it('User-Mode Linux: a panic, with addresses before its frames', () => {
  const [report, ...more] = parseReports(textOf('uml-6.1-panic'));
  expect(more).toEqual([]);
  expect(report).toMatchObject({
    kind: 'panic',
    title: 'kernel panic: sysrq triggered crash',
    panic: 'sysrq triggered crash',
    process: { pid: 1, name: 'uml-init.sh' },
  });
  expect(report?.frames.slice(1, 3)).toEqual(['__handle_sysrq', 'write_sysrq_trigger']);
});
