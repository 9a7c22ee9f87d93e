/**
 * Requests to nlctrl, the controller of generic Netlink, and what comes back: the one family
 * that is always there, with a fixed id.
 */
import type { Segment, Wildcard } from '../../harness/program/bytes.ts';
import { cstring, genl, join, nla, nlmsg, port, u16, u32 } from '../../harness/program/build.ts';
import { aliveOn } from '../../harness/runner/alive-on.ts';
import { type Heard, hears, NLM_F_REQUEST, send, socket } from '../../harness/runner/lines.ts';
import type { Case } from '../../harness/runner/requirement.ts';

const GENL_ID_CTRL = 16;
const CTRL_CMD_NEWFAMILY = 1;
export const CTRL_CMD_GETFAMILY = 3;
export const CTRL_ATTR_FAMILY_NAME = 2;
const name = nla(CTRL_ATTR_FAMILY_NAME, cstring('nlctrl'));

/** A message to nlctrl. */
export const toNlctrl = (
  seq: number,
  flags: number,
  ...payload: readonly (string | readonly Segment[])[]
): Segment[] => nlmsg({ type: GENL_ID_CTRL, flags, seq }, ...payload);

/** CTRL_CMD_GETFAMILY of nlctrl itself, by name. */
export const getNlctrl = (seq: number, flags = NLM_F_REQUEST, reserved = 0): Segment[] =>
  toNlctrl(seq, flags, genl(CTRL_CMD_GETFAMILY, 1, reserved), name);

/** The answer to getNlctrl. */
export const nlctrl =
  (seq: number): Heard =>
  (socketName) => ({
    bytes: join<Segment | Wildcard>(
      [{ any: 4, why: 'nlmsg_len depends on the attributes' }],
      `${u16(GENL_ID_CTRL)} ${u16(0)} ${u32(seq)}`,
      [port(socketName)],
      genl(CTRL_CMD_NEWFAMILY, 2),
      name,
      [{ rest: 'what else describes a family is not the matter here' }],
    ),
    says: 'the description of nlctrl',
  });

/** One datagram to generic Netlink, and everything that is answered. */
export const onGeneric = (title: string, sent: Segment[], ...answers: Heard[]): Case => ({
  name: title,
  lines: [
    socket('a', 'NETLINK_GENERIC'),
    send('a', sent),
    hears('a', ...answers),
    ...aliveOn('NETLINK_GENERIC', 'a'),
  ],
});
