/** Words for dumps that come in several parts: how they are read, and what else is dumped. */
import { dumpOf } from '../../harness/runner/dumps.ts';
import { nla, nlmsg, port, struct, u32, u8 } from '../../harness/program/build.ts';
import type { Pattern, Segment, Wildcard } from '../../harness/program/bytes.ts';
import { type Heard, NLM_F_MULTI, recv } from '../../harness/runner/lines.ts';
import type { Line } from '../../harness/runner/requirement.ts';
import { fib_rule_hdr } from '../../harness/wire/structs/rule.ts';

/** What a part holds at most while no recv has offered more: a page less the kernel's overhead. */
export const ROOM = 3776;
/** Addresses of 76 bytes in such a part. */
export const PER_PART = 49;

/** One recv that gets exactly this, offering no more than the first part's size. */
export const reads = (name: string, heard: Heard, room = ROOM): Line =>
  recv(name, { datagrams: [heard(name)] }, { room });
export const nothing = (name: string): Line => recv(name, { errno: 'EAGAIN' });

/** A message of a dump, its length known, its content not the matter. */
export const someMessage = (name: string, type: number, seq: number, length: number): Pattern =>
  nlmsg<Segment | Wildcard>({ type, flags: NLM_F_MULTI, seq, pid: port(name) }, [
    { any: length - 16, why: 'what is told of the dumped objects is not the matter here' },
  ]);

export const RTM_GETRULE = 34;
export const dumpRules = (seq: number, family = 2, more = 0): Segment[] =>
  dumpOf(RTM_GETRULE, struct(fib_rule_hdr, { family }), seq, more);
/** One of the three IPv4 rules that a fresh network namespace has. */
const rule = (name: string, seq: number, table: number, priority?: number): Pattern =>
  nlmsg<Segment | Wildcard>(
    { type: 32, flags: NLM_F_MULTI, seq, pid: port(name) },
    struct(fib_rule_hdr, { family: 2, table, action: 1 }),
    nla(15, u32(table)),
    nla(14, 'ffffffff'),
    nla(21, u8(2)),
    ...(priority === undefined ? [] : [nla(6, u32(priority))]),
  );
export const defaultRules = (name: string, seq: number): readonly Pattern[] => [
  rule(name, seq, 255),
  rule(name, seq, 254, 32766),
  rule(name, seq, 253, 32767),
];
