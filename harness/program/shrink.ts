/**
 * Makes a program smaller while it still shows what it shows: over steps, options of steps,
 * messages, payloads, header fields and bytes, until nothing smaller does.
 */
import { simplerBytes } from './simpler-bytes.ts';
import type { Program, Step } from './program.ts';
import { withTrueLabels } from './violates.ts';

/** The index of the first candidate that still shows it, or -1. Candidates are tried in order. */
export type FirstShowing = (candidates: readonly Program[]) => Promise<number>;

export interface ShrinkOptions {
  /** Candidates tried at most; default 4,000. */
  budget?: number;
  /** Candidates tried in one go; default 16. */
  batch?: number;
}

export async function shrink(
  program: Program,
  firstShowing: FirstShowing,
  { budget = 4000, batch = 16 }: ShrinkOptions = {},
): Promise<Program> {
  let current = program;
  let left = budget;
  const tryAll = async (candidates: readonly Program[]): Promise<boolean> => {
    for (let from = 0; from < candidates.length && left > 0; from += batch) {
      const some = candidates.slice(from, from + Math.min(batch, left));
      left -= some.length;
      const index = await firstShowing(some);
      const found = index < 0 ? undefined : some[index];
      if (found !== undefined) {
        current = found;
        return true;
      }
    }
    return false;
  };
  // each pass starts again from the smaller program until no pass makes progress
  for (let smaller = true; smaller;) {
    smaller =
      (await tryAll(withoutSteps(current))) ||
      (await tryAll(withoutActors(current))) ||
      (await tryAll(withSimplerSteps(current))) ||
      (await tryAll(withFewerSockets(current)));
  }
  return current;
}

/** A copy without one of its keys. */
function omit<T extends object>(from: T, key: string): T {
  return Object.fromEntries(Object.entries(from).filter(([each]) => each !== key)) as T;
}

/** Runs of steps left out: halves first, single steps last. */
export function withoutSteps(program: Program): Program[] {
  const { steps } = program;
  const out: Program[] = [];
  for (let size = steps.length >> 1; size >= 1; size = size === 1 ? 0 : size >> 1) {
    for (let at = steps.length - size; at >= 0; at -= size) {
      out.push({ ...program, steps: [...steps.slice(0, at), ...steps.slice(at + size)] });
    }
  }
  return out;
}

/** All steps made by one actor rather than several. */
function withoutActors(program: Program): Program[] {
  if (program.actors === undefined) return [];
  const { actors, ...rest } = program;
  const used = new Set(program.steps.map(({ actor }) => actor));
  const out: Program[] = [{ ...rest, steps: program.steps.map((step) => omit(step, 'actor')) }];
  for (const name of Object.keys(actors)) {
    if (!used.has(name)) out.push({ ...program, actors: omit(actors, name) });
  }
  // a process, a thread, a namespace, missing capabilities: as few of them as it takes
  for (const [name, actor] of Object.entries(actors)) {
    for (const key of Object.keys(actor)) {
      out.push({ ...program, actors: { ...actors, [name]: omit(actor, key) } });
    }
  }
  return out;
}

/** What one socket does done on another one of the same kind, which is open already. */
function withFewerSockets(program: Program): Program[] {
  const { steps } = program;
  const opened = steps.flatMap((step, index) => (step.call === 'socket' ? [{ step, index }] : []));
  return opened.flatMap(({ step: late, index }) =>
    opened
      .filter(
        ({ step, index: at }) =>
          at < index && step.socket !== late.socket && step.protocol === late.protocol,
      )
      .map(({ step }) => ({
        ...program,
        steps: steps.toSpliced(index, 1).map((each) => renamed(each, late.socket, step.socket)),
      })),
  );
}

/** Also where bytes and addresses hold its port. */
function renamed(step: Step, from: string, to: string): Step {
  return JSON.parse(JSON.stringify(step), (key, value: unknown) =>
    (key === 'socket' || key === 'port') && value === from ? to : value,
  ) as Step;
}

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  socket: ['protocol'],
  setsockopt: ['level', 'option', 'value'],
  getsockopt: ['level', 'option'],
  send: ['bytes'],
  ioctl: ['request'],
  socketpair: ['protocol'],
  read_proc: ['path'],
  attach_filter: ['instructions'],
  genl_register_family: ['family', 'definition'],
  genl_unregister_family: ['family'],
  genlmsg_multicast: ['family'],
  genlmsg_multicast_allns: ['family'],
  genlmsg_unicast: ['family'],
  genl_set_err: ['family', 'code'],
  genl_has_listeners: ['family'],
  netlink_kernel_create: ['kernelSocket', 'unit'],
  netlink_kernel_release: ['kernelSocket'],
  nlmsg_unicast: ['kernelSocket', 'bytes'],
  nlmsg_multicast: ['kernelSocket', 'bytes'],
  nlmsg_notify: ['kernelSocket', 'bytes'],
  rtnl_register_module: ['protocol', 'msgtype'],
  rtnl_unregister: ['protocol', 'msgtype'],
};

function withSimplerSteps(program: Program): Program[] {
  return program.steps.flatMap((step, index) =>
    simplerSteps(step).map((simpler) => ({
      ...program,
      steps: program.steps.with(index, withTrueLabels(simpler)),
    })),
  );
}

/** The step without one of its options, with plainer values, with fewer bytes. */
function simplerSteps(step: Step): Step[] {
  const out: Step[] = [];
  const required = ['call', 'socket', 'actor', 'violates', ...(REQUIRED[step.call] ?? [])];
  for (const key of Object.keys(step)) {
    if (!required.includes(key)) out.push(omit(step, key));
  }
  // `main` has every capability, and is where a reader expects a step
  if (step.actor !== undefined) out.push(omit(step, 'actor'));
  if ('address' in step && step.address !== undefined) {
    for (const key of Object.keys(step.address)) {
      out.push({ ...step, address: omit(step.address, key) });
    }
  }
  if (step.call === 'send') {
    for (const bytes of simplerBytes(step.bytes)) {
      out.push({ ...step, bytes: bytes as typeof step.bytes });
    }
    const { to = {} } = step;
    for (const key of Object.keys(to)) out.push({ ...step, to: omit(to, key) });
  }
  if (step.call === 'genl_register_family') out.push(...simplerRegistrations(step));
  return out;
}

function simplerRegistrations(step: Extract<Step, { call: 'genl_register_family' }>): Step[] {
  const { definition } = step;
  const out: Step[] = [];
  for (const key of Object.keys(definition)) {
    if (key !== 'name') out.push({ ...step, definition: omit(definition, key) });
  }
  for (const key of ['ops', 'smallOps', 'groups'] as const) {
    const list = definition[key] ?? [];
    for (const index of list.keys()) {
      const less = list.toSpliced(index, 1);
      out.push({ ...step, definition: { ...definition, [key]: less } });
    }
  }
  return out;
}
