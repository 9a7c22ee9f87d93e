/** Taking a family away again. */
import { batch, genl, nlmsg } from '../../harness/program/build.ts';
import { CTRL, GENL_ID_CTRL, byId } from '../../harness/runner/family-messages.ts';
import { fails, hears, NLM_F_REQUEST, refusal, send } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import {
  absent,
  asker,
  doOp,
  family,
  found,
  register,
  registration,
  unregister,
} from './family.ts';

const source = ['net/netlink/genetlink.c genl_unregister_family'];
const given = family('given', { ops: [doOp(1)] });
const other = family('other', { ops: [doOp(2)] });

const request = nlmsg({ type: { family: 'given' }, flags: NLM_F_REQUEST, seq: 9 }, genl(1));
const policies = nlmsg(
  { type: GENL_ID_CTRL, flags: NLM_F_REQUEST | 0x300, seq: 10 },
  genl(CTRL.GETPOLICY),
  byId({ family: 'given' }),
);

export const unregistering: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.unreg.ok',
    rule: 'an unregistered family is gone at once: its name, its id, its policies and requests to it are ENOENT, while others stay',
    source,
    cases: [
      {
        name: 'asked of the controller',
        lines: [
          asker,
          register(given),
          register(other),
          ...found(given),
          unregister(given),
          ...absent(given, { id: true }),
          ...found(other),
        ],
      },
      {
        name: 'asked itself, and for its policies',
        lines: [
          asker,
          register(given),
          ...found(given),
          unregister(given),
          send('a', batch(request, policies)),
          hears('a', refusal(request, 'ENOENT'), refusal(policies, 'ENOENT')),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.unreg.absent',
    rule: 'unregistering what is not registered is ENOENT',
    source,
    cases: [
      {
        name: 'a second time',
        lines: [
          asker,
          register(given),
          ...found(given),
          unregister(given),
          unregister(given, fails('ENOENT')),
          ...absent(given),
        ],
      },
      {
        name: 'refused for its operations',
        lines: [
          asker,
          register(family('given', { ops: [{ cmd: 1 }] }), fails('EINVAL')),
          unregister(given, fails('ENOENT')),
          register(given),
          ...found(given),
        ],
      },
      {
        name: 'refused for its name, which stays with the other',
        lines: [
          asker,
          register(family('other', { name: 'given', ops: [doOp(2)] })),
          register(given, fails('EEXIST')),
          unregister(given, fails('ENOENT')),
          ...found(family('other', { name: 'given', ops: [doOp(2)] })),
        ],
      },
    ],
  },
  {
    ...registration,
    id: 'genl.unreg.again',
    rule: 'a family that was unregistered may be registered again, as often as one likes',
    source,
    cases: [1, 3].map((times) => ({
      name: `${times} times`,
      lines: [
        asker,
        ...Array.from({ length: times }, () => [register(given), unregister(given)]).flat(),
        ...absent(given),
        register(given),
        ...found(given),
      ],
    })),
  },
];
