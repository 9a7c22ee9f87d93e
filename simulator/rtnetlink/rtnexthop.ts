/** struct rtnexthop: the nexthops that RTA_MULTIPATH lists, each with attributes behind it. */
import {
  type AttributeStream,
  type Nlattr,
  nla_for_each_attr,
  nla_type,
  u16At,
  u32At,
} from '../nlattr/nlattr.ts';

export const RTNH_SIZE = 8;

export interface Rtnexthop {
  readonly flags: number;
  readonly hops: number;
  readonly ifindex: number;
  readonly attributes: AttributeStream;
}

/**
 * rtnh_ok and rtnh_next: as many as are whole. @returns `rest` the bytes behind them: there must
 * be none
 */
export function rtnhs(data: Uint8Array): { list: readonly Rtnexthop[]; rest: number } {
  const list: Rtnexthop[] = [];
  let at = 0;
  while (data.length - at >= RTNH_SIZE) {
    const len = u16At(data, at);
    if (len < RTNH_SIZE || len > data.length - at) break;
    list.push({
      flags: data[at + 2] ?? 0,
      hops: data[at + 3] ?? 0,
      ifindex: u32At(data, at + 4) | 0,
      attributes: { message: data, start: at + RTNH_SIZE, end: at + len },
    });
    at += (len + 3) & ~3;
  }
  return { list, rest: data.length - at };
}

/** nla_find: the first of that type. */
export function nla_find(stream: AttributeStream, type: number): Nlattr | undefined {
  let found: Nlattr | undefined;
  nla_for_each_attr(stream, (nla) => {
    if (nla_type(nla.rawType) !== type) return 0;
    found = nla;
    return 1;
  });
  return found;
}
