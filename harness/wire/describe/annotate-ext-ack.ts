/** What the numbers in an extended ACK point at: names of fields and attributes of the request. */
import { EXT_ACK } from '../attribute-tables/nlmsgerr.ts';
import { messageKind, type Context } from '../message-kind.ts';
import type { Nlmsghdr } from '../structs/netlink.ts';
import { walkAttributes, type RawAttribute } from '../walk-attributes.ts';
import type { Page } from './line.ts';
import { pathAt } from './path-at.ts';

const { NLMSGERR_ATTR_OFFS, NLMSGERR_ATTR_MISS_TYPE, NLMSGERR_ATTR_MISS_NEST } = EXT_ACK.values;

/** The request that an answer echoes: already written on the page, from `start` to `end`. */
export interface Echo {
  readonly request: Nlmsghdr;
  readonly start: number;
  readonly end: number;
  readonly context: Context;
}

/** For the TLVs in the range given. */
export function annotateExtAck(
  page: Page,
  echo: Echo,
  [start, end]: readonly [start: number, end: number],
): (attribute: RawAttribute) => string | undefined {
  const { attributes } = walkAttributes(page.bytes, start, end);
  const inNest = attributes.some(({ type }) => type === NLMSGERR_ATTR_MISS_NEST);
  return ({ type, payload }) => {
    if (payload.length !== 4) return undefined;
    const value = new DataView(payload.buffer, payload.byteOffset, 4).getUint32(0, true);
    switch (type) {
      case NLMSGERR_ATTR_OFFS:
      case NLMSGERR_ATTR_MISS_NEST: {
        // Beyond a capped echo stands something that is not the request's.
        const at = echo.start + value;
        return at < echo.end ? pathAt(page, at) : undefined;
      }
      case NLMSGERR_ATTR_MISS_TYPE:
        return inNest ? undefined : missing(echo, value);
      default:
        return undefined;
    }
  };
}

/** Name of an attribute that the request's own row lacks. */
function missing({ request, context }: Echo, type: number): string | undefined {
  const { body } = messageKind(request.type, context);
  return body.is === 'structured' ? body.attributes?.byType(type)?.name : undefined;
}
