/** Loads a kernel module by its file, finit_module(2): a machine of ours needs no insmod. */
import { errnoName } from '../../wire/constants/errno.ts';
import * as libc from '../../syscalls/libc.ts';

const O_RDONLY_CLOEXEC = 0o2000000;

/** The errno's name where the kernel refused; undefined where the module is there now. */
export function loadModule(path: string): string | undefined {
  const fd = libc.open(path, O_RDONLY_CLOEXEC);
  if (fd < 0) return errnoName(libc.errno());
  try {
    if (libc.finitModule(fd) === 0) return undefined;
    const errno = errnoName(libc.errno());
    return errno === 'EEXIST' ? undefined : errno;
  } finally {
    libc.close(fd);
  }
}
