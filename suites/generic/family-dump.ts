/** CTRL_CMD_GETFAMILY as a dump: what is refused before it begins. */
import { genl, nla, nlmsg, zeros } from '../../harness/program/build.ts';
import { verdicts, withTexts } from '../../harness/runner/cells.ts';
import { policy } from '../../harness/runner/extack.ts';
import { controllerAnswers, CTRL, GENL_ID_CTRL } from '../../harness/runner/family-messages.ts';
import { NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED } from '../../harness/wire/constants/netlink.ts';

const NLM_F_DUMP = 0x300;
const header = {
  type: GENL_ID_CTRL,
  flags: NLM_F_REQUEST | NLM_F_ACK | NLM_F_DUMP,
  seq: 1,
} as const;
const base = {
  level: 'should',
  needs: ['generic'],
  protocol: 'NETLINK_GENERIC',
  alive: controllerAnswers,
} as const;
const dump = (...attributes: readonly (readonly string[])[]) =>
  nlmsg(header, genl(CTRL.GETFAMILY), attributes.flat().join(''));
const attribute = (type: number, payload = ''): string[] => nla<string>(type, payload);
const nlctrl = '6e6c6374726c00';

const refused = (msg: string, offset?: number, described?: string) => ({
  errno: 'EINVAL',
  says: {
    msg,
    ...(offset === undefined ? {} : { offset }),
    ...(described === undefined ? {} : { policy: described }),
  },
});

export const familyDump: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'genl.dumpfam.short',
    rule: 'a dump without the whole generic header is EINVAL, as an error message, not the end of a dump',
    source: ['net/netlink/genetlink.c genl_family_rcv_msg'],
    seen: ['6.18.44', '6.1.176', '6.1.192', '6.12.117'],
    cells: [0, 1, 3].map((length) => ({
      name: `${length} of 4 bytes`,
      sent: nlmsg(header, zeros(length)),
      errno: 'EINVAL',
    })),
  }),
  ...withTexts(
    {
      ...base,
      id: 'genl.dumpfam.attr-strict',
      rule: 'attributes of a dump of families are validated strictly, though they would not filter it',
      source: ['net/netlink/genetlink.c genl_start'],
      differs: { '6.1': 'they are not looked at' },
      seen: ['6.18.44', '6.12.117'],
      cells: [
        {
          name: 'an id of 3 bytes',
          sent: dump(attribute(1, '100000')),
          ...refused('invalid attribute length', 20, policy.u16()),
        },
        {
          name: 'a name without NUL',
          sent: dump(attribute(2, '6e6c')),
          ...refused('Attribute failed policy validation', 20, policy.atMost('NUL_STRING', 15)),
        },
        {
          name: 'an unknown type',
          sent: dump(attribute(200)),
          ...refused('Unknown attribute type', 20),
        },
        { name: 'type 0', sent: dump(attribute(0)), ...refused('Unknown attribute type', 20) },
        {
          name: 'a stray NLA_F_NESTED, behind a good name',
          sent: dump(attribute(2, nlctrl), attribute(1 | NLA_F_NESTED, '1000')),
          ...refused('NLA_F_NESTED not expected', 32, policy.u16()),
        },
        {
          name: 'bytes left over',
          sent: dump(attribute(1, '1000'), ['5555']),
          ...refused('bytes leftover after parsing attributes'),
        },
      ],
    },
    { rule: 'each has the extended ACK of strict validation' },
  ),
];
