/**
 * A corpus: a folder of program files, each worth starting from. A file is named for its content,
 * so corpora are joined by copying; programs of users and of captures may lie in it, too.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../harness/make-folder.ts';
import { oneLine } from '../../harness/program/issue.ts';
import { type Program, parseProgram } from '../../harness/program/program.ts';
import { parseJson } from '../../reports/json-text.ts';

/** A corpus that cannot be used: which file, and what is wrong with it. The user's mistake. */
export class CorpusError extends Error {
  constructor(path: string, what: string) {
    super(`${path}: ${oneLine(what)}; mend it, or take it out of the corpus`);
    this.name = 'CorpusError';
  }
}

export interface Entry {
  /** Made of its content. */
  name: string;
  program: Program;
  /** Its file's name: users may give others. */
  file: string;
}

/** More than any program that is worth keeping has. */
const MOST_BYTES = 1_000_000;
const MOST_ENTRIES = 100_000;

/** The same for programs that do the same, whatever their titles and labels. */
export function nameOfProgram({ actors, steps }: Program): string {
  const text = JSON.stringify([actors, steps], (key, value: unknown) =>
    key === 'violates' ? undefined : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

export class Corpus {
  readonly folder: string;
  readonly #entries = new Map<string, Entry>();
  #sorted: readonly Entry[] | undefined;

  /** @param folder made when the first program comes */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws CorpusError for a file that is no program, or a folder that cannot be read */
  static read(folder: string): Corpus {
    const corpus = new Corpus(folder);
    const files = namesIn(folder).filter((name) => name.endsWith('.json'));
    if (files.length > MOST_ENTRIES) {
      throw new CorpusError(folder, `${files.length} programs, more than ${MOST_ENTRIES}`);
    }
    for (const file of files.toSorted()) {
      const program = readEntry(join(folder, file));
      const name = nameOfProgram(program);
      corpus.#entries.set(name, { name, program, file });
    }
    return corpus;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** In the order of their names, whatever the order in which they came. */
  entries(): readonly Entry[] {
    this.#sorted ??= [...this.#entries.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return this.#sorted;
  }

  /** Keeps a program, on disk at once and whole; false if it is there already. */
  add(program: Program): boolean {
    const name = nameOfProgram(program);
    if (this.#entries.has(name)) return false;
    const file = `${name}.json`;
    this.#entries.set(name, { name, program, file });
    this.#sorted = undefined;
    makeFolder(this.folder);
    const half = join(this.folder, `${file}.${process.pid}.part`);
    writeFileSync(half, `${JSON.stringify(program)}\n`);
    renameSync(half, join(this.folder, file));
    return true;
  }

  /** Takes a program out, and its file. */
  remove(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    this.#entries.delete(name);
    this.#sorted = undefined;
    rmSync(join(this.folder, entry.file), { force: true });
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new CorpusError(folder, `cannot be read: ${code ?? String(error)}`);
  }
}

function readEntry(path: string): Program {
  let text: string;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new CorpusError(path, 'no file');
    if (stat.size > MOST_BYTES) {
      throw new CorpusError(path, `${stat.size} bytes, more than ${MOST_BYTES}`);
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CorpusError) throw error;
    throw new CorpusError(
      path,
      `cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
    );
  }
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    throw new CorpusError(path, `not JSON: ${(error as Error).message}`);
  }
  const parsed = parseProgram(json);
  if (!parsed.ok) throw new CorpusError(path, parsed.error);
  return parsed.program;
}
