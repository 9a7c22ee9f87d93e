/** A routing request taken apart: the family's fixed header, then attributes. */
import type { Extack, Request } from '../af-netlink/kernel-side.ts';
import { EINVAL } from '../net/errno.ts';
import type { PolicyTable } from '../nlattr/nla-policy.ts';
import { type AttributeTable, __nla_validate_parse } from '../nlattr/nla-validate-parse.ts';
import { NL_VALIDATE_LIBERAL } from '../nlattr/validate.ts';

export const NLMSG_HDRLEN = 16;

/** What a kind of request has behind its nlmsghdr. */
export interface Expected {
  /** Size of the fixed header. */
  readonly hdrlen: number;
  readonly maxtype: number;
  /** Undefined: nothing is validated but the form. */
  readonly policy: PolicyTable | undefined;
  /** NL_VALIDATE_* bits; default liberal, which is nlmsg_parse_deprecated. */
  readonly validate?: number;
}

/**
 * __nlmsg_parse: EINVAL "Invalid header length" for a message without room for the fixed header,
 * or what parsing the attributes says. @param extack the dump's, where it is a dump that parses
 */
export function nlmsg_parse(
  { message, net, extack: own }: Request,
  { hdrlen, maxtype, policy, validate = NL_VALIDATE_LIBERAL }: Expected,
  tb: AttributeTable,
  extack: Extack = own,
): number {
  const { faults } = net.kernel;
  if (message.length < NLMSG_HDRLEN + hdrlen) {
    if (!faults.has('hdr-short')) {
      extack.msg = 'Invalid header length';
      return -EINVAL;
    }
  }
  // What is beyond the padding of the fixed header; nothing, in a message cut within it.
  const start = Math.min(NLMSG_HDRLEN + ((hdrlen + 3) & ~3), message.length);
  const stream = { message, start, end: message.length };
  const error = __nla_validate_parse(stream, maxtype, policy, { validate, extack, faults }, tb);
  return error < 0 && faults.has('parse-error-lost') ? 0 : error;
}

/** The bytes of a fixed header, with zeros for what is not there. */
export function fixedHeader({ message }: Request, hdrlen: number): Uint8Array {
  const out = new Uint8Array(hdrlen);
  out.set(message.subarray(NLMSG_HDRLEN, NLMSG_HDRLEN + hdrlen));
  return out;
}

/** NL_SET_ERR_MSG and its errno: `return refuse(extack, 'why')`. */
export function refuse(extack: Extack, msg: string, errno: number = EINVAL): number {
  extack.msg = msg;
  return -errno;
}
