/** Commands that write and read files. */
import { extname } from 'node:path';
import { Mistake } from '../../program/message-words/mistake.ts';
import { splitWords, type Word } from '../../program/message-words/split-words.ts';
import { writeFileAtomically } from '../../../reports/atomic-file.ts';
import { readText } from '../read-file.ts';
import { reasonOf } from '../file-reason.ts';
import { UsageError } from '../exit.ts';
import { readProgram } from '../read-program.ts';
import { requirementFile } from './requirement-file.ts';
import type { Session } from './session.ts';
import type { Answer, ShellCommand } from './shell-command.ts';

const MOST_NESTED = 16;

export const fileCommands: Readonly<Record<string, ShellCommand>> = {
  save: {
    usage: 'save FILE.json | save FILE.ts --requirement [ID]',
    about: 'write the program; or a rule to be finished by hand, with what came back',
    run: ([rest], session) => save(rest, session),
  },
  source: {
    usage: 'source FILE',
    about: 'add the steps of a program (FILE.json), or run lines from a file',
    run: ([file], session, _, answer) => {
      if (file === undefined) throw new Mistake(0, 'source takes a file');
      return source(file.text, session, answer);
    },
  },
};

async function save(rest: Word | undefined, session: Session): Promise<string[]> {
  const [file, flag, id, ...more] = rest === undefined ? [] : splitWords(rest.text, rest.at);
  if (file === undefined) throw new Mistake(0, 'save takes a file: save question.json');
  const wrong = more[0] ?? (flag !== undefined && flag.text !== '--requirement' ? flag : undefined);
  if (wrong !== undefined) {
    throw new Mistake(wrong.at, `'${wrong.text}' is not --requirement and an id`);
  }
  const { steps } = session.program;
  if (steps.length === 0)
    throw new Mistake(file.at, 'nothing was done yet: there is nothing to save');
  const isRule = flag !== undefined;
  const wanted = isRule ? '.ts' : '.json';
  if (extname(file.text) !== wanted) {
    const what = isRule ? 'a requirement' : 'a program (a requirement needs --requirement)';
    throw new Mistake(file.at, `${what} is saved as *${wanted}, not ${file.text}`);
  }
  const text = isRule
    ? await requirementFile(session, file.text, id?.text)
    : `${JSON.stringify(session.program, null, 2)}\n`;
  try {
    await writeFileAtomically(file.text, text);
  } catch (error) {
    const { cause } = error as Error;
    throw new UsageError(`${file.text}: cannot be written: ${reasonOf(cause ?? error)}`);
  }
  const count = `${steps.length} step${steps.length === 1 ? '' : 's'}`;
  return [
    isRule
      ? `${file.text}: a rule of ${count}; write its sentence and source before it joins a suite`
      : `${file.text}: ${count}; nlconform replay ${file.text} runs them again`,
  ];
}

async function source(path: string, session: Session, answer: Answer): Promise<string[]> {
  if (extname(path) === '.json') {
    const { steps, actors = {} } = readProgram(path);
    session.actors = { ...session.actors, ...actors };
    return session.add(...steps);
  }
  if (session.sourced >= MOST_NESTED) throw new UsageError(`${path}: files source each other`);
  const lines = readText(path).split('\n');
  const out: string[] = [];
  session.sourced++;
  try {
    for (const [index, line] of lines.entries()) {
      if (line.trim() === '') continue;
      out.push(`> ${line.trim()}`, ...(await answer(line, session, `${path} line ${index + 1}`)));
    }
  } finally {
    session.sourced--;
  }
  return out;
}
