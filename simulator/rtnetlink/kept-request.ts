/** A request that a dump keeps: the sender may change its bytes and its socket's options meanwhile. */
import type { Request } from '../af-netlink/kernel-side.ts';

/** The same request, as it is now: netlink_callback keeps the datagram, and strict_check. */
export const keptRequest = (request: Request): Request =>
  Object.create(request, {
    message: { value: request.message.slice() },
    strict: { value: request.strict },
  }) as Request;
