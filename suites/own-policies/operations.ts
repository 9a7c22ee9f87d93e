/** Which policy an operation has: its own, its family’s, or one that refuses everything. */
import { ack, hears, refusal, send } from '../../harness/runner/lines.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  asker,
  called,
  family,
  found,
  register,
  registration,
  type Nameless,
} from '../registration/family.ts';
import { type Policies, attribute, request } from './request.ts';

const source = ['net/netlink/genetlink.c genl_op_from_full'];

/** `main`: 1 and 2 are U8; `other`: 1 is a U32. */
const policies: Policies = {
  main: {
    maxattr: 2,
    attributes: [
      { attr: 1, type: 'U8' },
      { attr: 2, type: 'U8' },
    ],
  },
  other: { maxattr: 1, attributes: [{ attr: 1, type: 'U32' }] },
};
const u8 = (type: number): string => attribute(type, '05');
const u32 = (type: number): string => attribute(type, '05000000');

/** @param sees what the doit of command 1 is told of the attributes; absent: EINVAL */
const asked = (name: string, more: Nameless, attributes: string, sees?: string): Case => {
  const own = family('own', { resvStartOp: 255, ...more });
  const sent = request(1, attributes);
  return {
    name,
    lines: [
      asker,
      register(own),
      send('a', sent),
      hears('a', sees === undefined ? refusal(sent, 'EINVAL') : ack(sent)),
      sees === undefined ? called() : called(`doit 1, ${sees}`),
      ...found(own),
    ],
  };
};
const ops = [{ cmd: 1, doit: 0 }];
const both = { policies, policy: 'main', maxattr: 2 };

export const operations: readonly Requirement[] = [
  {
    ...registration,
    id: 'genl.attr.maxattr-no-policy',
    rule: 'a number of attributes without a policy: from resv_start_op on every attribute is refused, below they are parsed and not validated',
    source: ['net/netlink/genetlink.c genl_op_fill_in_reject_policy'],
    cases: [
      asked('reserved, none', { maxattr: 3, resvStartOp: 0, ops }, '', 'no attributes'),
      asked('reserved, one', { maxattr: 3, resvStartOp: 0, ops }, u8(1)),
      asked('reserved, another', { maxattr: 3, resvStartOp: 0, ops }, u8(3)),
      asked('below, one', { maxattr: 3, ops }, u8(1), 'attributes 1'),
      asked('below, odd ones', { maxattr: 3, ops }, u32(1) + u8(3), 'attributes 1 3'),
    ],
  },
  {
    ...registration,
    id: 'genl.attr.maxattr-0',
    rule: 'a policy for no attributes: they are not parsed, and anything goes',
    source: ['net/netlink/genetlink.c genl_family_rcv_msg_attrs_parse'],
    cases: [
      asked('a good one', { policies, policy: 'main', ops }, u8(1), 'nothing parsed'),
      asked('a wrong one', { policies, policy: 'main', ops }, u32(1), 'nothing parsed'),
      asked('garbage', { policies, policy: 'main', ops }, 'ffffffff', 'nothing parsed'),
    ],
  },
  {
    ...registration,
    id: 'genl.attr.op-over-family',
    rule: 'the policy of an operation, and its number of attributes, each replace those of the family',
    source,
    cases: [
      asked('the family’s', { ...both, ops }, u8(1) + u8(2), 'attributes 1 2'),
      asked('the family’s, wrong', { ...both, ops }, u32(1)),
      asked(
        'its own policy',
        { ...both, ops: [{ ...ops[0]!, policy: 'other' }] },
        u32(1),
        'attributes 1',
      ),
      asked('its own policy, wrong', { ...both, ops: [{ ...ops[0]!, policy: 'other' }] }, u8(1)),
      asked(
        'its own number',
        { ...both, ops: [{ ...ops[0]!, maxattr: 1 }] },
        u8(1),
        'attributes 1',
      ),
      asked('beyond its own number', { ...both, ops: [{ ...ops[0]!, maxattr: 1 }] }, u8(2)),
      asked(
        'both its own',
        { ...both, ops: [{ ...ops[0]!, policy: 'other', maxattr: 1 }] },
        u32(1),
        'attributes 1',
      ),
    ],
  },
  {
    ...registration,
    id: 'genl.attr.small',
    rule: 'small operations use the policy of the family',
    source: ['net/netlink/genetlink.c genl_op_from_small'],
    cases: [
      asked('good', { ...both, smallOps: ops }, u8(1), 'attributes 1'),
      asked('wrong', { ...both, smallOps: ops }, u32(1)),
      asked('beyond', { ...both, smallOps: ops }, u8(3)),
    ],
  },
];
