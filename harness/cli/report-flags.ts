/** The flags of `run` and `merge` that say what is reported where, and with which exit code. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import {
  renderGithubAnnotations,
  renderHtml,
  renderKtap,
  renderMarkdown,
  renderSummary,
  type RunResult,
  writeFileAtomically,
  writeJunit,
  writeTap,
} from '../../reports/index.ts';
import { checkWritable, collect, wholeNumber } from './arguments.ts';
import { reasonOf } from './file-reason.ts';
import { ReportNotWritten, UsageError } from './exit.ts';
import { printText } from './print-text.ts';
import { makeFolder, writeAll } from './results-folder.ts';

export interface ReportFlags {
  results?: string;
  report?: string[];
  json?: true;
  strict?: true;
  skipCode?: number;
  kselftest?: true;
  github: boolean;
}

/** Reports that are one text each. */
const TEXTS: Readonly<Record<string, (result: RunResult) => string>> = {
  json: (result) => `${JSON.stringify(result)}\n`,
  html: renderHtml,
  ktap: renderKtap,
  markdown: renderMarkdown,
};
/** Reports of a file a suite. */
const FOLDERS: Readonly<Record<string, (result: RunResult, folder: string) => Promise<unknown>>> = {
  tap: writeTap,
  junit: writeJunit,
};
const KINDS = [...Object.keys(TEXTS), ...Object.keys(FOLDERS)].join(', ');

/** What kselftest takes for "skipped", tools/testing/selftests/kselftest.h KSFT_SKIP. */
const KSFT_SKIP = 4;

export const addReportFlags = (command: Command): Command =>
  command
    .option(
      '-r, --results <folder>',
      'write report.html, run.json, run.ktap, summary.md, TAP and JUnit there',
    )
    .option(
      '--report <kind[=path]>',
      `one report: ${KINDS}; without a path on standard output`,
      collect,
    )
    .option('--json', 'the same as --report json')
    .option('--strict', 'a known divergence that is gone, and a flaky rule, fail the run')
    .option('--skip-code <number>', 'exit code where every rule was skipped; default 3', exitCode)
    .option('--kselftest', `as kselftest wants it: --report ktap --skip-code ${KSFT_SKIP}`)
    .option('--github', 'annotations and job summary; default on GitHub', onGithub())
    .option('--no-github', 'none, on GitHub too');

const onGithub = (): boolean => process.env['GITHUB_ACTIONS'] === 'true';

function exitCode(value: string): number {
  const number = wholeNumber(0)(value);
  if (number > 255) throw new InvalidArgumentError('It must be an exit code, 255 at most');
  return number;
}

/** What the flags ask of the exit code, for the result. */
export function askedOf({ strict, skipCode, kselftest }: ReportFlags): Pick<RunResult, 'asked'> {
  const code = skipCode ?? (kselftest ? KSFT_SKIP : undefined);
  if (!strict && code === undefined) return {};
  return {
    asked: { ...(strict && { strict }), ...(code !== undefined && { skipCode: code }) },
  };
}

interface Wanted {
  kind: string;
  /** Standard output without. */
  path?: string;
}

/**
 * Checks what was asked, before the run: a mistake must not cost it.
 *
 * @returns what tells the result, everywhere
 * @throws UsageError
 */
export function openReports(flags: ReportFlags): (result: RunResult) => Promise<void> {
  const words = [
    ...(flags.report ?? []),
    ...(flags.json ? ['json'] : []),
    ...(flags.kselftest ? ['ktap'] : []),
  ];
  const wanted = [...new Set(words)].map(parse);
  const printed = wanted.filter(({ path }) => path === undefined);
  if (printed.length > 1) {
    const kinds = printed.map(({ kind }) => kind).join(' and ');
    throw new UsageError(`${kinds}: standard output holds one report; give the others a path`);
  }
  if (flags.results !== undefined) makeFolder(flags.results);
  return async (result) => {
    const [first] = printed;
    if (first === undefined) printText(summaryOf(result));
    else process.stdout.write(TEXTS[first.kind]?.(result) ?? '');
    if (flags.github) tellGithub(result, first === undefined);
    // the terminal first: it still tells where a disk is full
    if (flags.results !== undefined) {
      await writeAll(result, flags.results);
      console.error(`nlconform: ${join(flags.results, 'report.html')} has all of it`);
    }
    for (const { kind, path } of wanted) if (path !== undefined) await write(result, kind, path);
  };
}

function parse(word: string): Wanted {
  const [, kind = '', path] = /^([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const flag = `--report ${word}`;
  if (!Object.hasOwn(TEXTS, kind) && !Object.hasOwn(FOLDERS, kind)) {
    throw new UsageError(`${flag}: there is no such report; there are ${KINDS}`);
  }
  if (path === '') throw new UsageError(`${flag}: a path must stand behind =`);
  if (!Object.hasOwn(FOLDERS, kind)) {
    if (path !== undefined) checkWritable(`--report ${kind}`, path);
    return path === undefined ? { kind } : { kind, path };
  }
  if (path === undefined) {
    throw new UsageError(`${flag}: it is a file a suite; name a folder: --report ${kind}=FOLDER`);
  }
  makeFolder(path, `--report ${kind}`);
  return { kind, path };
}

async function write(result: RunResult, kind: string, path: string): Promise<void> {
  try {
    const text = TEXTS[kind]?.(result);
    if (text === undefined) await FOLDERS[kind]?.(result, path);
    else await writeFileAtomically(path, text);
  } catch (error) {
    throw ReportNotWritten.of(`--report ${kind}=${path}`, error);
  }
}

/** Commands count on either stream; a report on standard output must stay what it is. */
function tellGithub(result: RunResult, onOutput: boolean): void {
  const lines = renderGithubAnnotations(result);
  const stream = onOutput ? process.stdout : process.stderr;
  for (const line of lines) stream.write(`${line}\n`);
  const page = process.env['GITHUB_STEP_SUMMARY'];
  if (page === undefined || page === '') return;
  try {
    // a step may hold several runs
    appendFileSync(page, renderMarkdown(result));
  } catch (error) {
    console.error(`nlconform: ${page}: no job summary: ${reasonOf(error)}`);
  }
}

const summaryOf = (result: RunResult): string =>
  renderSummary(result, {
    colour: process.stdout.isTTY,
    width: Math.min(process.stdout.columns ?? 100, 120),
  });
