/** Requests that are right, so that what is done around them decides what comes back. */
import fc from 'fast-check';
import { batch, cstring, genl, nla, nlmsg, struct } from '../../harness/program/build.ts';
import type { Bytes } from '../../harness/program/bytes.ts';
import type { Step } from '../../harness/program/program.ts';
import { ifinfomsg } from '../../harness/wire/structs/rtnetlink.ts';

const [NLMSG_NOOP, UNKNOWN_TYPE, RTM_GETLINK, GENL_ID_CTRL] = [1, 0x3f0, 18, 16];
const [CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME] = [3, 2];

const lo = struct(ifinfomsg, { index: 1 });
const nlctrl = [genl(CTRL_CMD_GETFAMILY), ...nla(CTRL_ATTR_FAMILY_NAME, cstring('nlctrl'))]
  .map(String)
  .join(' ');

type Request = (seq: number) => Bytes;
const noop: Request = (seq) => nlmsg({ type: NLMSG_NOOP, flags: 5, seq });
const unknown: Request = (seq) => nlmsg({ type: UNKNOWN_TYPE, flags: 1, seq });
const both: Request = (seq) =>
  batch(nlmsg({ type: NLMSG_NOOP, flags: 5, seq }), nlmsg({ type: UNKNOWN_TYPE, flags: 5, seq }));
const getLink: Request = (seq) => nlmsg({ type: RTM_GETLINK, flags: 1, seq }, lo);
const getFamily: Request = (seq) => nlmsg({ type: GENL_ID_CTRL, flags: 1, seq }, nlctrl);

export const plainRequest = (name: fc.Arbitrary<string>): fc.Arbitrary<Step> =>
  fc
    .tuple(name, fc.constantFrom(noop, noop, unknown, both, getLink, getLink, getFamily))
    .chain(([socket, request]) =>
      fc
        .nat({ max: 1000 })
        .map((seq): Step => ({ call: 'send', socket, bytes: request(seq) as string[] })),
    );
