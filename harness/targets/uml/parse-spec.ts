/** `uml[:PATH][?module=FILE.ko&gcov=FOLDER]` */
import { resolve } from 'node:path';
import { UnknownTarget } from '../target.ts';

export interface UmlSpec {
  /** A kernel of the user's own; default that of Debian's package. */
  binary?: string;
  /** Modules of one's own, loaded in this order before the agent starts. */
  extra?: string[];
  /** Where the line coverage of each boot is left, of a kernel built with gcov. */
  gcov?: string;
}

/** A path's `+` and `%` mean themselves. @throws UnknownTarget with what would be right. */
export function parseSpec(spec: string): UmlSpec {
  const [, binary, query = ''] = /^uml(?::([^?]*))?(?:\?(.*))?$/s.exec(spec) ?? [];
  if (binary === '') throw new UnknownTarget(spec, 'uml: needs the path of a kernel behind it');
  const out: UmlSpec = binary === undefined ? {} : { binary };
  for (const word of query.split('&').filter(Boolean)) {
    const [key = '', ...rest] = word.split('=');
    const value = rest.join('=');
    if (value === '') throw new UnknownTarget(spec, `'${key}' needs a value: ${key}=…`);
    if (key === 'gcov') out.gcov = resolve(value);
    else if (key === 'module') {
      const files = value.split(',').filter(Boolean);
      out.extra = [...(out.extra ?? []), ...files.map((file) => resolve(file))];
    } else throw new UnknownTarget(spec, `'${key}' is not known; there are module and gcov`);
  }
  return out;
}
