/**
 * Attributes: where they begin and end, what a policy makes of them, liberally (requests as old
 * as RTM_GETLINK) and strictly (requests that came later, or NETLINK_GET_STRICT_CHK).
 */
import type { Suite } from '../../harness/runner/requirement.ts';
import { duplicates } from './duplicates.ts';
import { framing } from './framing.ts';
import { integers } from './integers.ts';
import { nestedAttributes } from './nests.ts';
import { strictGetlink } from './strict-getlink.ts';
import { strictNests } from './strict-nests.ts';
import { strictParts } from './strict-parts.ts';
import { strictTypes } from './strict-types.ts';
import { strictValues } from './strict-values.ts';
import { strings } from './strings.ts';
import { types } from './types.ts';

export const attributes: Suite = {
  name: 'attributes',
  about: 'attribute framing, policies and validation, liberal and strict',
  requirements: [
    ...framing,
    ...types,
    ...duplicates,
    ...integers,
    ...strings,
    ...nestedAttributes,
    ...strictTypes,
    ...strictValues,
    ...strictNests,
    ...strictGetlink,
    ...strictParts,
  ],
};
