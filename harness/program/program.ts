/**
 * A Program: what is done to a target. One type serves a conformance case, a fuzz input, a
 * shrunk reproducer and a bug report. The schema published in docs/ is made from this file.
 */
import { z } from 'zod';
import { by, bytes, name, number, SYMBOLS, symbol, u32 } from './fields.ts';
import { tellIssue } from './issue.ts';
import { kernelSteps } from './kernel-steps.ts';

export const PROGRAM_VERSION = 1;

const address = z.strictObject({
  family: z.int().min(0).max(0xffff).optional().describe('default AF_NETLINK (16)'),
  pad: z.int().min(0).max(0xffff).optional(),
  pid: number.optional().describe('nl_pid, default 0: the kernel'),
  groups: number.optional().describe('nl_groups, a bit mask, default 0'),
});

const actor = z
  .strictObject({
    process: name.optional().describe('default `main`; another name is a process of its own'),
    thread: name.optional().describe('a thread of its own in that process'),
    netns: name.optional().describe('a network namespace of its own; default the run’s'),
    uid: z.int().min(0).optional(),
    capabilities: z
      .array(z.string())
      .optional()
      .describe('the effective ones, e.g. []; default all that the target has'),
  })
  .describe('who acts: process, thread, network namespace, user and capabilities');

const on = { ...by, socket: name };
const step = z.discriminatedUnion('call', [
  z.strictObject({
    call: z.literal('socket'),
    ...on,
    protocol: z.int(),
    type: z.int().optional().describe('default SOCK_RAW (3)'),
    domain: z.int().optional().describe('default AF_NETLINK (16)'),
  }),
  z.strictObject({
    call: z.enum(['bind', 'connect']),
    ...on,
    address: address.optional(),
    length: z.int().optional().describe('default 12'),
  }),
  z.strictObject({
    call: z.enum(['getsockname', 'getpeername']),
    ...on,
    room: z.int().max(4096).optional().describe('default 12; may be negative'),
  }),
  z.strictObject({
    call: z.literal('setsockopt'),
    ...on,
    level: z.int(),
    option: z.int(),
    value: z
      .union([z.int(), bytes, symbol], { error: `neither a number, nor bytes, nor ${SYMBOLS}` })
      .describe('a number is an int of 4 bytes'),
    length: z.int().optional().describe('default that of the value; may be negative'),
    pointer: z.literal('bad').optional().describe('pass an address outside the process'),
  }),
  z.strictObject({
    call: z.literal('getsockopt'),
    ...on,
    level: z.int(),
    option: z.int(),
    room: z.int().max(65536).optional().describe('default 4; may be negative'),
  }),
  z.strictObject({
    call: z.literal('send'),
    ...on,
    bytes,
    flags: z.int().optional(),
    to: address.optional().describe('default none: the connected peer, or the kernel'),
    toLength: z.int().optional(),
    pieces: z.array(z.int().min(0)).optional().describe('lengths of the iovecs; default one'),
    control: bytes.optional(),
    via: z.enum(['sendmsg', 'sendto', 'write']).optional(),
  }),
  z.strictObject({
    call: z.literal('recv'),
    ...on,
    room: z.int().min(0).max(1048576).optional().describe('default 65536'),
    flags: z.int().optional().describe('MSG_DONTWAIT is always added'),
    control: z.int().min(0).max(4096).optional().describe('room for control data, default 256'),
    addressRoom: z.int().min(0).max(128).optional().describe('default 12'),
    via: z.enum(['recvmsg', 'read']).optional(),
  }),
  z.strictObject({
    call: z.literal('drain'),
    ...on,
    room: z.int().min(0).max(1048576).optional(),
    most: z.int().min(1).max(4096).optional().describe('datagrams, default 256'),
  }),
  z.strictObject({ call: z.literal('close'), ...on }),
  z.strictObject({ call: z.enum(['listen', 'accept', 'shutdown', 'mmap']), ...on }),
  z.strictObject({
    call: z.literal('socketpair'),
    ...by,
    protocol: z.int(),
    type: z.int().optional(),
  }),
  z.strictObject({
    call: z.literal('poll'),
    ...on,
    events: z.int().optional().describe('default POLLIN|POLLOUT'),
    timeout: z
      .int()
      .min(0)
      .max(5000)
      .optional()
      .describe('milliseconds to wait for one of the events, default 0: not at all'),
  }),
  z.strictObject({ call: z.literal('ioctl'), ...on, request: u32, value: bytes.optional() }),
  z.strictObject({
    call: z.literal('attach_filter'),
    ...on,
    instructions: z.array(z.tuple([u32, u32, u32, u32])).describe('classic BPF: code, jt, jf, k'),
  }),
  z.strictObject({
    call: z.literal('read_proc'),
    ...by,
    path: z.literal('/proc/net/netlink'),
  }),
  ...kernelSteps,
]);

const otherStep = z
  .looseObject({ call: z.string() })
  .describe('any other call: an executor that lacks it answers `unsupported`');

export const programSchema = z
  .strictObject({
    nlconform: z.literal('program', { error: 'no program: expected "program"' }),
    version: z.literal(PROGRAM_VERSION, {
      error: ({ input }) =>
        `this nlconform reads version ${PROGRAM_VERSION} of programs, not ${JSON.stringify(input)}`,
    }),
    title: z.string().optional(),
    actors: z.record(name, actor).optional(),
    steps: z.array(z.union([step, otherStep])).max(100_000),
  })
  .describe('A program for a Netlink target: actors and an ordered list of their calls');

/** Steps are looked at one by one, so that what is wrong with one is said of its call. */
const outerSchema = programSchema.extend({ steps: z.array(otherStep).max(100_000) });

export type Step = z.infer<typeof step>;
/** The shape of a call's steps. */
export type StepOf<C extends Step['call']> = Step extends infer S
  ? S extends { call: infer K }
    ? C & K extends never
      ? never
      : S
    : never
  : never;
export type Address = z.infer<typeof address>;
export type Actor = z.infer<typeof actor>;
export type { FamilyDefinition, OperationDefinition } from './definition.ts';

export interface Program {
  nlconform: 'program';
  version: typeof PROGRAM_VERSION;
  title?: string;
  actors?: Record<string, Actor>;
  steps: Step[];
}

/** A program of these steps. */
export const program = (
  steps: readonly Step[],
  more: { title?: string; actors?: Record<string, Actor> } = {},
): Program => ({ nlconform: 'program', version: PROGRAM_VERSION, ...more, steps: [...steps] });

/** Names of the calls that the schema knows; anything else is passed to the target as it is. */
export const knownCalls: ReadonlySet<string> = new Set(
  step.options.flatMap((option) => {
    const call = option.shape.call;
    return call instanceof z.ZodEnum ? [...call.options] : [...call.values];
  }),
);

/**
 * Checks a program that came from outside.
 * A step whose call is known must have that call's shape; the message names the step and field.
 */
export function parseProgram(
  given: unknown,
): { ok: true; program: Program } | { ok: false; error: string } {
  const outer = outerSchema.safeParse(given);
  if (!outer.success) return { ok: false, error: tellIssue(outer.error) };
  for (const [index, each] of outer.data.steps.entries()) {
    if (!knownCalls.has(each.call)) continue;
    const checked = step.safeParse(each);
    if (!checked.success) return { ok: false, error: tellIssue(checked.error, ['steps', index]) };
  }
  return { ok: true, program: given as Program };
}
