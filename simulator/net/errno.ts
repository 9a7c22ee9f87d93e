/** The errno numbers that Netlink code returns (negated), from the one table in harness/wire. */
import { ERRNO } from '../../harness/wire/constants/errno.ts';

function number(name: string): number {
  const value = ERRNO.value(name);
  if (value === undefined) throw new TypeError(`errno ${name} is not known`);
  return value;
}

export const EPERM = number('EPERM');
export const ENOENT = number('ENOENT');
export const ESRCH = number('ESRCH');
export const EIO = number('EIO');
export const ENXIO = number('ENXIO');
export const EINTR = number('EINTR');
export const EBADF = number('EBADF');
export const EAGAIN = number('EAGAIN');
export const ENOMEM = number('ENOMEM');
export const EFAULT = number('EFAULT');
export const EBUSY = number('EBUSY');
export const EEXIST = number('EEXIST');
export const ENODEV = number('ENODEV');
export const EINVAL = number('EINVAL');
export const ENOTTY = number('ENOTTY');
export const ERANGE = number('ERANGE');
export const ENODATA = number('ENODATA');
export const EMSGSIZE = number('EMSGSIZE');
export const ENOPROTOOPT = number('ENOPROTOOPT');
export const EPROTONOSUPPORT = number('EPROTONOSUPPORT');
export const ESOCKTNOSUPPORT = number('ESOCKTNOSUPPORT');
export const EOPNOTSUPP = number('EOPNOTSUPP');
export const EADDRINUSE = number('EADDRINUSE');
export const ENOBUFS = number('ENOBUFS');
export const ECONNREFUSED = number('ECONNREFUSED');
export const ENOSPC = number('ENOSPC');
export const EDOM = number('EDOM');
export const ENETDOWN = number('ENETDOWN');
export const EADDRNOTAVAIL = number('EADDRNOTAVAIL');
export const EAFNOSUPPORT = number('EAFNOSUPPORT');
export const ENFILE = number('ENFILE');
export const ELOOP = number('ELOOP');
export const ENOTCONN = number('ENOTCONN');
export const ENETUNREACH = number('ENETUNREACH');
export const EOVERFLOW = number('EOVERFLOW');
export const EACCES = number('EACCES');
export const EHOSTUNREACH = number('EHOSTUNREACH');
