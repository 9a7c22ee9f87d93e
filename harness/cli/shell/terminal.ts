/** The shell on a terminal: a prompt, history, completion; and on a pipe, line by line. */
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { makeFolder } from '../../make-folder.ts';
import { answer } from './commands.ts';
import { complete } from './complete.ts';
import type { Session } from './session.ts';

const PROMPT = '> ';
const MOST_HISTORY = 1000;

/** Ends with quit or Ctrl-D; Ctrl-C clears the line. */
export async function onTerminal(session: Session): Promise<void> {
  const history = readHistory();
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    prompt: PROMPT,
    history,
    historySize: MOST_HISTORY,
    removeHistoryDuplicates: true,
    completer: (line: string) => complete(line, session.sockets),
  });
  reader.on('history', (lines: string[]) => {
    history.splice(0, history.length, ...lines);
  });
  reader.on('SIGINT', () => {
    process.stdout.write('^C\n');
    // readline has no call that forgets a line: to its end, and delete back to its start
    reader.write(null, { ctrl: true, name: 'e' });
    reader.write(null, { ctrl: true, name: 'u' });
    reader.prompt();
  });
  reader.prompt();
  for await (const line of reader) {
    if (line.trim() === 'quit') break;
    print(await answer(line, session));
    reader.prompt();
  }
  reader.close();
  process.stdout.write('\n');
  writeHistory(history);
}

/** Each line is shown before its answer, so that the output reads as a session. */
export async function fromPipe(session: Session): Promise<void> {
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    number++;
    if (line.trim() === '') continue;
    console.log(`${PROMPT}${line.trim()}`);
    if (line.trim() === 'quit') return;
    print(await answer(line, session, `line ${number}`));
  }
}

const print = (lines: readonly string[]): void => {
  if (lines.length > 0) console.log(lines.join('\n'));
};

/** Where the XDG base directory specification puts such a thing. */
const historyFile = (): string =>
  join(
    process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'),
    'nlconform',
    'shell-history',
  );

function readHistory(): string[] {
  try {
    const lines = readFileSync(historyFile(), 'utf8').split('\n');
    return lines.filter((line) => line !== '').toReversed();
  } catch {
    return [];
  }
}

/** A home that cannot be written is no reason to complain: the session was of use. */
function writeHistory(history: readonly string[]): void {
  try {
    makeFolder(dirname(historyFile()), 0o700);
    writeFileSync(historyFile(), `${history.toReversed().join('\n')}\n`, { mode: 0o600 });
  } catch {
    return;
  }
}
