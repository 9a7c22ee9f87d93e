/** Queueing disciplines that are refused: not there, not fit, in the way. */
import { nla, u16 } from '../../harness/program/build.ts';
import type { Segment } from '../../harness/program/bytes.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ASKED, ask, CREATE, EXCL } from '../../harness/runner/route.ts';
import {
  base,
  does,
  drop,
  get,
  HANDLE,
  INGRESS,
  make,
  raised,
  source,
  tc,
  TCA,
  UNKNOWN_DEVICE,
} from './requests.ts';

const cell = (name: string, sent: Segment[], errno: string, msg?: string): Cell => ({
  name,
  sent,
  errno,
  ...(msg === undefined ? {} : { says: { msg } }),
});
const onUp = (cells: readonly Cell[]): Cell[] => cells.map((each) => ({ ...each, before: raised }));
export const refusedDisciplines: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'rtnl.qdisc.get-errors',
      rule: 'a discipline that is asked for must be there',
      source: source('tc_get_qdisc'),
      cells: onUp([
        cell(
          'an unknown handle',
          get(1, 0, { handle: HANDLE, parent: 0 }),
          'ENOENT',
          'Failed to find qdisc with specified handle',
        ),
        cell(
          'an unknown parent',
          get(1, 0, { parent: 0x20001 }),
          'ENOENT',
          'Failed to find qdisc with specified classid',
        ),
        cell(
          'ingress',
          get(1, 0, { parent: INGRESS }),
          'ENOENT',
          'Cannot find specified qdisc on specified device',
        ),
        cell('an unknown device', get(1, 0, { ifindex: UNKNOWN_DEVICE }), 'ENODEV'),
      ]),
    },
    { rule: 'the extended ACK says what was not found' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.qdisc.new-errors',
      rule: 'a new discipline needs a kind that is known, a place and a handle that fit, and NLM_F_CREATE',
      source: source('tc_modify_qdisc'),
      cells: onUp([
        cell('an unknown kind', make(1, 'nosuch'), 'ENOENT', 'Specified qdisc kind is unknown'),
        cell(
          'no kind',
          ask('RTM_NEWQDISC', { flags: ASKED | CREATE | EXCL }, tc({ handle: HANDLE })),
          'ENOENT',
          'Specified qdisc kind is unknown',
        ),
        cell(
          'handle 0 without parent',
          make(1, 'pfifo', CREATE, { handle: 0, parent: 0 }),
          'EINVAL',
          'Handle cannot be zero',
        ),
        cell(
          'a handle with a minor number',
          make(1, 'pfifo', CREATE, { handle: HANDLE + 1 }),
          'EINVAL',
          'Invalid minor handle',
        ),
        cell(
          'an unknown parent',
          make(1, 'pfifo', CREATE, { parent: 0x20001 }),
          'ENOENT',
          'Failed to find specified qdisc',
        ),
        cell(
          'without NLM_F_CREATE',
          make(1, 'pfifo', 0),
          'ENOENT',
          'Qdisc not found. To create specify NLM_F_CREATE flag',
        ),
        cell(
          'options of 2 bytes',
          make(1, 'pfifo', CREATE | EXCL, {}, nla<string>(TCA.OPTIONS, u16(5)).join('')),
          'EINVAL',
        ),
        cell('an unknown device', make(1, 'pfifo', CREATE, { ifindex: UNKNOWN_DEVICE }), 'ENODEV'),
        cell(
          'pfifo for ingress',
          make(1, 'pfifo', CREATE, { parent: INGRESS }),
          'EINVAL',
          'Specified parent ID is reserved for ingress and clsact Qdiscs',
        ),
      ]),
    },
    {
      rule: 'the extended ACK says what does not fit',
    },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.qdisc.exists',
      rule: 'a place that is taken is not given again with NLM_F_EXCL',
      source: source('tc_modify_qdisc'),
      cells: onUp([
        cell(
          'the same kind and handle',
          make(2, 'pfifo'),
          'EEXIST',
          'Exclusivity flag on, cannot modify',
        ),
        cell(
          'another handle',
          make(2, 'pfifo', CREATE | EXCL, { handle: 0x20000 }),
          'EEXIST',
          'NLM_F_REPLACE needed to override',
        ),
      ]).map((each) => ({ ...each, before: [...raised, ...does(make(1, 'pfifo'))] })),
    },
    { rule: 'the extended ACK says which flag is in the way' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'rtnl.qdisc.del',
      rule: 'a discipline to be removed must be the one that is named',
      source: source('tc_get_qdisc'),
      cells: [
        ...onUp([
          cell(
            'the default one',
            drop(1, { handle: 0 }),
            'ENOENT',
            'Cannot delete qdisc with handle of zero',
          ),
        ]),
        ...[
          cell('another handle', drop(2, { handle: 0x20000 }), 'EINVAL', 'Invalid handle'),
          cell(
            'another kind',
            drop(2, {}, 'bfifo'),
            'EINVAL',
            'Invalid qdisc name: must match existing qdisc',
          ),
          cell(
            'more than its kind, behind a NUL',
            drop(2, {}, 'pfifo\0x'),
            'EINVAL',
            'Invalid qdisc name: must match existing qdisc',
          ),
        ].map((each) => ({ ...each, before: [...raised, ...does(make(1, 'pfifo'))] })),
      ],
    },
    {
      rule: 'the extended ACK says what does not match',
      differs: {
        '6.1': 'says only: Invalid qdisc name',
        '6.12': 'says only: Invalid qdisc name',
      },
    },
  ),
];
