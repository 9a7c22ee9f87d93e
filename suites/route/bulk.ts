/** NLM_F_BULK: deletion of many objects at once, which hardly any has. */
import { struct, u8, zeros } from '../../harness/program/build.ts';
import { type Cell, withTexts } from '../../harness/runner/cells.ts';
import { NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { ask, type TypeName } from '../../harness/runner/route.ts';
import { ndmsg } from '../../harness/wire/structs/rtnetlink.ts';

const NLM_F_BULK = 0x200;
const ASKED = NLM_F_REQUEST | NLM_F_ACK;
const says = { msg: 'Bulk delete is not supported' };
const AF_BRIDGE = 7;

const TYPES: readonly TypeName[] = [
  'RTM_DELLINK',
  'RTM_DELADDR',
  'RTM_DELROUTE',
  'RTM_DELNEIGH',
  'RTM_DELRULE',
  'RTM_DELQDISC',
];
const refused = (type: TypeName, what: string, flags: number, length: number): Cell => ({
  name: `${type}, ${what}`,
  sent: ask(type, { flags: ASKED | flags }, `${u8(2)} ${zeros(length - 1)}`),
  errno: 'EOPNOTSUPP',
  says,
});
const fdb = (name: string, index: number, errno: string, msg: string): Cell => ({
  name,
  sent: ask(
    'RTM_DELNEIGH',
    { flags: ASKED | NLM_F_BULK },
    struct(ndmsg, { family: AF_BRIDGE, ifindex: index }),
  ),
  errno,
  says: { msg },
});

export const bulk: readonly Requirement[] = [
  ...withTexts(
    {
      id: 'rtnl.disp.bulk',
      rule: 'NLM_F_BULK is refused with EOPNOTSUPP where deletion of many is not supported, before the request is looked at',
      level: 'should',
      source: ['net/core/rtnetlink.c rtnetlink_rcv_msg'],
      needs: ['route', 'net-admin'],
      seen: ['6.18.44', '6.1.176'],
      cells: TYPES.flatMap((type) => [
        refused(type, 'one byte', NLM_F_BULK, 1),
        refused(type, 'a whole header', NLM_F_BULK, 20),
        refused(type, 'NLM_F_ROOT too', NLM_F_BULK | 0x100, 20),
      ]),
    },
    { rule: 'the extended ACK says that bulk deletion is not supported' },
  ),
  ...withTexts(
    {
      id: 'rtnl.disp.bulk.fdb',
      rule: 'bulk deletion of forwarding entries of a bridge is supported, and refused for what is no Ethernet device',
      level: 'should',
      source: ['net/core/rtnetlink.c rtnl_fdb_del'],
      needs: ['route', 'net-admin'],
      seen: ['6.18.44', '6.1.176'],
      cells: [
        fdb('no device', 0, 'EINVAL', 'invalid ifindex'),
        fdb('an unknown device', 4096, 'ENODEV', 'unknown ifindex'),
        fdb('lo', 1, 'EINVAL', 'FDB delete only supported for Ethernet devices'),
      ],
    },
    { rule: 'the extended ACK says what is wrong with the device' },
  ),
];
