/** Headers on NETLINK_GENERIC: family ids, and struct genlmsghdr. */
import { genl, nlmsg } from '../../harness/program/build.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { extack, wantsExtack } from '../../harness/runner/extack.ts';
import type { Case, Requirement } from '../../harness/runner/requirement.ts';
import {
  ack,
  hears,
  NLM_F_ACK,
  NLM_F_ECHO,
  NLM_F_REQUEST,
  refusal,
  send,
  socket,
} from '../../harness/runner/lines.ts';
import { getNlctrl, nlctrl, onGeneric, toNlctrl } from './nlctrl-request.ts';

const asked = NLM_F_REQUEST | NLM_F_ACK;
const base = { needs: ['generic'], seen: ['6.18.44', '6.1.176'] } as const;
const rcvMsg = ['net/netlink/genetlink.c genl_rcv_msg'];
const rcv = ['net/netlink/genetlink.c genl_family_rcv_msg'];

const noFamily = [17, 18, 1023, 1024, 0x7fff, 0xffff];
const short = ['', '03', '0301', '030100'];
/** From this command on, nlctrl checks the reserved field and the flags. */
const RESV_START = 11;

export const generic: readonly Requirement[] = [
  {
    ...base,
    id: 'hdr.genl.no_family',
    rule: 'a family id that nobody has is refused with ENOENT, a bare header too',
    level: 'should',
    source: rcvMsg,
    cases: noFamily.flatMap((type) =>
      ['', '03010000', 'a5'.repeat(21)].map((payload) => {
        const request = nlmsg({ type, flags: asked, seq: 1 }, payload);
        const name = `type ${type}, ${payload.length / 2} bytes`;
        return onGeneric(name, request, refusal(request, 'ENOENT'));
      }),
    ),
  },
  {
    ...base,
    id: 'genl.rcv.unknown-family',
    rule: 'ENOENT for an id without a family comes before any look at flags, length and generic header',
    level: 'should',
    source: rcvMsg,
    cases: noFamily.flatMap((type) =>
      [asked, asked | 0x300, asked | 0xf0f0].flatMap((flags) =>
        ['01', genl(0xff, 0, 0xffff)].map((payload) => {
          const request = nlmsg({ type, flags, seq: 1 }, payload);
          const name = `type ${type}, flags 0x${flags.toString(16)}, payload ${payload}`;
          return onGeneric(name, request, refusal(request, 'ENOENT'));
        }),
      ),
    ),
  },
  {
    ...base,
    id: 'hdr.genl.short',
    rule: 'a payload shorter than the generic header is refused with EINVAL',
    level: 'should',
    source: rcv,
    cases: short.flatMap((payload) =>
      [asked, NLM_F_REQUEST].map((flags) => {
        const request = toNlctrl(1, flags, payload);
        const name = `${payload.length / 2} bytes, flags 0x${flags.toString(16)}`;
        return onGeneric(name, request, refusal(request, 'EINVAL'));
      }),
    ),
  },
  {
    ...base,
    id: 'genl.rcv.short',
    rule: 'EINVAL for a message without room for the generic header has no text, and comes before the look at flags and command',
    level: 'observed',
    source: rcv,
    cases: ['', 'ff', 'ff01', 'ff01ff'].flatMap((payload) =>
      [asked, asked | 0x300, asked | 0xf0f0].map((flags): Case => {
        const request = toNlctrl(1, flags, payload);
        return {
          name: `${payload.length / 2} bytes, flags 0x${flags.toString(16)}`,
          lines: [
            socket('a', 'NETLINK_GENERIC'),
            wantsExtack('a'),
            send('a', request),
            hears('a', refusal(request, 'EINVAL')),
            ...aliveOn('NETLINK_GENERIC', 'a'),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'genl.rcv.header-before-cmd',
    rule: 'from the command on at which a family reserves the rest of the header, a reserved field that is not 0 or a flag without meaning is EINVAL with a text, before the command is looked up',
    level: 'observed',
    source: ['net/netlink/genetlink.c genl_header_check'],
    cases: [
      { flags: asked, reserved: 1, msg: 'genlmsghdr.reserved field is not 0' },
      { flags: asked, reserved: 0xffff, msg: 'genlmsghdr.reserved field is not 0' },
      { flags: asked | 0x400, reserved: 1, msg: 'genlmsghdr.reserved field is not 0' },
      ...[0x2, 0x10, 0x20, 0x40, 0x80, 0x100, 0x200, 0x400, 0x800, 0x8000].map((bit) => ({
        flags: asked | bit,
        reserved: 0,
        msg: 'ambiguous or reserved bits set in nlmsg_flags',
      })),
      ...[0, 0x300, NLM_F_ECHO].map((bit) => ({ flags: asked | bit, reserved: 0, msg: undefined })),
    ].flatMap(({ flags, reserved, msg }) =>
      [RESV_START, 0xff].map((cmd): Case => {
        const request = toNlctrl(1, flags, genl(cmd, 1, reserved));
        const answer =
          msg === undefined
            ? refusal(request, 'EOPNOTSUPP')
            : refusal(request, 'EINVAL', { tlvs: extack({ msg }) });
        return {
          name: `command ${cmd}, flags 0x${flags.toString(16)}, reserved ${reserved}`,
          lines: [
            socket('a', 'NETLINK_GENERIC'),
            wantsExtack('a'),
            send('a', request),
            hears('a', answer),
            ...aliveOn('NETLINK_GENERIC', 'a'),
          ],
        };
      }),
    ),
  },
  {
    ...base,
    id: 'genl.rcv.below-resv',
    rule: 'for commands below that one neither the reserved field nor the flags are checked',
    level: 'observed',
    source: ['net/netlink/genetlink.c genl_header_check'],
    cases: [
      [asked, 1],
      [asked | 0x400, 0],
      [asked | 0xf0f2, 0xffff],
    ].flatMap(([flags = 0, reserved = 0]) => {
      const name = `flags 0x${flags.toString(16)}, reserved ${reserved}`;
      const known = getNlctrl(1, flags, reserved);
      const strange = toNlctrl(1, flags, genl(9, 1, reserved));
      return [
        onGeneric(`CTRL_CMD_GETFAMILY, ${name}`, known, nlctrl(1), ack(known)),
        onGeneric(`command 9, ${name}`, strange, refusal(strange, 'EOPNOTSUPP')),
      ];
    }),
  },
];
