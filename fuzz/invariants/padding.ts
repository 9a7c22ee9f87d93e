/** Bytes between attributes: nobody wrote them, so they must not tell what was there before. */
import { walkAttributes } from '../../harness/wire/index.ts';
import { perExchange } from './exchange.ts';
import type { Message } from './messages.ts';

const [NETLINK_ROUTE, NETLINK_GENERIC] = [0, 16];
const [RTM_NEWLINK, GENL_ID_CTRL] = [16, 16];
/** Of the fixed header behind struct nlmsghdr: struct ifinfomsg, struct genlmsghdr. */
const FIXED = { link: 16, generic: 4 };

/** Where the attributes of an answer start, if it is of a kind whose fixed header is known. */
function attributesAt({ type }: Message, protocol: number): number | undefined {
  if (protocol === NETLINK_ROUTE && type === RTM_NEWLINK) return 16 + FIXED.link;
  return protocol === NETLINK_GENERIC && type === GENL_ID_CTRL ? 16 + FIXED.generic : undefined;
}

function dirtyPadding(bytes: Uint8Array, start: number): number | undefined {
  for (const { type, nested, payload, padding } of walkAttributes(bytes, start).attributes) {
    if (padding.some((byte) => byte !== 0)) return type;
    const within = nested ? dirtyPadding(payload, 0) : undefined;
    if (within !== undefined) return within;
  }
  return undefined;
}

export const zeroPadding = perExchange(
  'padding of attributes is zero',
  'lib/nlattr.c __nla_reserve',
  ({ answers, protocol }) => {
    for (const answer of answers) {
      const start = attributesAt(answer, protocol);
      const type = start === undefined ? undefined : dirtyPadding(answer.bytes, start);
      if (type !== undefined) {
        return { text: `seq ${answer.seq}: padding of attribute ${type}`, kind: 'not zero' };
      }
    }
    return undefined;
  },
);
