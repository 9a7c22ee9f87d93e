/** Queueing disciplines and classes. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { qdiscRules } from './qdiscs.ts';

export const qdiscs: Suite = {
  name: 'qdiscs',
  about: 'queueing disciplines and classes of devices',
  requirements: qdiscRules,
};
