/** fib_props: what a look-up gets that ends at a route of a type, and the widest scope it may have. */
import { EACCES, EAGAIN, EHOSTUNREACH, EINVAL } from '../../net/errno.ts';
import { RTN, RT_SCOPE_HOST, RT_SCOPE_LINK, RT_SCOPE_NOWHERE } from './fib-config.ts';

export interface FibProp {
  /** 0 or -errno */
  readonly error: number;
  readonly scope: number;
}

/** By RTN_*. */
export const fib_props: Readonly<Record<number, FibProp>> = {
  [RTN.UNSPEC]: { error: 0, scope: RT_SCOPE_NOWHERE },
  [RTN.UNICAST]: { error: 0, scope: 0 },
  [RTN.LOCAL]: { error: 0, scope: RT_SCOPE_HOST },
  [RTN.BROADCAST]: { error: 0, scope: RT_SCOPE_LINK },
  [RTN.ANYCAST]: { error: 0, scope: RT_SCOPE_LINK },
  [RTN.MULTICAST]: { error: 0, scope: 0 },
  [RTN.BLACKHOLE]: { error: -EINVAL, scope: 0 },
  [RTN.UNREACHABLE]: { error: -EHOSTUNREACH, scope: 0 },
  [RTN.PROHIBIT]: { error: -EACCES, scope: 0 },
  [RTN.THROW]: { error: -EAGAIN, scope: 0 },
  [RTN.NAT]: { error: -EINVAL, scope: RT_SCOPE_NOWHERE },
  [RTN.XRESOLVE]: { error: -EINVAL, scope: RT_SCOPE_NOWHERE },
};
