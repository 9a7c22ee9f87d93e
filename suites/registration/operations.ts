/** Which operations a family may have. */
import type { OperationDefinition } from '../../harness/program/program.ts';
import { fails } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { absent, asker, doOp, dumpOp, family, found, register, registration } from './family.ts';

const source = ['net/netlink/genetlink.c genl_validate_ops'];
type Ops = readonly OperationDefinition[];

/** Refused with EINVAL; afterwards nobody has the name, and a right family can take it. */
const refusedCase = (name: string, definition: { ops?: Ops; smallOps?: Ops }) => {
  const bad = family('bad', {
    name: 'conform',
    ...(definition.ops === undefined ? {} : { ops: [...definition.ops] }),
    ...(definition.smallOps === undefined ? {} : { smallOps: [...definition.smallOps] }),
  });
  const good = family('good', { name: 'conform', ops: [doOp(1)] });
  return {
    name,
    lines: [asker, register(bad, fails('EINVAL')), ...absent(bad), register(good), ...found(good)],
  };
};
const acceptedCase = (name: string, definition: { ops?: Ops; smallOps?: Ops }) => {
  const good = family('good', {
    ...(definition.ops === undefined ? {} : { ops: [...definition.ops] }),
    ...(definition.smallOps === undefined ? {} : { smallOps: [...definition.smallOps] }),
  });
  return { name, lines: [asker, register(good), ...found(good)] };
};

const neither: OperationDefinition = { cmd: 2 };
const twice: readonly { name: string; ops?: Ops; smallOps?: Ops }[] = [
  { name: 'next to each other', ops: [doOp(1), doOp(1)] },
  { name: 'with another between', ops: [doOp(1), doOp(2), doOp(1)] },
  { name: 'the last two', ops: [doOp(3), doOp(2), doOp(2)] },
  { name: 'a do and a dump', ops: [doOp(1), dumpOp(1)] },
  { name: 'two dumps', ops: [dumpOp(1), dumpOp(1)] },
  { name: 'in small ops', smallOps: [doOp(1), doOp(1)] },
  { name: 'in ops and small ops', ops: [doOp(1)], smallOps: [doOp(1)] },
  { name: 'in ops and small ops, a do and a dump', ops: [doOp(1)], smallOps: [dumpOp(1)] },
];

export const operations: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.reg.no-ops',
    rule: 'a family needs no operations and no groups',
    source,
    cases: [acceptedCase('none given', {}), acceptedCase('empty lists', { ops: [], smallOps: [] })],
  },
  {
    ...registration,
    id: 'genl.reg.neither',
    rule: 'an operation with neither a doit nor a dumpit is refused with EINVAL, and the whole family with it',
    source,
    cases: [
      refusedCase('the only one', { ops: [neither] }),
      refusedCase('the first of two', { ops: [neither, doOp(1)] }),
      refusedCase('the second of two', { ops: [doOp(1), neither] }),
      refusedCase('a small one', { smallOps: [neither] }),
      refusedCase('a small one behind a good one', { ops: [doOp(1)], smallOps: [neither] }),
      refusedCase('with a permission flag', { ops: [{ cmd: 2, flags: 1 }] }),
      acceptedCase('a dumpit suffices', { ops: [dumpOp(2)] }),
      acceptedCase('a doit suffices', { ops: [doOp(2)] }),
      acceptedCase('both', { ops: [{ cmd: 2, doit: 0, dumpit: 0 }] }),
    ],
  },
  {
    ...registration,
    id: 'genl.reg.dup-cmd',
    rule: 'one command twice in a family is refused with EINVAL, wherever the two stand, and whichever callbacks they have',
    source,
    cases: twice.map(({ name, ...definition }) => refusedCase(name, definition)),
  },
  {
    ...registration,
    id: 'genl.reg.cmd-range',
    rule: 'commands from 0 to 255 are valid, in any order',
    source,
    cases: [
      acceptedCase('0 and 255', { ops: [doOp(0), doOp(255)] }),
      acceptedCase('descending', { ops: [doOp(9), doOp(5), doOp(1)] }),
      acceptedCase('ops above small ops', { ops: [doOp(9)], smallOps: [doOp(1), doOp(12)] }),
    ],
  },
];
