/**
 * Dumps: their form and end, their parts and when these are made, what may run beside them, how
 * they tell of changes and errors. Addresses of lo serve as objects: all are 76 bytes long.
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { busy } from './busy.ts';
import { consistency } from './consistency.ts';
import { errors } from './errors.ts';
import { families } from './families.ts';
import { form } from './form.ts';
import { linkFilters } from './link-filters.ts';
import { parts } from './parts.ts';
import { requests } from './requests.ts';
import { strict } from './strict.ts';

export const dumps: Suite = {
  name: 'dumps',
  about: 'dumps: their form, parts, consistency, errors, and what starts one',
  requirements: [
    ...form,
    ...parts,
    ...busy,
    ...consistency,
    ...errors,
    ...strict,
    ...requests,
    ...linkFilters,
    ...families,
  ],
};
