/** How the controller describes a family that was registered. */
import type { Requirement } from '../../harness/runner/requirement.ts';
import { asker, doOp, dumpOp, family, found, register, registration } from './family.ts';

const source = ['net/netlink/genetlink.c ctrl_fill_info'];
const told = (name: string, definition: Parameters<typeof family>[1]) => {
  const its = family('told', definition);
  return { name, lines: [asker, register(its), ...found(its)] };
};

export const familyMessage: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.fam.op',
    rule: 'operations are listed as they were given, ops before small ops, without being sorted',
    source,
    cases: [
      told('unsorted', { ops: [doOp(7), doOp(3), dumpOp(5)] }),
      told('small ops', { smallOps: [doOp(7), doOp(3)] }),
      told('both', { ops: [doOp(7), dumpOp(5)], smallOps: [doOp(3), doOp(1)] }),
    ],
  },
  {
    ...registration,
    id: 'genl.fam.op-flags',
    rule: 'the flags of an operation are those declared, unknown bits too, with what it can do added',
    source,
    cases: [0, 1, 0x10, 0x11, 0x20, 0x40, 0x80, 0xf1].map((flags) =>
      told(`flags 0x${flags.toString(16)}`, {
        resvStartOp: 255,
        ops: [
          { cmd: 1, flags, doit: 0 },
          { cmd: 2, flags, dumpit: 0 },
          { cmd: 3, flags, doit: 0, dumpit: 0 },
        ],
      }),
    ),
  },
  {
    ...registration,
    id: 'genl.fam.haspol-reject',
    rule: 'an operation without a policy shows GENL_CMD_CAP_HASPOL from resv_start_op on, below it does not',
    source: ['net/netlink/genetlink.c genl_op_fill_in_reject_policy'],
    cases: [0, 1, 2, 3, 255].map((resvStartOp) =>
      told(`operations 1 to 3, resv_start_op ${resvStartOp}`, {
        resvStartOp,
        ops: [doOp(1), dumpOp(2), doOp(3)],
      }),
    ),
  },
  {
    ...registration,
    id: 'genl.fam.grp',
    rule: 'a group is told as its number and its name; its flags are not shown',
    source,
    cases: [
      told('one', { groups: [{ name: 'g' }] }),
      told('three, with flags', {
        groups: [{ name: 'a', flags: 1 }, { name: 'b', flags: 2 }, { name: 'c' }],
      }),
      told('the longest name', { groups: [{ name: 'a'.repeat(15) }] }),
    ],
  },
];
