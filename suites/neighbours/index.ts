/** Neighbour entries and their tables. */
import type { Suite } from '../../harness/runner/requirement.ts';

export const neighbours: Suite = {
  name: 'neighbours',
  about: 'neighbour entries and their tables',
  requirements: [],
};
