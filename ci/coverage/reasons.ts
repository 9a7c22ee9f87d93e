/** Why functions, or lines of them, cannot run here: not-run.yaml. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const schema = z.array(
  z.strictObject({
    file: z.string(),
    functions: z.array(z.string()).min(1),
    why: z.string(),
  }),
);

/** By `FILE FUNCTION`. */
export type Reasons = ReadonlyMap<string, string>;

export const keyOf = (file: string, name: string): string => `${file} ${name}`;

export function readReasons(): Reasons {
  const text = readFileSync(new URL('not-run.yaml', import.meta.url), 'utf8');
  return new Map(
    schema
      .parse(parse(text) ?? [])
      .flatMap(({ file, functions, why }) =>
        functions.map((name): [string, string] => [keyOf(file, name), why]),
      ),
  );
}
