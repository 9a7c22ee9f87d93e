/** Fields of struct genl_family and of operations that other rules leave alone. */
import type { OperationDefinition } from '../../harness/program/definition.ts';
import { ack, fails, hears, NLM_F_ACK, send } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  absent,
  asker,
  called,
  doOp,
  family,
  found,
  register,
  registration,
  unregister,
  type Nameless,
  WARNS,
} from './family.ts';
import { ask } from './own-messages.ts';

const ops = ['net/netlink/genetlink.c genl_validate_ops'];
const refused = (name: string, definition: Nameless): Case => {
  const bad = family('bad', { name: 'conform', ...definition });
  const good = family('good', { name: 'conform', ops: [doOp(1)] });
  return {
    name,
    lines: [asker, register(bad, fails('EINVAL')), ...absent(bad), register(good), ...found(good)],
  };
};
const sent = ask(1, NLM_F_ACK);
const withStart: OperationDefinition = { cmd: 1, doit: 0, start: -33, done: true };
const withDoit = family('own', { resvStartOp: 255, ops: [withStart] });
const victim = family('victim', { ops: [doOp(1)] });
const impostor = family('impostor', { ops: [doOp(2)] });

export const structs: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.reg.start-only',
    rule: 'start and done do not make an operation: without doit and dumpit it is EINVAL; beside a doit they never run',
    source: ops,
    cases: [
      refused('start alone', { ops: [{ cmd: 1, start: 0 }] }),
      refused('done alone', { ops: [{ cmd: 1, done: true }] }),
      refused('both', { ops: [doOp(1), { cmd: 2, start: 0, done: true }] }),
      {
        name: 'beside a doit',
        lines: [
          asker,
          register(withDoit),
          send('a', sent),
          hears('a', ack(sent)),
          called('doit 1, nothing parsed'),
          ...found(withDoit),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.reg.null-ops',
    warns: WARNS,
    rule: 'a count of operations with a null pointer is EINVAL',
    source: ops,
    cases: [
      refused('ops', { nulls: ['ops'] }),
      refused('small ops', { nulls: ['smallOps'] }),
      refused('small ops beside good ops', { ops: [doOp(1)], nulls: ['smallOps'] }),
    ],
  },
  {
    ...registration,
    id: 'genl.reg.validate-resv',
    warns: WARNS,
    rule: 'an operation from resv_start_op on may not turn validation off: EINVAL; below it may',
    source: ops,
    cases: [1, 2, 4, 7].flatMap((validate) => {
      const op = { cmd: 3, doit: 0, dumpit: 0, validate };
      const below = family('below', { resvStartOp: 4, ops: [op] });
      return [
        refused(`flags ${validate}, the first reserved`, { resvStartOp: 3, ops: [op] }),
        refused(`flags ${validate}, all reserved`, { ops: [doOp(1), op] }),
        refused(`flags ${validate}, a small one`, { smallOps: [op] }),
        { name: `flags ${validate}, below`, lines: [asker, register(below), ...found(below)] },
      ];
    }),
  },
  {
    ...registration,
    id: 'genl.id.preset',
    rule: 'an id that the struct has before is overwritten',
    source: ['net/netlink/genetlink.c genl_register_family'],
    cases: [0, 16, 1023, -5].map((id) => {
      const [one, two] = ['one', 'two'].map((symbol) => family(symbol, { id, ops: [doOp(1)] }));
      return {
        name: `${id}, twice`,
        lines: [asker, register(one!), register(two!), ...found(one!), ...found(two!)],
      };
    }),
  },
  {
    ...registration,
    id: 'genl.unreg.by-id',
    rule: 'unregistering goes by the id alone: another struct with the id takes the family away',
    source: ['net/netlink/genetlink.c genl_unregister_family'],
    cases: [
      {
        name: 'of a family that was never registered',
        lines: [
          asker,
          register(victim),
          {
            step: { call: 'genl_unregister_family', family: 'impostor', idOf: 'victim' },
            expect: { ret: 0 },
          },
          ...absent(victim, { id: true }),
          unregister(victim, fails('ENOENT')),
          register(impostor),
          ...found(impostor),
        ],
      },
    ],
  },
];
