/** Where the attributes of a message are, if it is of a kind whose fixed header is known. */
import { align4, messageKind } from '../../harness/wire/index.ts';
import type { Message } from './messages.ts';

const NLMSG_HDRLEN = 16;
const [NETLINK_GENERIC, GENL_ID_CTRL] = [16, 16];

/** Offset of the first one, in the message. */
export function attributesAt({ type, len }: Message, protocol: number): number | undefined {
  // other families may have a header of their own
  if (protocol === NETLINK_GENERIC && type !== GENL_ID_CTRL) return undefined;
  const { body } = messageKind(type, { protocol });
  if (body.is !== 'structured') return undefined;
  const at = NLMSG_HDRLEN + align4(body.header.size);
  return at <= len ? at : undefined;
}
