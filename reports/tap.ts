/**
 * Flat TAP 14, one file a suite. No subtests and no comments: tap-junit drops the ones and copies
 * the others to every later point.
 */
import { join } from 'node:path';
import { writeFileAtomically } from './atomic-file.ts';
import { fileNameOf } from './file-name.ts';
import { pointsOf, suitesOf } from './points.ts';
import type { Outcome, Point } from './points.ts';
import type { RunResult } from './run-result.ts';

/** The TAP of a suite. Skip, known and changed are `# SKIP`: see points.ts. */
export function renderTap(result: RunResult, suite: string): string {
  return tapOf(pointsOf(result, suite));
}

/** Writes `<suite>.tap` for each suite; returns the paths. */
export async function writeTap(result: RunResult, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const suite of suitesOf(result)) {
    const path = join(folder, fileNameOf(suite, 'tap'));
    await writeFileAtomically(path, renderTap(result, suite));
    paths.push(path);
  }
  return paths;
}

/** @internal The same of points already made. */
export function tapOf(points: readonly Point[]): string {
  const lines = points.flatMap((point, index) => pointLines(point, index + 1));
  return ['TAP version 14', `1..${points.length}`, ...lines, ''].join('\n');
}

function pointLines(point: Point, number: number): string[] {
  return LINES[point.outcome](point, `ok ${number} - ${escapeTap(point.name)}`);
}

const LINES: Record<Outcome, (point: Point, ok: string) => string[]> = {
  pass: ({ message }, ok) => (message === '' ? [ok] : [ok, ...yaml(message)]),
  skip: ({ message }, ok) => [`${ok} # SKIP ${escapeTap(message)}`],
  failure: (point, ok) => [`not ${ok}`, ...yaml(messageOf(point))],
  error: (point, ok) => [`not ${ok}`, ...yaml(messageOf(point, 'broken: '))],
};

/** All of it on one line: of the YAML, consumers show this key or none. */
function messageOf({ subject, message, replay }: Point, before = ''): string {
  return `${subject}: ${before}${message}${replay === '' ? '' : `; replay: ${replay}`}`;
}

/** A JSON string is a YAML 1.2 double-quoted scalar, and stays on its line. */
function yaml(message: string): string[] {
  return ['  ---', `  message: ${JSON.stringify(message)}`, '  ...'];
}

/**
 * TAP 14 escapes a backslash and a hash. A brace at the end is no matter of the specification,
 * but tap-parser takes it for a subtest's beginning, so it is shown as its number.
 */
function escapeTap(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('#', '\\#')
    .replace(/\{\s*$/u, '\\\\x7b');
}
