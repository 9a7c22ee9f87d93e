/**
 * The journal of a run: a line of JSON a verdict, on disk as soon as it is judged, so that a run
 * that is killed goes on where it was. Lines are only appended; one that a kill cut short is
 * dropped, and its rule asked again.
 */
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { requirementResultSchema } from '../../reports/index.ts';
import type { RequirementResult } from '../../reports/run-result.ts';
import { oneLine, tellIssue } from '../program/issue.ts';
import type { TargetInfo } from '../targets/target.ts';
import type { Suite } from './requirement.ts';

/** What must be the same for a run to go on. */
export interface RunIdentity {
  tool: string;
  targets: string[];
  /** Of the rules' whole content. */
  rules: string;
  order: string;
  seed: number;
  retries: number;
  isolation: string;
  shard: string;
}

/** The same for the same rules, whatever the process. */
export const digestOf = (suites: readonly Suite[]): string =>
  createHash('sha256').update(JSON.stringify(suites)).digest('hex').slice(0, 16);

const identity = z.object({
  tool: z.string(),
  targets: z.array(z.string()),
  rules: z.string(),
  order: z.string(),
  seed: z.int(),
  retries: z.int(),
  isolation: z.string().default('program'),
  shard: z.string(),
});
const JOURNAL_VERSION = 1;
const headSchema = z.object({
  nlconform: z.literal('run-journal'),
  version: z.literal(JOURNAL_VERSION),
  started: z.iso.datetime({ offset: true }),
  run: identity,
});
const lineSchema = z.union([
  z.object({ target: z.string(), is: z.string() }),
  z.object({ result: requirementResultSchema }),
]);

/** A journal that cannot be gone on with: the user's mistake. */
export class JournalError extends Error {
  constructor(path: string, what: string) {
    super(`${path}: ${oneLine(what)}`);
    this.name = 'JournalError';
  }
}

/** Verdicts by target. What the target was stands beside them: another kernel is asked anew. */
type Recorded = Map<string, { is: string; results: Map<string, RequirementResult> }>;

export class Journal {
  /** When the run began that is gone on with; now, without one. */
  readonly started: string;
  /** Verdicts taken over so far. */
  taken = 0;
  private readonly path: string;
  private readonly file: number;
  private readonly recorded: Recorded;

  /**
   * @param resume go on with what the file holds, if there is one; else it is written anew
   * @throws JournalError if it is of another run, or damaged; or what opening the file threw
   */
  constructor(path: string, run: RunIdentity, resume: boolean) {
    this.path = path;
    const found = resume ? readJournal(path, run) : undefined;
    this.recorded = found?.recorded ?? new Map();
    this.started = found?.started ?? new Date().toISOString();
    this.file = openSync(path, found === undefined ? 'w' : 'r+');
    if (found === undefined) {
      this.say({ nlconform: 'run-journal', version: JOURNAL_VERSION, started: this.started, run });
      return;
    }
    // what a kill cut short would spoil the next line
    ftruncateSync(this.file, found.length);
    closeSync(this.file);
    this.file = openSync(path, 'a');
  }

  /** The seed of the run that a file is of, where it can be told: an order is gone on with. */
  static seedOf(path: string): number | undefined {
    try {
      const [first = ''] = readFileSync(path, 'utf8').split('\n', 1);
      return headSchema.safeParse(JSON.parse(first)).data?.run.seed;
    } catch {
      // the constructor says what is wrong with it
      return undefined;
    }
  }

  /** A target has started: the verdicts on it that need not be asked again, by id. */
  begin(spec: string, info: TargetInfo): ReadonlyMap<string, RequirementResult> {
    const { name, version, capabilities } = info;
    const is = `${name} ${version} ${capabilities.toSorted().join(' ')}`;
    const before = this.recorded.get(spec);
    this.say({ target: spec, is });
    if (before?.is !== is) return new Map();
    // broken machinery is worth another try
    const kept = [...before.results].filter(([, { verdict }]) => verdict !== 'broken');
    this.taken += kept.length;
    return new Map(kept);
  }

  add(result: RequirementResult): void {
    this.say({ result });
  }

  /** All is told elsewhere: nothing is left to go on with. */
  remove(): void {
    closeSync(this.file);
    rmSync(this.path, { force: true });
  }

  private say(line: unknown): void {
    writeSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

/** undefined if there is none. */
function readJournal(path: string, run: RunIdentity) {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  // behind the last line end stands what was cut short
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const [first, ...lines] = whole.split('\n').slice(0, -1);
  // killed before its first line was written
  if (first === undefined) return undefined;
  const head = check(path, 1, first, headSchema);
  const other = differenceOf(head.run, run);
  if (other !== undefined) {
    throw new JournalError(
      path,
      `is of another run: ${other}; give the same rules and flags, or leave --resume out`,
    );
  }
  const recorded: Recorded = new Map();
  for (const [index, line] of lines.entries()) {
    const entry = check(path, index + 2, line, lineSchema);
    if ('target' in entry) {
      const before = recorded.get(entry.target);
      if (before?.is !== entry.is) {
        recorded.set(entry.target, { is: entry.is, results: new Map() });
      }
    } else recorded.get(entry.result.target)?.results.set(entry.result.id, entry.result);
  }
  return { recorded, started: head.started, length: Buffer.byteLength(whole) };
}

function check<T>(path: string, number: number, line: string, schema: z.ZodType<T>): T {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    throw new JournalError(path, `line ${number} is no JSON; leave --resume out`);
  }
  const { data: checked, error } = schema.safeParse(data);
  if (error) {
    throw new JournalError(path, `line ${number}: ${tellIssue(error)}; leave --resume out`);
  }
  return checked;
}

const WORDS: Readonly<Record<keyof RunIdentity, string>> = {
  tool: 'the version of nlconform',
  targets: 'the list of targets',
  rules: 'its rules',
  order: 'its order',
  seed: 'its seed',
  retries: 'the number of retries',
  isolation: 'its isolation',
  shard: 'its shard',
};

/** The first field that differs, with both values. */
function differenceOf(before: RunIdentity, now: RunIdentity): string | undefined {
  for (const key of Object.keys(WORDS) as (keyof RunIdentity)[]) {
    const [a, b] = [String(before[key]), String(now[key])];
    if (a !== b) {
      return key === 'rules'
        ? 'its rules are others'
        : `${WORDS[key]} was ${a || 'none'}, is ${b || 'none'}`;
    }
  }
  return undefined;
}
