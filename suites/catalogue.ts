/** Every rule of Netlink that we know of, and what became of it: catalogue.yaml, not-covered.yaml. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const ids = z.array(z.string()).min(1);
const catalogueSchema = z.strictObject({
  ids,
  own: ids,
  founding: z.array(z.strictObject({ fact: z.string(), by: ids })),
});
const notCoveredSchema = z.array(
  z
    .strictObject({ id: z.string(), by: ids.optional(), reason: z.string().optional() })
    .refine(({ by, reason }) => by !== undefined || reason !== undefined, 'neither by nor reason'),
);
export type NotCovered = z.infer<typeof notCoveredSchema>[number];

const read = (name: string): unknown => parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

export const readCatalogue = (): z.infer<typeof catalogueSchema> =>
  catalogueSchema.parse(read('catalogue.yaml'));
export const readNotCovered = (): NotCovered[] => notCoveredSchema.parse(read('not-covered.yaml'));

/** Whether a rule is `id`, or goes on behind it. */
export const isOf = (id: string, rule: string): boolean => rule === id || rule.startsWith(`${id}.`);

/** The entry of an id; `genl.old.*` stands for all that begin with `genl.old.`. */
export const entryOf = (notCovered: readonly NotCovered[], id: string): NotCovered | undefined =>
  notCovered.find((each) =>
    each.id.endsWith('.*') ? id.startsWith(each.id.slice(0, -1)) : each.id === id,
  );
