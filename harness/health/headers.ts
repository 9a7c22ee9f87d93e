/** First lines of the reports a kernel makes of itself, and what each is called. */

import { plainName } from './frames.ts';

export const KINDS = [
  'warning',
  'bug',
  'oops',
  'kasan',
  'kmsan',
  'kcsan',
  'kfence',
  'ubsan',
  'lockdep',
  'rcu-stall',
  'hung-task',
  'lockup',
  'panic',
  'leak',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Header {
  kind: Kind;
  /** What it is called, without the function. */
  what: string;
  /** The function, where the line names it. */
  where?: string;
  /** The function of the stack is no part of what it is called. */
  alone?: true;
}

type Made = Omit<Header, 'kind'>;

/** Kind, first line, and what it is called, from the groups of the match. The first match counts. */
const HEADERS: readonly (readonly [Kind, RegExp, (...groups: string[]) => Made])[] = [
  // mm/kasan, mm/kmsan, kernel/kcsan, mm/kfence: report.c
  ['kasan', /^BUG: KASAN: ([\w -]+?) in (\S+)/, (what, where) => at(`KASAN: ${what}`, where)],
  ['kmsan', /^BUG: KMSAN: ([\w -]+?) in (\S+)/, (what, where) => at(`KMSAN: ${what}`, where)],
  [
    'kcsan',
    /^BUG: KCSAN: ([\w -]+?) in (.+)$/,
    (what, where) => alone(`KCSAN: ${what} in ${pair(where)}`),
  ],
  ['kfence', /^BUG: KFENCE: ([\w -]+?) in (\S+)/, (what, where) => at(`KFENCE: ${what}`, where)],
  // lib/ubsan.c
  ['ubsan', /^UBSAN: ([\w -]+?) in \S+$/, (what) => at(`UBSAN: ${what}`)],
  // mm/kmemleak.c, net/core/dev.c
  ['leak', /^BUG: memory leak/, () => at('memory leak')],
  ['leak', /^kmemleak: \d+ new suspected memory leaks/, () => alone('suspected memory leaks')],
  [
    'leak',
    /^unregister_netdevice: waiting for \S+ to become free/,
    () => alone('unregister_netdevice: waiting for a device to become free'),
  ],
  // kernel/locking/lockdep.c, kernel/rcu
  ['lockdep', /^(?:WARNING|\[ BUG|BUG): (possible [\w ]+?) detected/, (what) => at(what)],
  [
    'lockdep',
    /^WARNING: (inconsistent lock state|suspicious RCU usage|bad unlock balance detected)/,
    (what) => at(what),
  ],
  ['lockdep', /^WARNING: (?!CPU:)([\w ,.-]*\block\b[\w ,.-]*)!?$/, (what) => at(what)],
  ['lockdep', /^\[ BUG: (.+?)!? \]/, (what) => at(what)],
  ['lockdep', /^INFO: (trying to register non-static key)/, (what) => at(what)],
  // kernel/panic.c; since 6.18 the function stands before the CPU
  ['warning', /^WARNING: CPU: \d+ PID: \d+ at \S+(?: (\S+))?/, (where) => at('WARNING', where)],
  ['warning', /^WARNING: (?:\[.*\] )?\S+:\d+ at (\S+?),? CPU#\d+/, (where) => at('WARNING', where)],
  // kernel/rcu/tree_stall.h, tree_exp.h
  [
    'rcu-stall',
    /^(?:rcu: )?INFO: rcu\w* (?:self-)?detected (?:expedited )?stalls? on/,
    () => at('RCU stall'),
  ],
  // kernel/hung_task.c
  [
    'hung-task',
    /^INFO: task (\S+):\d+ blocked (?:in I\/O wait )?for more than/,
    () => at('hung task'),
  ],
  // kernel/watchdog.c
  ['lockup', /^(?:watchdog: )?BUG: soft lockup - CPU#\d+ stuck/, () => at('soft lockup')],
  [
    'lockup',
    /^(?:watchdog: )?(?:Watchdog detected hard LOCKUP|CPU\d+: Watchdog detected hard LOCKUP)/i,
    () => at('hard lockup'),
  ],
  ['lockup', /^BUG: workqueue lockup/, () => alone('workqueue lockup')],
  // arch/x86/mm/fault.c, arch/x86/kernel/traps.c; `Oops: ` before it since 6.12
  ['oops', /^BUG: kernel NULL pointer dereference/, () => at('NULL pointer dereference')],
  [
    'oops',
    /^BUG: unable to handle (?:kernel )?(?:page fault|paging request)/,
    () => at('page fault'),
  ],
  ['oops', /^BUG: (stack guard page was hit|supervisor \w+)/, (what) => at(what)],
  [
    'oops',
    /^(?:Oops: )?(general protection fault|divide error|stack segment|double fault|invalid opcode|int3|alignment check)[,:]/,
    (what) => at(what),
  ],
  ['bug', /^kernel BUG at \S+/, () => at('kernel BUG')],
  [
    'bug',
    /^BUG: (scheduling while atomic|sleeping function called from invalid context|Bad page \w+|Bad rss-counter state|spinlock [\w ]+?|rwlock [\w ]+?|using __this_cpu_\w+\(\) in preemptible)\b/,
    (what) => at(what),
  ],
  ['bug', /^BUG [\w-]+ \([^)]*\): (.+)$/, (what) => at(`slab: ${what}`)],
  ['bug', /^BUG: (\S.*)$/, (what) => at(withoutNumbers(what))],
  ['oops', /^Oops: /, () => at('Oops')],
  [
    'panic',
    /^Kernel panic - not syncing: (.*)$/,
    (what) => alone(`kernel panic: ${withoutNumbers(what)}`),
  ],
];

/** Undefined: the line begins no report. */
export function headerOf(line: string): Header | undefined {
  for (const [kind, pattern, made] of HEADERS) {
    const found = pattern.exec(line);
    if (found !== null) return { kind, ...made(...found.slice(1)) };
  }
  return undefined;
}

/** What stands before the header, below `cut here`, and says more than it. */
export function detailOf(line: string): string | undefined {
  // lib/refcount.c, lib/list_debug.c, mm/usercopy.c, lib/string_helpers.c
  const found =
    /^(refcount_t: [^.]+)\./.exec(line) ??
    /^(list_(?:add|del) corruption)\b/.exec(line) ??
    /^(usercopy: Kernel memory (?:exposure|overwrite) attempt)/.exec(line) ??
    /^(?:detected (buffer overflow) in|\w+: detected (buffer overflow|field-spanning write))/.exec(
      line,
    );
  return found?.slice(1).find((group) => group !== undefined);
}

const at = (what: string, where?: string): Made =>
  where !== undefined && /^[A-Za-z_]/.test(where)
    ? { what, where: plainName(where.split('+')[0] ?? '') }
    : { what };
const alone = (what: string): Made => ({ what, alone: true });

/** `a+0x1/0x2 / b+0x3/0x4`: the two that raced, in the order of their names. */
const pair = (text: string): string =>
  text
    .split(' / ')
    .map((each) => plainName(each.split('+')[0] ?? ''))
    .toSorted()
    .join(' / ');

/** Addresses, counts, ids: what differs when the same happens again. */
const withoutNumbers = (text: string): string =>
  text
    .replaceAll(/\b0x[\da-f]+\b|\b[\da-f]{8,16}\b/g, 'ADDR')
    .replaceAll(/\b\d+\b/g, 'N')
    .trim();
