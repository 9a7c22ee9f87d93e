/** Where strict and liberal parsing meet: policies strict from a type on, and who is never strict. */
import { cstring, genl, nlmsg, text, u32, u8, zeros } from '../../harness/program/build.ts';
import { type ExtendedAck, policy, wantsStrict } from '../../harness/runner/extack.ts';
import {
  controller,
  controllerAnswers,
  CTRL,
  GENL_ID_CTRL,
} from '../../harness/runner/family-messages.ts';
import { NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';
import { verdicts, withTexts } from '../../harness/runner/cells.ts';
import { attribute } from './link-request.ts';

const validate = ['lib/nlattr.c validate_nla'];
const base = { level: 'should', seen: ['6.18.44', '6.1.176'] } as const;
const flags = NLM_F_REQUEST | NLM_F_ACK;

/** RTM_DELROUTE of 10.0.0.1/32, which no fresh namespace has: ESRCH if nothing else is wrong. */
const delRoute = (attributes: string) =>
  nlmsg(
    { type: RTM.values['RTM_DELROUTE'] ?? 25, flags, seq: 1 },
    // struct rtmsg: AF_INET, 32 bits of destination, table main, protocol static, unicast
    `${u8(2)} ${u8(32)} 00 00 ${u8(254)} ${u8(4)} 00 ${u8(1)} ${u32(0)}`,
    attribute(1, '0a000001'),
    attributes,
  );
const OFFSET = 36;
const [RTA_PRIORITY, RTA_NH_ID] = [6, 30];
const refused = (msg: string, more: Partial<ExtendedAck> = {}) => ({
  errno: 'EINVAL',
  says: { msg, ...more },
});

const getFamily = (...attributes: string[]) =>
  nlmsg({ type: GENL_ID_CTRL, flags, seq: 1 }, genl(CTRL.GETFAMILY), attributes.join(''));
const named = attribute(2, cstring('nlctrl'));

export const strictParts: readonly Requirement[] = [
  ...withTexts(
    {
      ...base,
      id: 'at.strict_start',
      rule: 'a policy may be strict from a type on: of IPv4 routes the types from 30 on need their exact length and no stray NLA_F_NESTED, older and unknown types do not',
      source: [...validate, 'net/ipv4/fib_frontend.c rtm_ipv4_policy'],
      needs: ['route', 'net-admin'],
      cells: [
        ...[0, 3, 5, 8].map((length) => ({
          name: `type 30, ${length} of 4 bytes`,
          sent: delRoute(attribute(RTA_NH_ID, zeros(length))),
          ...refused('invalid attribute length', { offset: OFFSET, policy: policy.u32() }),
        })),
        {
          name: 'type 30 with NLA_F_NESTED',
          sent: delRoute(attribute(RTA_NH_ID | NLA_F_NESTED, zeros(4))),
          ...refused('NLA_F_NESTED not expected', { offset: OFFSET, policy: policy.u32() }),
        },
        {
          name: 'type 6, 3 of 4 bytes',
          sent: delRoute(attribute(RTA_PRIORITY, zeros(3))),
          errno: 'ERANGE',
          says: {
            msg: 'Attribute failed policy validation',
            offset: OFFSET,
            policy: policy.u32(),
          },
        },
        ...[
          { name: 'type 6, 8 of 4 bytes', more: attribute(RTA_PRIORITY, zeros(8)) },
          {
            name: 'type 6 with NLA_F_NESTED',
            more: attribute(RTA_PRIORITY | NLA_F_NESTED, zeros(4)),
          },
          { name: 'an unknown type', more: attribute(100, zeros(3)) },
        ].map(({ name, more }) => ({
          name,
          sent: delRoute(more),
          errno: 'ESRCH',
          says: { msg: 'FIB table does not exist' },
        })),
      ],
    },
    { rule: 'the refusals within one policy are those of strict and of liberal parsing' },
  ),
  ...withTexts(
    {
      ...base,
      id: 'st.string',
      rule: 'strictly parsed, strings keep their rules: without a NUL EINVAL, too long with one ERANGE',
      source: validate,
      needs: ['generic'],
      protocol: 'NETLINK_GENERIC',
      alive: controllerAnswers,
      cells: [
        { name: 'no NUL', payload: text('nlctrl'), errno: 'EINVAL' },
        { name: 'no NUL in 16 bytes', payload: text('a'.repeat(16)), errno: 'EINVAL' },
        { name: 'NUL behind 16 bytes', payload: cstring('a'.repeat(16)), errno: 'EINVAL' },
        { name: 'empty', payload: '', errno: 'EINVAL' },
        { name: 'NUL in time, 17 bytes', payload: cstring('a') + zeros(15), errno: 'ERANGE' },
      ].map(({ name, payload, errno }) => ({
        name,
        sent: nlmsg(
          { type: GENL_ID_CTRL, flags: flags | 0x300, seq: 1 },
          genl(CTRL.GETPOLICY),
          attribute(2, payload),
        ),
        errno,
        says: {
          msg: 'Attribute failed policy validation',
          offset: 20,
          policy: policy.atMost('NUL_STRING', 15),
        },
      })),
    },
    { rule: 'the refusal of a string tells its offset and the longest string' },
  ),
  verdicts({
    ...base,
    id: 'st.option_scope',
    rule: 'NETLINK_GET_STRICT_CHK changes nothing where it is not asked for: CTRL_CMD_GETFAMILY takes unknown types, long integers and bytes left over as before',
    level: 'must',
    source: [
      'net/netlink/af_netlink.c netlink_strict_get_check',
      'Documentation/userspace-api/netlink/intro.rst Strict checking',
    ],
    needs: ['generic'],
    protocol: 'NETLINK_GENERIC',
    alive: controllerAnswers,
    cells: [
      { name: 'an unknown type', sent: getFamily(named, attribute(200, zeros(3))) },
      { name: 'type 0', sent: getFamily(attribute(0, zeros(3)), named) },
      { name: 'bytes left over', sent: getFamily(named, '5555') },
      { name: 'a long integer', sent: getFamily(attribute(1, '100000')) },
      {
        name: 'a stray NLA_F_NESTED',
        sent: getFamily(attribute(2 | NLA_F_NESTED, cstring('nlctrl'))),
      },
    ].map((cell) => ({ ...cell, reply: controller(1), before: [wantsStrict('a')] })),
  }),
];
