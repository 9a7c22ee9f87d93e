/** The network namespaces of a run: one that is home, and those that actors name. */
import { HarnessError } from '../target.ts';
import { errnoName } from '../../wire/constants/errno.ts';
import * as libc from '../../syscalls/libc.ts';

const O_RDONLY_CLOEXEC = 0o2000000;
const OWN = '/proc/thread-self/ns/net';

function openOwn(): number {
  const fd = libc.open(OWN, O_RDONLY_CLOEXEC);
  if (fd < 0) throw new HarnessError(`open ${OWN}`, errnoName(libc.errno()));
  return fd;
}

/**
 * Namespaces that were left are taken apart by a work queue, later: where the kernel has as many as
 * it may (/proc/sys/user/max_net_namespaces), there is room again in a moment.
 */
function unshareNet(): void {
  for (let waited = 0; libc.unshare(libc.CLONE_NEWNET) < 0; waited += PAUSE) {
    const error = errnoName(libc.errno());
    if (error !== 'ENOSPC' || waited >= PATIENCE) {
      throw new HarnessError('unshare(CLONE_NEWNET)', error);
    }
    Atomics.wait(NOTHING, 0, 0, PAUSE);
  }
}

/** Milliseconds; an agent that is silent for ten seconds counts as hung. */
const [PAUSE, PATIENCE] = [20, 9000];
const NOTHING = new Int32Array(new SharedArrayBuffer(4));

function enter(fd: number): void {
  if (libc.setns(fd, libc.CLONE_NEWNET) < 0) {
    throw new HarnessError('setns(CLONE_NEWNET)', errnoName(libc.errno()));
  }
}

export class Namespaces {
  private opened: number | undefined;
  private readonly named = new Map<string, number>();

  /** The descriptor of home; the thread is there when it is asked for first. */
  private get home(): number {
    return (this.opened ??= openOwn());
  }

  /** A path that another process or thread can open to follow into a namespace. */
  pathOf(name: string | undefined): string {
    return `/proc/${process.pid}/fd/${this.descriptorOf(name)}`;
  }

  /** Makes a fresh namespace home, and forgets the named ones; about half a millisecond. */
  renew(): void {
    this.forgetNamed();
    // where this is refused, home stays what it is
    unshareNet();
    if (this.opened !== undefined) libc.close(this.opened);
    this.opened = undefined;
  }

  /** Whether a fresh namespace can be had; it is home then. */
  mayRenew(): boolean {
    try {
      this.renew();
      return true;
    } catch {
      return false;
    }
  }

  /** Whether namespaces can be made, and a thread can go from one to another. */
  mayReturn(): boolean {
    return this.mayRenew() && libc.setns(this.home, libc.CLONE_NEWNET) === 0;
  }

  private enters: boolean | undefined;

  /** Whether another thread or process can follow into a namespace: gVisor of 2022 has no setns. */
  get canBeEntered(): boolean {
    return (this.enters ??= libc.setns(this.home, libc.CLONE_NEWNET) === 0);
  }

  forgetNamed(): void {
    for (const fd of this.named.values()) libc.close(fd);
    this.named.clear();
  }

  /** Why there can be no namespace of that name, if so; makes it otherwise. */
  refused(name: string | undefined): string | undefined {
    try {
      this.descriptorOf(name);
      return undefined;
    } catch (error) {
      if (error instanceof HarnessError) return `a network namespace: ${error.message}`;
      throw error;
    }
  }

  /** Runs with the calling thread in that namespace, and comes back. */
  inside<T>(name: string | undefined, run: () => T): T {
    if (name === undefined) return run();
    const { home } = this;
    enter(this.descriptorOf(name));
    try {
      return run();
    } finally {
      enter(home);
    }
  }

  private descriptorOf(name: string | undefined): number {
    const { home } = this;
    if (name === undefined) return home;
    const known = this.named.get(name);
    if (known !== undefined) return known;
    unshareNet();
    const made = openOwn();
    enter(home);
    this.named.set(name, made);
    return made;
  }
}

/** Takes the calling thread into the namespace at a path, as another process's `pathOf` gave it. */
export function follow(path: string): void {
  const fd = libc.open(path, O_RDONLY_CLOEXEC);
  if (fd < 0) throw new HarnessError(`open ${path}`, errnoName(libc.errno()));
  try {
    enter(fd);
  } finally {
    libc.close(fd);
  }
}
