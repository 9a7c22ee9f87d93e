/** The functions of a stack trace, by name: no addresses, no offsets, no modules. */

/**
 * A frame as x86-64 prints it (` func+0x12/0x34 [module]`, `?` before what was only found lying
 * on the stack), as User-Mode Linux does (` [<60021f3d>] func+0x12/0x34`), and as reports of
 * memory leaks do (`[<00000000c3b4>] func+0x12/0x34`).
 */
const FRAME = /^\s*(?:\[<[\da-f]+>\]\s*)?(\? )?([A-Za-z_][\w.$]*)\+0x[\da-f]+\/0x[\da-f]+/;

/** Where the processor stood; 0010 is the kernel's code segment, 0033 that of a process. */
const KERNEL_RIP = /^RIP: 0010:([A-Za-z_][\w.$]*)\+0x/;

export interface Frame {
  name: string;
  /** Found on the stack, but not known to be a caller. */
  doubtful: boolean;
}

export function frameOf(line: string): Frame | undefined {
  const [, doubt, name] = FRAME.exec(line) ?? [];
  return name === undefined ? undefined : { name: plainName(name), doubtful: doubt !== undefined };
}

export const functionAtRip = (line: string): string | undefined => {
  const name = KERNEL_RIP.exec(line)?.[1];
  return name === undefined ? undefined : plainName(name);
};

/** As it stands in the source: the compiler's copies differ from build to build. */
export const plainName = (name: string): string =>
  name.replace(/(?:\.(?:constprop|isra|part|cold|llvm|lto_priv)(?:\.\d+)*)+$/, '');

/**
 * Those that print, check, lock or enter: they are the same whatever went wrong, so they tell
 * nothing of it.
 */
const HELPERS: readonly RegExp[] = [
  /^_?_?(?:dump_stack|show_stack|show_trace|show_regs|print_|printk|_printk|vprintk)/,
  /^(?:__warn|warn_slowpath|report_bug|handle_bug|__report_bug|die|__die|oops_|page_fault_oops|bad_area)/,
  /^(?:panic|vpanic|check_panic_on_warn|sched_show_task|rcu_dump|nmi_|fault_in_kernel_space)/,
  /^(?:asm_)?(?:exc_|sysvec_|common_interrupt)|^(?:do_error_trap|do_trap|do_user_addr_fault|fixup_)/,
  /^_?_?(?:kasan|kmsan|kcsan|kfence|ubsan|kmemleak|asan|msan|tsan)_|^_?_?(?:check_region|check_memory_region|memory_is)/,
  /^(?:end_report|object_err|slab_err|check_noncircular|check_prev|validate_chain|__lock_acquire|lock_)/,
  /^refcount_warn_saturate$|^__list_(?:add|del)\w*_or_report$|^__list_(?:add|del)\w*_valid/,
  /^(?:__copy_overflow|usercopy_abort|__check_(?:object_size|heap_object)|check_stack_object|fortify_panic|__fortify_)/,
  /^(?:__might_|__schedule|schedule|__cond_resched|preempt_schedule|io_schedule|__schedule_bug)/,
  /^(?:msleep|usleep|__?mutex_|mutex_|down_|rwsem_|__down|_?_?raw_spin|queued_spin|rtnl_lock)/,
  /^(?:kmalloc|__kmalloc|kmem_cache_|__kmem|slab_|___slab|kzalloc|kvmalloc|__alloc_pages)/,
  // User-Mode Linux: how a signal of the host becomes a fault of the guest
  /^(?:segv|sig_handler|relay_signal|timer_real_alarm|hard_handler|um_)/,
];

/** Says something of what went wrong. */
export const isTelling = (name: string): boolean => !HELPERS.some((helper) => helper.test(name));
