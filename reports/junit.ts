/** JUnit XML for CI systems: one file a suite, made from the suite's TAP. */
import { join } from 'node:path';
import { writeFileAtomically } from './atomic-file.ts';
import { fileNameOf } from './file-name.ts';
import { fillJunit } from './junit-fill.ts';
import { pointsOf, suitesOf } from './points.ts';
import type { RunResult } from './run-result.ts';
import { tapOf } from './tap.ts';
import { tapToJunit } from './tap-junit.ts';
import { visible } from './visible.ts';

/**
 * Writes `<suite>.xml` for each suite and returns the paths. All are made before the first is
 * written, so that a failure in between leaves no half of a run.
 */
export async function writeJunit(result: RunResult, folder: string): Promise<string[]> {
  const files: { path: string; xml: string }[] = [];
  for (const suite of suitesOf(result)) {
    const points = pointsOf(result, suite);
    const bare = await tapToJunit(withoutEntities(tapOf(points)), visible(suite));
    const xml = fillJunit(bare, points, result.started);
    files.push({ path: join(folder, fileNameOf(suite, 'xml')), xml });
  }
  for (const { path, xml } of files) await writeFileAtomically(path, xml);
  return files.map(({ path }) => path);
}

/**
 * tap-junit writes `&#9999999;` of a rule's text as it is, and reading that back throws. Only ids
 * and outcomes are taken from its document; the texts come from the points.
 */
function withoutEntities(tap: string): string {
  return tap.replaceAll('&', '+');
}
