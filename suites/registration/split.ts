/** Split operations: one entry for the do of a command, one for its dump. Linux 6.2 and later. */
import type { SplitOperationDefinition } from '../../harness/program/definition.ts';
import { ack, fails, hears, NLM_F_ACK, send } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  absent,
  asker,
  called,
  doOp,
  type Family,
  family,
  found,
  register,
  registration,
  WARNS,
} from './family.ts';
import { ask, NLM_F_DUMP, part } from './own-messages.ts';

const source = ['net/netlink/genetlink.c genl_validate_ops'];
const base = {
  ...registration,
  seen: ['6.12.117'],
  differs: { '6.1': 'it has no split operations' },
} as const;

const [ADMIN, DO, DUMP, HASPOL] = [1, 2, 4, 8];
const doing = (cmd: number, more: Partial<SplitOperationDefinition> = {}) => ({
  cmd,
  flags: DO,
  doit: 0,
  ...more,
});
const dumping = (cmd: number, more: Partial<SplitOperationDefinition> = {}) => ({
  cmd,
  flags: DUMP,
  dumpit: 0,
  ...more,
});
const withOps = (
  splitOps: SplitOperationDefinition[],
  told: readonly [id: number, flags: number][],
  resvStartOp = 255,
): Family => {
  const own = family('own', { resvStartOp, splitOps });
  // without a policy of its own each counts as having the one that refuses everything
  const ops = told.map(([id, flags]) => ({ id, flags: flags | HASPOL }));
  return { ...own, facts: { ...own.facts, ops } };
};
const accepted = (name: string, own: Family): Case => ({
  name,
  lines: [asker, register(own), ...found(own)],
});
const refused = (
  name: string,
  splitOps: SplitOperationDefinition[],
  more: Parameters<typeof family>[1] = {},
): Case => {
  const bad = family('bad', { name: 'conform', resvStartOp: 255, ...more, splitOps });
  const good = family('good', { name: 'conform', ops: [doOp(1)] });
  return {
    name,
    lines: [asker, register(bad, fails('EINVAL')), ...absent(bad), register(good), ...found(good)],
  };
};
const pair = withOps(
  [doing(1, { preDoit: 0, postDoit: true }), dumping(1, { start: 0, done: true })],
  [[1, DO | DUMP]],
);
const sent = ask(1, NLM_F_ACK);

const garbage = ask(1, NLM_F_ACK, '05000100aa000000');

export const split: readonly Requirement[] = [
  {
    ...base,
    id: 'genl.split.ok',
    rule: 'the entries of a do and of a dump that follow each other are one operation',
    source,
    cases: [
      accepted('a do and a dump', withOps([doing(1), dumping(1)], [[1, DO | DUMP]])),
      accepted('a do alone', withOps([doing(1)], [[1, DO]])),
      accepted('a dump alone', withOps([dumping(1)], [[1, DUMP]])),
      accepted(
        'three commands',
        withOps(
          [doing(1), dumping(3), doing(7), dumping(7)],
          [
            [1, DO],
            [3, DUMP],
            [7, DO | DUMP],
          ],
        ),
      ),
      accepted(
        'a do for administrators, the dump of another command for all',
        withOps(
          [doing(1, { flags: DO | ADMIN }), dumping(2)],
          [
            [1, DO | ADMIN],
            [2, DUMP],
          ],
        ),
      ),
      {
        name: 'both are called, with the callbacks around each',
        lines: [
          asker,
          register(pair),
          send('a', sent),
          hears('a', ack(sent)),
          called('pre_doit 1, nothing parsed', 'doit 1, nothing parsed', 'post_doit 1'),
          send('a', ask(1, NLM_F_DUMP)),
          hears('a', part([], 0)),
          called('start 1, nothing parsed', 'dumpit 1, nothing parsed', 'done 1'),
        ],
      },
    ],
  },
  {
    ...base,
    id: 'genl.split.bad',
    warns: WARNS,
    rule: 'entries in another order, twice, of both ways or of none, that disagree in permission, or that validate less from resv_start_op on, are EINVAL',
    source,
    cases: [
      refused('a dump before its do', [dumping(1), doing(1)]),
      refused('two dos', [doing(1), doing(1)]),
      refused('two dumps', [dumping(1), dumping(1)]),
      refused('commands descending', [doing(2), doing(1)]),
      refused('neither way', [doing(1, { flags: 0 })]),
      refused('both ways in one', [doing(1, { flags: DO | DUMP })]),
      refused('do for administrators, dump for all', [doing(1, { flags: DO | ADMIN }), dumping(1)]),
      refused('a command that is also in ops', [doing(1)], { ops: [doOp(1)] }),
      refused('a command that is also in small ops', [dumping(1)], { smallOps: [doOp(1)] }),
      refused('a validate flag, reserved', [doing(1, { validate: 1 })], { resvStartOp: 1 }),
      refused('a validate flag of a dump, reserved', [dumping(1, { validate: 2 })], {
        resvStartOp: 1,
      }),
      refused('a count without entries', [], { nulls: ['splitOps'] }),
    ],
  },
  {
    ...base,
    id: 'genl.split.null-cb',
    rule: 'only the flags of an entry are checked: a do without doit, or a dump without dumpit, registers',
    source,
    cases: [
      accepted('a do', withOps([{ cmd: 1, flags: DO }], [[1, DO]])),
      accepted('a dump', withOps([{ cmd: 1, flags: DUMP }], [[1, DUMP]])),
    ],
  },
  {
    ...base,
    id: 'genl.attr.split-nopolicy',
    rule: 'a split operation without a policy is told to have one, whatever resv_start_op is, and yet its attributes are not looked at',
    source: ['net/netlink/genetlink.c genl_get_cmd_split, genl_op_from_split'],
    cases: [0, 1, 2, 255].map((resvStartOp) => {
      const own = withOps([doing(1), dumping(1)], [[1, DO | DUMP]], resvStartOp);
      return {
        name: `garbage as attributes, resv_start_op ${resvStartOp}`,
        lines: [
          asker,
          register(own),
          send('a', garbage),
          hears('a', ack(garbage)),
          called('doit 1, nothing parsed'),
          ...found(own),
        ],
      };
    }),
  },
];
