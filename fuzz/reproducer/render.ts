/** A plan as a program: in C, or in Python. */
import { readPieces, take } from './pieces.ts';
import { type Plan, type PlanStep, socketCode } from './plan.ts';
import type { Argument, Statement } from './statement.ts';

/** What happens to the verdict of the last step. */
export interface Judgement {
  /** Said where all was as compared with, and where the last step differs. */
  same: string;
  differs: string;
  /** Which of the two is the divergence; neither where nothing is compared. */
  shows: 'same' | 'differs' | 'neither';
  /** Run as root where it is run by root, rather than in a user namespace. */
  asRoot: boolean;
}

const C_FILES = ['base.c', 'calls.c', 'receiving.c', 'actors.c', 'wants.c', 'main.c'];
const PYTHON_FILES = ['base.py', 'judging.py', 'main.py'];

/** @param about lines for the comment at the top */
export function renderC(plan: Plan, judgement: Judgement, about: readonly string[]): string {
  const pieces = readPieces('c', C_FILES);
  const used = take(pieces, namesOf(plan));
  const [before, behind] = [
    used.filter(({ name }) => !pieces.behind.has(name)),
    used.filter(({ name }) => pieces.behind.has(name)),
  ];
  const includes = new Set<string>();
  const bare = (text: string): string =>
    text
      .split('\n')
      .filter((line) => !line.startsWith('#include') || !includes.add(line))
      .join('\n')
      .trim();
  const [first, last] = [before, behind].map((list) => list.map(({ text }) => bare(text)));
  const sockets = plan.sockets.map((name) => `${socketCode(name)}, `).join('');
  const counts = `PROCESSES = ${plan.processes.length}, NAMESPACES = ${plan.namespaces.length + 1}, FAMILIES = ${plan.families.length + 1}, AS_ROOT = ${judgement.asRoot ? 1 : 0}`;
  const [absent, shows] = codesOf(judgement);
  return `${[
    `/*\n${about.map((line) => ` * ${comment(line)}`.trimEnd()).join('\n')}\n */`,
    `#define _GNU_SOURCE\n${[...includes].toSorted(systemFirst).join('\n')}`,
    `enum { ${sockets}SOCKETS };\nenum { ${counts} };`,
    ...(first ?? []),
    ...plan.steps.map((step, index) => stepOfC(step, index)),
    `static void (*const steps[])(void) = { ${plan.steps.map((_, index) => `step_${index}`).join(', ')} };`,
    ...(isAlone(plan)
      ? []
      : [
          `static const int processes_of_steps[] = { ${plan.steps.map(({ process }) => process).join(', ')} };`,
        ]),
    `/* Where all is as compared with; where the last step differs. */
static const char *const verdicts[] = {\n\t${quote(judgement.same)},\n\t${quote(judgement.differs)},\n};
static const int codes[] = { ${absent}, ${shows} };`,
    ...(last ?? []),
  ].join('\n\n')}\n`;
}

export function renderPython(plan: Plan, judgement: Judgement, about: readonly string[]): string {
  const pieces = readPieces('python', PYTHON_FILES);
  const used = take(pieces, namesOf(plan));
  const imports = new Set<string>();
  const bare = (text: string): string =>
    text
      .split('\n')
      .filter((line) => !/^(import|from) /.test(line) || !imports.add(line))
      .join('\n')
      .trim();
  const texts = used.map(({ name, text }) => ({ name, text: bare(text) }));
  const part = (behind: boolean) =>
    texts.filter(({ name }) => pieces.behind.has(name) === behind).map(({ text }) => text);
  const sockets = plan.sockets.map((name, index) => `${socketCode(name)} = ${index}`);
  const codes = codesOf(judgement);
  return `${[
    `#!/usr/bin/env python3\n${about.map((line) => `# ${comment(line)}`.trimEnd()).join('\n')}`,
    [...imports]
      .toSorted(
        (a, b) => Number(a.startsWith('from')) - Number(b.startsWith('from')) || (a < b ? -1 : 1),
      )
      .join('\n'),
    `AS_ROOT = ${judgement.asRoot ? 'True' : 'False'}\n${sockets.join('\n')}`,
    ...part(false),
    ...plan.steps.map((step, index) => stepOfPython(step, index)),
    `steps = [${plan.steps.map((_, index) => `step_${index}`).join(', ')}]${isAlone(plan) ? '' : `\nprocesses_of_steps = [${plan.steps.map(({ process }) => process).join(', ')}]`}`,
    `# Where all is as compared with; where the last step differs.\nVERDICTS = [\n    ${quote(judgement.same)},\n    ${quote(judgement.differs)},\n]\nCODES = [${codes.join(', ')}]`,
    ...part(true),
  ].join('\n\n\n')}\n`;
}

const codesOf = ({ shows }: Judgement): [string, string] => [
  shows === 'same' ? 'SHOWS' : 'ABSENT',
  shows === 'differs' ? 'SHOWS' : 'ABSENT',
];

const isAlone = ({ steps }: Plan): boolean => steps.every(({ process }) => process === 0);

/** The pieces that it needs. */
const namesOf = (plan: Plan): string[] => [
  'base',
  ...plan.steps.flatMap(({ statements }) => statements.flatMap(needsOf)),
  ...[isAlone(plan) ? 'run_here' : 'run_there', 'main'],
];

/** Statements whose function stands in a piece of another name. */
const INSIDE: ReadonlySet<string> = new Set(['piece', 'leave_namespace']);

const needsOf = ({ call, needs }: Statement): string[] =>
  INSIDE.has(call) ? [...needs] : [call, ...needs];

function stepOfC({ words, statements }: PlanStep, index: number): string {
  const told = words.map((line, at) =>
    ` * ${at === 0 ? `${index}. ` : ''}${comment(line)}`.trimEnd(),
  );
  const body = statements.map((each) => `\t${codeOf(each)};`);
  return `/*\n${told.join('\n')}\n */\nstatic void step_${index}(void)\n{\n${body.join('\n')}\n}`;
}

function stepOfPython({ words, statements }: PlanStep, index: number): string {
  const told = words.map((line, at) =>
    `# ${at === 0 ? `${index}. ` : ''}${comment(line)}`.trimEnd(),
  );
  const body =
    statements.length === 0 ? ['    pass'] : statements.map((each) => `    ${codeOf(each)}`);
  return `${told.join('\n')}\ndef step_${index}():\n${body.join('\n')}`;
}

const codeOf = ({ call, arguments: list }: Statement): string =>
  `${call}(${list.map(argumentCode).join(', ')})`;

function argumentCode(given: Argument): string {
  if (typeof given === 'object') return given.code;
  if (typeof given === 'string') return quote(given);
  // beyond an int both languages take it as hex
  return given > 0x7fffffff ? `0x${given.toString(16)}` : String(given);
}

/** A text of one line, as both languages read it. */
const quote = (text: string): string =>
  `"${text.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll(/[^ -~]/g, '?')}"`;

/** Nothing ends the comment that it stands in. */
const comment = (line: string): string =>
  line
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replaceAll(/[\r\n]/g, ' ');

/** <linux/…> behind those of the C library, as the kernel's headers want it. */
const systemFirst = (a: string, b: string): number =>
  Number(a.includes('<linux/')) - Number(b.includes('<linux/')) || (a < b ? -1 : 1);
