/** The program that a word of the command line means. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, parseProgram } from '../program/program.ts';
import { programOf } from '../runner/judge.ts';
import { UsageError } from './exit.ts';
import { programOfCapture } from '../program/program-of-capture.ts';
import { type CapturedDatagram, CaptureError, readCapture } from '../wire/index.ts';
import { readBytes, readJson } from './read-file.ts';

/** Reads a program, from a file or a finding folder. @throws UsageError with file and place. */
export function readProgram(path: string): Program {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'program.json') : path;
  if (/\.(pcap|pcapng|cap)$/i.test(file)) return readCapturedProgram(file);
  const parsed = parseProgram(readJson(file));
  if (!parsed.ok) throw new UsageError(`${file}: ${parsed.error}`);
  return parsed.program;
}

/** The requests of a captured client. What the capture does not tell is told on standard error. */
function readCapturedProgram(file: string): Program {
  const bytes = readBytes(file);
  const { program, requests, left, notes } = programOfCapture(captured(file, bytes));
  if (requests === 0) {
    throw new UsageError(
      `${file}: no request is in it: ${left} datagrams, none with NLM_F_REQUEST`,
    );
  }
  console.error(`${file}: ${requests} requests, ${left} other datagrams`);
  for (const note of notes) console.error(`${file}: ${note}`);
  return program;
}

function captured(file: string, bytes: Uint8Array): CapturedDatagram[] {
  try {
    return readCapture(bytes);
  } catch (error) {
    if (error instanceof CaptureError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

/** What is no file may be a rule; of its cases, the named one or the first. @throws UsageError */
export async function findProgram(word: string, caseName?: string): Promise<Program> {
  const isFile = /\.(json|pcap|pcapng|cap)$/i.test(word) || existsSync(word);
  const isRule = /^[\w-]+(\.[\w-]+)+$/.test(word) && !isFile;
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
