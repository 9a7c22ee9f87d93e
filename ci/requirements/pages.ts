/** All pages that are made of the rules. */
import { suites } from '../../suites/index.ts';
import { readVerdicts } from '../matrix/stored-verdicts.ts';
import { readPeers } from './peers.ts';
import { renderPeers } from './render-peers.ts';
import { type Page, renderRequirements } from './render-requirements.ts';

export function pages(): Page[] {
  const suiteOf = new Map(
    suites.flatMap(({ name, requirements }) => requirements.map(({ id }) => [id, name] as const)),
  );
  return [
    ...renderRequirements(suites, readVerdicts()),
    { file: 'peer-coverage.md', text: renderPeers(readPeers(), (id) => suiteOf.get(id)) },
  ];
}
