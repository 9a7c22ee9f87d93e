/**
 * A Transcript: what came back, step by step. Errno, silence and extended ACKs are data here;
 * machinery that failed is `lost`, and never a divergence.
 */
import { z } from 'zod';

export const TRANSCRIPT_VERSION = 1;

const hex = z.string().regex(/^([0-9a-f]{2})*$/);

const datagram = z.strictObject({
  bytes: hex.describe('what the buffer got'),
  ret: z.int().optional().describe('what the call returned, if not the number of bytes got'),
  flags: z.int().optional().describe('msg_flags, if not 0, e.g. MSG_TRUNC 0x20'),
  from: hex.optional().describe('msg_name as filled in; left out when it is the kernel (0, 0)'),
  fromLength: z.int().optional().describe('msg_namelen on return, if not 12'),
  control: hex.optional().describe('control data as it lies in memory, if any'),
});

const outcome = z.union([
  z.strictObject({
    ret: z.int().describe('what the call returned; for drain the number of datagrams'),
    name: hex.optional().describe('getsockname, getpeername: the bytes written'),
    length: z.int().optional().describe('getsockname, getpeername, getsockopt: length on return'),
    value: hex.optional().describe('getsockopt, ioctl: the bytes written'),
    revents: z.int().optional(),
    family: z.int().optional().describe('genl_register_family: the id that it got'),
    datagrams: z.array(datagram).optional().describe('recv: one; drain: all'),
    end: z.string().optional().describe('drain: the errno that ended it, if not EAGAIN'),
    lines: z.array(z.string()).optional().describe('read_proc, kernel_calls'),
  }),
  z.strictObject({ errno: z.string().describe('e.g. EADDRINUSE') }),
  z.strictObject({ unsupported: z.string().describe('the executor lacks this call: why') }),
  z.strictObject({ unmodelled: z.string().describe('the simulator does not model this: what') }),
  z.strictObject({ lost: z.string().describe('the target died or hung at or before this step') }),
]);

export const transcriptSchema = z
  .strictObject({
    nlconform: z.literal('transcript'),
    version: z.literal(TRANSCRIPT_VERSION),
    outcomes: z.array(outcome),
    processes: z.record(z.string(), z.int()).describe('process id of each process that acted'),
    ports: z.record(z.string(), z.int()).describe('nl_pid of each socket when last seen'),
    families: z.record(z.string(), z.int()).optional().describe('ids of families resolved'),
    groups: z.record(z.string(), z.array(z.int())).optional(),
    devices: z.record(z.string(), z.int()).optional(),
    coverage: z
      .array(z.int().min(0))
      .optional()
      .describe(
        'where asked for: addresses of the kernel that were run through (KCOV), in ascending order, each as the distance to the one before',
      ),
  })
  .describe('What a target answered to a program, one outcome a step');

export type Outcome = z.infer<typeof outcome>;
export type Datagram = z.infer<typeof datagram>;
export type Returned = Extract<Outcome, { ret: number }>;
export type Transcript = z.infer<typeof transcriptSchema>;

export const returned = (outcome: Outcome | undefined): outcome is Returned =>
  outcome !== undefined && 'ret' in outcome;
