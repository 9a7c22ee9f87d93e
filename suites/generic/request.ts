/** What of a request to the controller does not matter. */
import { genl, nla, nlmsg } from '../../harness/program/build.ts';
import { verdicts, withTexts } from '../../harness/runner/cells.ts';
import {
  byName,
  controller,
  controllerAnswers,
  CTRL,
  GENL_ID_CTRL,
  getFamily,
} from '../../harness/runner/family-messages.ts';
import {
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';
import { NLA_F_NESTED, NLA_F_NET_BYTEORDER } from '../../harness/wire/constants/netlink.ts';

const base = {
  level: 'should',
  needs: ['generic'],
  seen: ['6.18.44', '6.1.176', '6.1.192', '6.12.117'],
  protocol: 'NETLINK_GENERIC',
  alive: controllerAnswers,
} as const;
const asked = NLM_F_REQUEST | NLM_F_ACK;
const nlctrl = byName('nlctrl');
const reply = controller(1);
const check = ['net/netlink/genetlink.c genl_header_check'];
const parse = ['lib/nlattr.c __nla_validate_parse'];
const withHeader = (header: string, flags = asked) =>
  nlmsg({ type: GENL_ID_CTRL, flags, seq: 1 }, header, nlctrl);
const leftover = { msg: 'bytes leftover after parsing attributes' };

export const request: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'genl.get.version-ignored',
    rule: 'the version of a request does not matter',
    source: [
      'net/netlink/genetlink.c genl_family_rcv_msg',
      'Documentation/userspace-api/netlink/intro.rst Generic Netlink',
    ],
    cells: [0, 2, 3, 255].map((version) => ({
      name: String(version),
      sent: withHeader(genl(CTRL.GETFAMILY, version)),
      reply,
    })),
  }),
  verdicts({
    ...base,
    id: 'genl.get.reserved-ok',
    rule: 'reserved bits of the generic header may be set in CTRL_CMD_GETFAMILY, which is older than their check',
    source: check,
    cells: [1, 0x8000, 0xffff].map((reserved) => ({
      name: `0x${reserved.toString(16)}`,
      sent: withHeader(genl(CTRL.GETFAMILY, 1, reserved)),
      reply,
    })),
  }),
  verdicts({
    ...base,
    id: 'genl.get.odd-flags-ok',
    rule: 'flags without a meaning for CTRL_CMD_GETFAMILY are accepted; half of NLM_F_DUMP makes no dump',
    source: check,
    cells: [0x2, 0x10, 0x20, 0x400, 0x800, 0xf000, 0x500, 0xfe00].map((bits) => ({
      name: `0x${bits.toString(16)}`,
      sent: withHeader(genl(CTRL.GETFAMILY), asked | bits),
      reply,
    })),
  }),
  verdicts({
    ...base,
    id: 'genl.get.echo',
    rule: 'NLM_F_ECHO changes nothing in CTRL_CMD_GETFAMILY',
    source: ['net/netlink/genetlink.c ctrl_getfamily'],
    cells: [
      { name: 'with ACK', sent: withHeader(genl(CTRL.GETFAMILY), asked | NLM_F_ECHO), reply },
    ],
  }),
  {
    id: 'genl.get.seq-pid',
    rule: 'the answer has the sequence number of the request, whatever it is, and the port of the asker, whatever the request says',
    level: 'should',
    needs: ['generic'],
    seen: base.seen,
    source: ['net/netlink/genetlink.c ctrl_getfamily'],
    cases: [0, 1, 0x7fffffff, 0xffffffff].map((seq) => ({
      name: `seq ${seq}`,
      lines: [
        socket('a', 'NETLINK_GENERIC'),
        send(
          'a',
          nlmsg(
            { type: GENL_ID_CTRL, flags: NLM_F_REQUEST, seq, pid: 0x77777777 },
            genl(CTRL.GETFAMILY),
            nlctrl,
          ),
        ),
        hears('a', controller(seq)),
        ...controllerAnswers('a'),
      ],
    })),
  },
  verdicts({
    ...base,
    id: 'genl.get.ignored-attrs',
    rule: 'attributes that CTRL_CMD_GETFAMILY does not use are skipped, whatever is in them',
    source: parse,
    cells: [0, 3, 6, 7, 10, 11, 200, 0x3fff].map((type) => ({
      name: `type ${type}`,
      sent: getFamily(1, [nla(type, '555555'), nlctrl], asked),
      reply,
    })),
  }),
  verdicts({
    ...base,
    id: 'genl.get.attr-flags',
    rule: 'NLA_F_NESTED and NLA_F_NET_BYTEORDER on the name are ignored',
    source: ['include/net/netlink.h nla_type'],
    cells: [NLA_F_NESTED, NLA_F_NET_BYTEORDER, NLA_F_NESTED | NLA_F_NET_BYTEORDER].map((bits) => ({
      name: `0x${bits.toString(16)}`,
      sent: getFamily(1, [nla(2 | bits, '6e6c6374726c00')], asked),
      reply,
    })),
  }),
  ...withTexts(
    {
      ...base,
      id: 'genl.get.bad-attr-len',
      rule: 'an attribute with a broken length ends the parsing: those before it count, it and those behind do not exist',
      source: ['include/net/netlink.h nla_ok'],
      cells: [0, 3, 13, 0xffff].flatMap((len) => [
        {
          name: `nla_len ${len} behind the name`,
          sent: getFamily(1, [nlctrl, nla({ type: 2, len }, '78787800')], asked),
          reply,
          says: leftover,
        },
        {
          name: `nla_len ${len} before the name`,
          sent: getFamily(
            1,
            len < 4 ? [nla({ type: 3, len }), nlctrl] : [nla({ type: 2, len }, '6e6c6374726c00')],
            asked,
          ),
          errno: 'EINVAL',
          says: leftover,
        },
      ]),
    },
    { rule: 'a broken length is warned of as bytes left over' },
  ),
  {
    ...base,
    id: 'genl.perm.init',
    rule: 'a command with GENL_ADMIN_PERM belongs to the machine: to root of a user namespace it is EPERM, as to whoever has no capabilities',
    source: ['net/netlink/genetlink.c genl_family_rcv_msg'],
    needs: ['generic', 'user-namespace', 'capset'],
    seen: ['6.18.44'],
    cases: (['main', 'plain'] as const).flatMap((actor) =>
      [asked, NLM_F_REQUEST].map((flags) => {
        // TASKSTATS_CMD_GET, without what it asks for
        const sent = nlmsg({ type: { family: 'TASKSTATS' }, flags, seq: 1 }, genl(1));
        return {
          name: `by ${actor}${flags === asked ? '' : ', without NLM_F_ACK'}`,
          actors: { main: {}, plain: { capabilities: [] } },
          lines: [
            socket('a', 'NETLINK_GENERIC'),
            send('a', sent, { actor }),
            hears('a', refusal(sent, 'EPERM')),
            ...controllerAnswers('a'),
          ],
        };
      }),
    ),
  },
];
