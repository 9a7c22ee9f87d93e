/**
 * Debian's kernel headers expect to lie below /usr/src. Unpacked elsewhere, they build modules once
 * their absolute paths are relative, and once a vmlinux that lies beside them (6.12) is gone: with
 * it kbuild wants to write type information, by pahole, which modules load without.
 */
import {
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** `include /usr/src/X/Makefile` becomes one beside the Makefile itself. */
export const relativeInclude = (makefile: string): string =>
  makefile.replaceAll(/^include \/usr\/src\//gm, 'include $(dir $(lastword $(MAKEFILE_LIST)))../');

/** @param root the folder that stands for `/` */
export function mendHeaders(root: string, release: string): void {
  const headers = join(root, 'usr/src', `linux-headers-${release}`);
  const makefile = join(headers, 'Makefile');
  writeFileSync(makefile, relativeInclude(readFileSync(makefile, 'utf8')));
  rmSync(join(headers, 'vmlinux'), { force: true });
  for (const name of ['build', 'source']) mendLink(root, join(root, 'lib/modules', release, name));
}

/** A symbolic link to an absolute path points below the root instead. */
function mendLink(root: string, link: string): void {
  if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const inside = join(root, readlinkSync(link));
  rmSync(link);
  if (existsSync(inside)) symlinkSync(relative(dirname(link), inside), link);
}
