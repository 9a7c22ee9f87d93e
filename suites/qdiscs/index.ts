/** Queueing disciplines and classes. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { madeDisciplines } from './made.ts';
import { refusedDisciplines } from './refused.ts';
import { toldDisciplines } from './told.ts';

export const qdiscs: Suite = {
  name: 'qdiscs',
  about: 'queueing disciplines and classes of devices',
  requirements: [...toldDisciplines, ...madeDisciplines, ...refusedDisciplines],
};
