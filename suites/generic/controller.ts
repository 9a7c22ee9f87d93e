/** The controller itself, and commands that it does not have. */
import { cstring, genl, nla, nlmsg } from '../../harness/program/build.ts';
import { type Cell, verdicts } from '../../harness/runner/cells.ts';
import {
  byId,
  byName,
  controller,
  controllerAnswers,
  CTRL,
  GENL_ID_CTRL,
  getFamily,
} from '../../harness/runner/family-messages.ts';
import { NLM_F_ACK, NLM_F_REQUEST } from '../../harness/runner/lines.ts';
import type { Requirement } from '../../harness/runner/requirement.ts';

const base = {
  level: 'should',
  needs: ['generic'],
  seen: ['6.18.44', '6.1.176', '6.1.192', '6.12.117'],
  protocol: 'NETLINK_GENERIC',
  alive: controllerAnswers,
} as const;
const asked = NLM_F_REQUEST | NLM_F_ACK;
const NLM_F_DUMP = 0x300;
const NAME = 2;
const reply = controller(1);
const to = (cmd: number, flags: number, attributes: string, version = 1) =>
  nlmsg({ type: GENL_ID_CTRL, flags: asked | flags, seq: 1 }, genl(cmd, version), attributes);
const nlctrl = nla<string>(NAME, cstring('nlctrl')).join('');
/** Attributes that CTRL_CMD_GETFAMILY would refuse: no name at all, bytes that are no attribute. */
const BAD = [nla<string>(NAME).join(''), 'ff', 'ffffffff'];
const strangers = [0, 1, 2, 4, 5, 6, 7, 8, 9, 11, 0x7f, 0xff];

/** A name cut by nlmsg_len; its last bytes are in the datagram all the same. */
const cut = (bytes: number): Omit<Cell, 'errno'> => {
  const digits = nlctrl.replaceAll(' ', '');
  const kept = digits.length - 2 * bytes;
  return {
    name: `${bytes} bytes less`,
    sent: to(CTRL.GETFAMILY, 0, digits.slice(0, kept)),
    tail: digits.slice(kept),
  };
};

export const controllerItself: readonly Requirement[] = [
  verdicts({
    ...base,
    id: 'genl.fam.nlctrl',
    rule: 'the controller is family 16, “nlctrl”, of version 2: CTRL_CMD_GETFAMILY as do and dump, CTRL_CMD_GETPOLICY as dump, both with policies, and group 16, “notify”',
    source: ['net/netlink/genetlink.c genl_ctrl'],
    cells: [
      {
        name: 'by both',
        sent: getFamily(1, [byId(GENL_ID_CTRL), byName('nlctrl')], asked),
        reply,
      },
      {
        name: 'by both, the name first',
        sent: getFamily(1, [byName('nlctrl'), byId(GENL_ID_CTRL)], asked),
        reply,
      },
    ],
  }),
  verdicts({
    ...base,
    id: 'genl.cmd.unknown',
    rule: 'a command that the controller lacks, or lacks in the asked form, is EOPNOTSUPP',
    source: ['net/netlink/genetlink.c genl_get_cmd'],
    cells: [
      ...strangers.flatMap((cmd) => [
        { name: `do of ${cmd}`, sent: to(cmd, 0, nlctrl), errno: 'EOPNOTSUPP' },
        { name: `dump of ${cmd}`, sent: to(cmd, NLM_F_DUMP, nlctrl), errno: 'EOPNOTSUPP' },
      ]),
      {
        name: 'do of CTRL_CMD_GETPOLICY',
        sent: to(CTRL.GETPOLICY, 0, nlctrl),
        errno: 'EOPNOTSUPP',
      },
    ],
  }),
  verdicts({
    ...base,
    id: 'genl.rcv.unknown-cmd',
    rule: 'of an unknown command the attributes are not looked at',
    source: ['net/netlink/genetlink.c genl_get_cmd'],
    cells: [9, 11, 0xff].flatMap((cmd) =>
      BAD.flatMap((bad) =>
        [0, NLM_F_DUMP].map((flags) => ({
          name: `command ${cmd}, flags 0x${flags.toString(16)}, attributes ${bad}`,
          sent: to(cmd, flags, bad),
          errno: 'EOPNOTSUPP',
        })),
      ),
    ),
  }),
  verdicts({
    ...base,
    id: 'genl.rcv.version-free',
    rule: 'the version of a request matters to no command: what is refused stays refused, what is answered is answered',
    source: ['net/netlink/genetlink.c genl_family_rcv_msg'],
    cells: [0, 2, 3, 0xff].flatMap((version) => [
      { name: `an unknown command, ${version}`, sent: to(9, 0, '', version), errno: 'EOPNOTSUPP' },
      {
        name: `no family named, ${version}`,
        sent: to(CTRL.GETFAMILY, 0, '', version),
        errno: 'EINVAL',
      },
      {
        name: `policies of nobody, ${version}`,
        sent: to(
          CTRL.GETPOLICY,
          NLM_F_DUMP,
          nla<string>(NAME, cstring('nobody')).join(''),
          version,
        ),
        errno: 'ENOENT',
      },
    ]),
  }),
  verdicts({
    ...base,
    id: 'genl.get.name-15',
    rule: 'a name has up to 15 bytes and a NUL; a longer one is EINVAL however long it is, not unknown',
    source: ['lib/nlattr.c validate_nla', 'include/uapi/linux/genetlink.h GENL_NAMSIZ'],
    cells: [
      ...[1, 2, 14, 15].map((length) => ({
        name: `${length} bytes and a NUL`,
        sent: getFamily(1, [byName('x'.repeat(length))], asked),
        errno: 'ENOENT',
      })),
      ...[16, 17, 64, 1000].map((length) => ({
        name: `${length} bytes and a NUL`,
        sent: getFamily(1, [byName('x'.repeat(length))], asked),
        errno: 'EINVAL',
      })),
    ],
  }),
  verdicts({
    ...base,
    id: 'genl.get.cut',
    rule: 'an nlmsg_len that cuts the name hides it, one that cuts its padding alone does not',
    source: ['include/net/netlink.h nla_ok'],
    cells: [
      { ...cut(0), reply },
      { ...cut(1), reply },
      ...[2, 3, 5, 8].map((bytes) => ({ ...cut(bytes), errno: 'EINVAL' })),
    ],
  }),
];
