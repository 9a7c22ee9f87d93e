/** Commands that look: at the program, at other targets, at bytes and names. */
import { Mistake, meant } from '../../program/message-words/mistake.ts';
import { MESSAGES, namesAfter, OPTIONS, PROTOCOLS } from '../../program/message-words/names.ts';
import { parseProgram, program, type Step } from '../../program/program.ts';
import { describeStep, renderSideBySide } from '../../oracle/index.ts';
import { openTarget } from '../../targets/open-target.ts';
import { splitWords, type Word } from '../../program/message-words/split-words.ts';
import { decodeText } from '../decode/decode-text.ts';
import { UsageError } from '../exit.ts';
import type { ShellCommand } from './shell-command.ts';
import type { Session } from './session.ts';

const WIDTH = 160;

export const lookCommands: Readonly<Record<string, ShellCommand>> = {
  step: {
    usage: 'step JSON',
    about: 'any step of a program: step {"call":"listen","socket":"a"}',
    run: ([json], session) => session.add(parseStep(json)),
  },
  show: {
    usage: 'show',
    about: 'the program so far',
    run: (_, session) => {
      const { steps } = session.program;
      return steps.length === 0
        ? ['nothing was done yet']
        : steps.map((step, index) => `${index}. ${describeStep(step)}`);
    },
  },
  undo: {
    usage: 'undo',
    about: 'take the last line back',
    run: (_, session) => {
      const count = session.undo();
      return [
        count === 0 ? 'nothing to undo' : `${count} step${count === 1 ? '' : 's'} taken back`,
      ];
    },
  },
  reset: {
    usage: 'reset',
    about: 'begin again with an empty program',
    run: (_, session) => {
      session.reset();
      return [];
    },
  },
  compare: {
    usage: 'compare TARGET',
    about: 'run the program on another target, too, and show both side by side',
    run: ([spec], session) => compare(spec, session),
  },
  info: {
    usage: 'info',
    about: 'what the target says of itself',
    run: (_, { info, target }) => [
      `${target.spec}: ${info.name} ${info.version}`,
      `can: ${info.capabilities.join(', ')}`,
    ],
  },
  decode: {
    usage: 'decode [PROTOCOL] HEX',
    about: 'explain bytes, of NETLINK_ROUTE if no protocol is given',
    run: ([text]) => decode(text),
  },
  names: {
    usage: 'names [MESSAGE]',
    about: 'names of messages, options and protocols, or what may follow these words',
    run: (words) => names(words),
  },
};

function parseStep(word: Word | undefined): Step {
  if (word === undefined) throw new Mistake(0, 'step takes a step as JSON');
  let step: unknown;
  try {
    step = JSON.parse(word.text);
  } catch (error) {
    throw new Mistake(word.at, `not JSON: ${(error as Error).message}`);
  }
  const checked = parseProgram({ ...program([]), steps: [step] });
  if (!checked.ok) throw new Mistake(word.at, checked.error.replace(/^steps\[0\]\.?/, ''));
  return step as Step;
}

async function compare(spec: Word | undefined, session: Session): Promise<string[]> {
  if (spec === undefined) throw new Mistake(0, 'compare takes a target: compare simulator');
  const other = openTarget(spec.text);
  try {
    await other.start();
    const transcripts = [await session.run(session.target), await session.run(other)];
    const specs = [session.target.spec, spec.text];
    return renderSideBySide(session.program, specs, transcripts, WIDTH).split('\n');
  } finally {
    await other.close();
  }
}

function decode(word: Word | undefined): string[] {
  if (word === undefined) throw new Mistake(0, 'decode takes bytes: decode 10000000 01000500 …');
  const [first = { text: '', at: 0 }] = splitWords(word.text, word.at);
  const named = PROTOCOLS.includes(first.text);
  const text = named ? word.text.slice(first.text.length) : word.text;
  try {
    return decodeText(text, { protocol: named ? first.text : 'NETLINK_ROUTE' }).split('\n');
  } catch (error) {
    if (error instanceof UsageError) throw new Mistake(word.at, error.message);
    throw error;
  }
}

function names(words: readonly Word[]): string[] {
  if (words.length === 0) return [...MESSAGES, ...OPTIONS, ...PROTOCOLS];
  const found = namesAfter(words, undefined);
  if (found.length > 0) return found;
  const [first] = words;
  throw new Mistake(
    first?.at ?? 0,
    `'${first?.text}' is no message${meant(first?.text ?? '', MESSAGES)}`,
  );
}
