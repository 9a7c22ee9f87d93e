/** What is wrong with data from outside, in one line that names the place. */
import type { z } from 'zod';

type Path = readonly PropertyKey[];
interface Told {
  path: Path;
  message: string;
}

/** The first issue: `steps[2].bytes[0]: no hex`. */
export function tellIssue(error: z.ZodError, prefix: Path = []): string {
  const [issue] = error.issues;
  const { path, message } = issue === undefined ? { path: [], message: '' } : tell(issue);
  const place = placeOf([...prefix, ...path]);
  return oneLine(`${place === '' ? 'the file' : place}: ${message}`);
}

export const placeOf = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

/** Of alternatives without a text of their own, the one that got furthest tells. */
function tell(issue: z.core.$ZodIssue): Told {
  const { path } = issue;
  const plain = issue.message.replace(/^Invalid input: /, '');
  if (issue.code === 'invalid_key') return { path, message: issue.issues[0]?.message ?? plain };
  if (issue.code !== 'invalid_union' || issue.message !== 'Invalid input') {
    return { path, message: plain };
  }
  const branches = issue.errors.flatMap(([first]) => (first === undefined ? [] : [tell(first)]));
  const depth = Math.max(0, ...branches.map((each) => each.path.length));
  const furthest = branches.filter((each) => each.path.length === depth);
  const messages = [...new Set(furthest.map(({ message }) => message))];
  return { path: [...path, ...(furthest[0]?.path ?? [])], message: messages.join(', or ') };
}

/** Names that the user chose may hold line ends and escape sequences. */
export const oneLine = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
