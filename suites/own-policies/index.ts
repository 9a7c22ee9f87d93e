/**
 * Policies that a rule gives a family of its own: every type, strict and liberal. Needs a target
 * on which programs can register families.
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { integerTypes } from './integer-types.ts';
import { integers } from './integers.ts';
import { nests } from './nests.ts';
import { operations } from './operations.ts';
import { policyDumps } from './policy-dumps.ts';
import { policyDumpSizes } from './policy-dump-sizes.ts';
import { strings } from './strings.ts';

export const ownPolicies: Suite = {
  name: 'own-policies',
  about: 'attributes validated by policies of a family that the program registers',
  requirements: [
    ...integers,
    ...integerTypes,
    ...strings,
    ...nests,
    ...operations,
    ...policyDumps,
    ...policyDumpSizes,
  ],
};
