/** The program that a word of the command line means. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, parseProgram } from '../program/program.ts';
import { programOf } from '../runner/judge.ts';
import { UsageError } from './exit.ts';
import { readJson } from './read-file.ts';

/** Reads a program, from a file or a finding folder. @throws UsageError with file and place. */
export function readProgram(path: string): Program {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'program.json') : path;
  const parsed = parseProgram(readJson(file));
  if (!parsed.ok) throw new UsageError(`${file}: ${parsed.error}`);
  return parsed.program;
}

/** What is no file may be a rule; of its cases, the named one or the first. @throws UsageError */
export async function findProgram(word: string, caseName?: string): Promise<Program> {
  const isRule = /^[\w-]+(\.[\w-]+)+$/.test(word) && !word.endsWith('.json') && !existsSync(word);
  if (!isRule) {
    if (caseName === undefined) return readProgram(word);
    throw new UsageError(`--case ${caseName}: only a rule has cases, and ${word} is none`);
  }
  // only now: a file need not wait for every rule
  const { suites } = await import('../../suites/index.ts');
  const rule = suites.flatMap(({ requirements }) => requirements).find(({ id }) => id === word);
  if (rule === undefined) {
    throw new UsageError(`${word}: there is no such file, and no rule is called that`);
  }
  const found = rule.cases.find(({ name }) => caseName === undefined || name === caseName);
  if (found === undefined) {
    const some = rule.cases.slice(0, 3).map(({ name }) => `'${name}'`);
    throw new UsageError(
      `--case ${caseName}: ${word} has no such case; it has ${some.join(', ')}${rule.cases.length > 3 ? ', …' : ''}`,
    );
  }
  return programOf(found);
}
