/** What the numbers in an extended ACK point at: names of fields and attributes of the request. */
import { EXT_ACK } from '../attribute-tables/nlmsgerr.ts';
import { messageKind, type Context } from '../message-kind.ts';
import type { Nlmsghdr } from '../structs/netlink.ts';
import { walkAttributes, type RawAttribute } from '../walk-attributes.ts';
import type { Page } from './line.ts';
import { leafAt } from './path-at.ts';

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
      case NLMSGERR_ATTR_MISS_NEST:
        return nameAt(page, echo, value);
      case NLMSGERR_ATTR_MISS_TYPE:
        return inNest ? undefined : missing(echo, value);
      default:
        return undefined;
    }
  };
}

/** `IFLA_AF_SPEC/AF_INET6`, or `IFLA_MTU + 2`; nothing where a capped echo ends. */
function nameAt({ lines }: Page, echo: Echo, offset: number): string | undefined {
  const at = echo.start + offset;
  const line = at < echo.end ? leafAt(lines, at) : undefined;
  if (line === undefined) return undefined;
  const name = line.path.slice(line.path.lastIndexOf('nlmsgerr.msg') + 'nlmsgerr.msg'.length + 1);
  return at === line.offset ? name : `${name} + ${at - line.offset}`;
}

/** Name of an attribute that the request's own row lacks. */
function missing({ request, context }: Echo, type: number): string | undefined {
  const { body } = messageKind(request.type, context);
  return body.is === 'structured' ? body.attributes?.byType(type)?.name : undefined;
}
