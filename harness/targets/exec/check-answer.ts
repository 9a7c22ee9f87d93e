/** Whether an answer of an agent is one: it may be written in any language, by anybody. */
import { tellIssue } from '../../program/issue.ts';
import type { Program } from '../../program/program.ts';
import { type Transcript, transcriptSchema } from '../../program/transcript.ts';
import { HarnessError } from '../target.ts';

/** The answer has the request's id, and a transcript a program, an outcome a step. */
export function checkAnswer(
  attempted: string,
  id: number,
  programs: readonly Program[],
  answer: unknown,
): Transcript[] {
  const said = (answer ?? {}) as { id?: unknown; error?: unknown; transcripts?: unknown };
  if (said.error !== undefined) {
    throw new HarnessError(attempted, `the agent says: ${textOf(said.error)}`);
  }
  if (said.id !== id)
    throw new HarnessError(attempted, `answer ${textOf(said.id)} to request ${id}`);
  const transcripts = said.transcripts as (Transcript | null)[];
  if (!Array.isArray(transcripts) || transcripts.length !== programs.length) {
    const count = Array.isArray(transcripts) ? transcripts.length : 'no';
    throw new HarnessError(attempted, `${count} transcripts for ${programs.length} programs`);
  }
  return transcripts.map((transcript, index) => {
    const want = programs[index]?.steps.length;
    const have = Array.isArray(transcript?.outcomes) ? transcript.outcomes.length : 'no';
    if (transcript === null || have !== want) {
      throw new HarnessError(attempted, `program ${index}: ${have} outcomes for ${want} steps`);
    }
    transcript.ports ??= {};
    transcript.processes ??= {};
    if (!transcript.outcomes.every(looksRight)) {
      // the schema takes its time, and knows what to say
      const checked = transcriptSchema.safeParse(transcript);
      const what = checked.success ? 'no transcript' : tellIssue(checked.error);
      throw new HarnessError(attempted, `program ${index}: ${what}`);
    }
    return transcript;
  });
}

const textOf = (said: unknown): string => (typeof said === 'string' ? said : JSON.stringify(said));

/** What the oracle relies on; a hundred thousand of these a second are usual. */
function looksRight(outcome: Record<string, unknown> | null): boolean {
  if (typeof outcome !== 'object' || outcome === null) return false;
  const { ret, name, value, datagrams } = outcome;
  if (typeof ret !== 'number') {
    return ['errno', 'unsupported', 'unmodelled', 'lost'].some(
      (key) => typeof outcome[key] === 'string',
    );
  }
  if (!isHex(name) || !isHex(value)) return false;
  return datagrams === undefined || (Array.isArray(datagrams) && datagrams.every(isDatagram));
}

function isDatagram(given: Record<string, unknown> | null): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const { bytes, from, control } = given;
  return bytes !== undefined && isHex(bytes) && isHex(from) && isHex(control);
}

const isHex = (given: unknown): boolean =>
  given === undefined ||
  (typeof given === 'string' && given.length % 2 === 0 && !/[^0-9a-f]/.test(given));
