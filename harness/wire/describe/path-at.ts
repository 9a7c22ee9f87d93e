/** The path of what stands at an offset of a page. */
import { NLA_HDRLEN } from '../walk-attributes.ts';
import type { Line, Page } from './line.ts';

/** The leaf that has the byte, if any. */
export const leafAt = (lines: readonly Line[], at: number): Line | undefined =>
  lines.find(
    ({ kind, offset, length }) => kind !== 'message' && offset <= at && at < offset + length,
  );

/**
 * E.g. `nlmsghdr.flags`, `nlmsgerr.msg/ifinfomsg.index`, `IFLA_AF_SPEC/AF_INET/IFLA_INET_CONF`.
 * Inside an attribute, `.nla_len`, `.nla_type` and `.padding` are told from its value.
 */
export function pathAt({ lines, view }: Pick<Page, 'lines' | 'view'>, at: number): string {
  const line = leafAt(lines, at);
  if (line === undefined) return 'beyond the end';
  const { kind, path, offset } = line;
  if (kind !== 'attribute') return path;
  if (at < offset + 2) return `${path}.nla_len`;
  if (at < offset + NLA_HDRLEN) return `${path}.nla_type`;
  return at < offset + view.getUint16(offset, true) ? path : `${path}.padding`;
}
