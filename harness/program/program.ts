/**
 * A Program: what is done to a target. One type serves a conformance case, a fuzz input, a
 * shrunk reproducer and a bug report. The schema published in docs/ is made from this file.
 */
import { z } from 'zod';
import { tellIssue } from './issue.ts';

export const PROGRAM_VERSION = 1;

const name = z.string().regex(/^[A-Za-z0-9_.-]+$/, 'letters, digits, dot, dash, underscore');
const hex = z
  .string()
  .regex(/^\s*([0-9a-fA-F]\s*[0-9a-fA-F]\s*)*$/, 'hex: an even number of digits, blanks are free');

const SYMBOLS =
  '{"port": socket}, {"family": name, "size": 2 or 4}, {"group": family, "index": n} or {"ifindex": device}';
const symbol = z.union([
  z.strictObject({ port: name }),
  z.strictObject({ family: name, size: z.union([z.literal(2), z.literal(4)]).optional() }),
  z.strictObject({ group: name, index: z.int().min(0).optional() }),
  z.strictObject({ ifindex: z.string() }),
]);
const segment = z.union([hex, symbol], { error: `neither hex nor a symbol: ${SYMBOLS}` });
const bytes = z
  .union([hex, z.array(segment)])
  .describe('hex, or a list of hex and symbols ({"port": socket}, {"family": name}, …)');
const u32 = z.int().min(0).max(0xffffffff);
const number = z.union([u32, symbol], {
  error: `neither a number from 0 to 0xffffffff nor a symbol: ${SYMBOLS}`,
});

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

const op = z.strictObject({
  cmd: z.int().min(0).max(255),
  flags: z.int().min(0).max(255).optional().describe('GENL_ADMIN_PERM 1, GENL_UNS_ADMIN_PERM 16'),
  doit: z.int().optional().describe('has a doit, which returns this number'),
  dumpit: z.int().optional().describe('has a dumpit, which returns this number'),
});
const definition = z.strictObject({
  name: z.union([z.string(), z.strictObject({ hex })]).describe('hex for bytes that are no text'),
  version: u32.optional(),
  hdrsize: u32.optional(),
  maxattr: u32.optional(),
  netnsok: z.boolean().optional(),
  resvStartOp: u32.optional(),
  ops: z.array(op).optional(),
  smallOps: z.array(op).optional(),
  groups: z.array(z.strictObject({ name: z.string(), flags: u32.optional() })).optional(),
});

const by = { actor: name.optional().describe('default `main`') };
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
  z.strictObject({ call: z.literal('genl_register_family'), ...by, family: name, definition }),
  z.strictObject({ call: z.literal('genl_unregister_family'), ...by, family: name }),
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
export type FamilyDefinition = z.infer<typeof definition>;
export type OperationDefinition = z.infer<typeof op>;

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
