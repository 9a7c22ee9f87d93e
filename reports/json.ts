/** The RunResult as a file: what a run hands to a later diff, merge or report. */
import { readFile } from 'node:fs/promises';
import { messageOf, writeFileAtomically } from './atomic-file.ts';
import { parseJson } from './json-text.ts';
import { RUN_RESULT_VERSION } from './run-result.ts';
import type { RunResult } from './run-result.ts';
import { runResultSchema } from './schema.ts';

export async function writeRunResult(result: RunResult, path: string): Promise<void> {
  await writeFileAtomically(path, renderRunResult(result));
}

/**
 * A line a target, a line a rule on a target: a run is read by `grep` and `jq`, and indenting its
 * programs would make it half as large again.
 */
export function renderRunResult(result: RunResult): string {
  const fields = Object.entries(result)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${JSON.stringify(key)}: ${linesOf(value)}`);
  return `{\n${fields.join(',\n')}\n}\n`;
}

const linesOf = (value: unknown): string =>
  Array.isArray(value) && value.length > 0
    ? `[\n${value.map((each) => JSON.stringify(each)).join(',\n')}\n]`
    : JSON.stringify(value);

/** Every way in which the file may be wrong is one line that names it and says what to do. */
export async function readRunResult(path: string): Promise<RunResult> {
  const data = parse(path, await readText(path));
  const { nlconform, version } = (data ?? {}) as { nlconform?: unknown; version?: unknown };
  if (nlconform !== 'run-result') throw new Error(`${path} is not a run result of nlconform`);
  if (version !== RUN_RESULT_VERSION) {
    throw new Error(
      `${path} is a run result of version ${String(version)}, this nlconform reads version ` +
        `${RUN_RESULT_VERSION}: run again`,
    );
  }
  const { data: result, error } = runResultSchema.safeParse(data);
  if (!error) return result;
  const [first, ...rest] = error.issues;
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
  throw new Error(
    `${path} is damaged: ${first ? `${pathOf(first.path)}: ${first.message}` : 'no issue given'}${more}`,
    { cause: error },
  );
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}

function parse(path: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof RangeError) throw new Error(`${path} is ${cause.message}`, { cause });
    const what = text.trim() === '' ? 'is empty' : 'is cut short or not JSON';
    // V8 quotes the text in its message, line breaks and all.
    const [why] = messageOf(cause).split('\n');
    throw new Error(`${path} ${what}: ${why}`, { cause });
  }
}

/** `results[0].verdict` */
function pathOf(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('');
  return text.replace(/^\./u, '') || 'the file';
}
