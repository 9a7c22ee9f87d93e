/** `uml[:PATH][?gcov=FOLDER]` */
import { resolve } from 'node:path';
import { UnknownTarget } from '../target.ts';

export interface UmlSpec {
  /** A kernel of the user's own; default that of Debian's package. */
  binary?: string;
  /** Where the line coverage of each boot is left, of a kernel built with gcov. */
  gcov?: string;
}

/** @throws UnknownTarget with what would be right. */
export function parseSpec(spec: string): UmlSpec {
  const [, binary, query = ''] = /^uml(?::([^?]*))?(?:\?(.*))?$/s.exec(spec) ?? [];
  if (binary === '') throw new UnknownTarget(spec, 'uml: needs the path of a kernel behind it');
  const out: UmlSpec = binary === undefined ? {} : { binary };
  for (const [key, value] of new URLSearchParams(query)) {
    if (key !== 'gcov') throw new UnknownTarget(spec, `'${key}' is not known; there is gcov`);
    if (value === '') throw new UnknownTarget(spec, 'gcov= needs a folder behind it');
    out.gcov = resolve(value);
  }
  return out;
}
