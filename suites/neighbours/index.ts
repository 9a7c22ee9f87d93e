/** Neighbour entries and their tables. */
import type { Suite } from '../../harness/runner/requirement.ts';

import { families } from './families.ts';
import { forwarding } from './forwarding.ts';
import { madeEntries } from './made.ts';
import { dumped } from './dumps.ts';
import { refused } from './refused.ts';
import { states } from './states.ts';
import { tables } from './tables.ts';

export const neighbours: Suite = {
  name: 'neighbours',
  about: 'neighbour entries and their tables',
  requirements: [
    ...madeEntries,
    ...refused,
    ...states,
    ...dumped,
    ...forwarding,
    ...tables,
    ...families,
  ],
};
