/** A talk with an agent that is being checked: each expectation that fails is a complaint. */
import { tellIssue } from '../../program/issue.ts';
import { type Program, type Step, program } from '../../program/program.ts';
import { type Outcome, type Transcript, transcriptSchema } from '../../program/transcript.ts';
import type { AgentConnection } from '../exec/agent-connection.ts';
import type { RunOptions, TargetInfo } from '../target.ts';

/** What the agent does against the protocol, in words for its author. */
export class Complaint extends Error {
  constructor(text: string) {
    super(text);
    this.name = 'Complaint';
  }
}

/** A check that this agent cannot be put to, and why. */
export class NotAsked extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'NotAsked';
  }
}

/** Shown of what was said, at most. */
const SHOWN = 160;
export const shown = (said: unknown): string => {
  const text = typeof said === 'string' ? said : (JSON.stringify(said) ?? 'nothing');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text;
};

export class Talk {
  readonly info: TargetInfo;
  private readonly connection: AgentConnection;
  private readonly timeout: number;
  private nextId = 1;

  constructor(info: TargetInfo, connection: AgentConnection, timeout: number) {
    this.info = info;
    this.connection = connection;
    this.timeout = timeout;
  }

  /** The number of a Netlink protocol that this agent can open. */
  protocol(): number {
    const numbers: [string, number][] = [
      ['route', 0],
      ['generic', 16],
      ['usersock', 2],
    ];
    const found = numbers.find(([name]) => this.info.capabilities.includes(name));
    if (found === undefined) throw new NotAsked('its handshake names no protocol to open');
    return found[1];
  }

  needs(...capabilities: string[]): void {
    const missing = capabilities.filter((each) => !this.info.capabilities.includes(each));
    if (missing.length > 0) throw new NotAsked(`its handshake lacks ${missing.join(', ')}`);
  }

  /** Says a request without waiting for its answer; returns its id. */
  request(programs: readonly Program[], options: RunOptions = {}): number {
    const id = this.nextId++;
    this.connection.say({ id, run: programs, ...options });
    return id;
  }

  /** The answer to that request, checked as a whole. */
  async answer(id: number, programs: readonly Program[]): Promise<Transcript[]> {
    const line = await this.connection.hear(this.timeout);
    const said = parsed(line);
    if (said['error'] !== undefined) throw new Complaint(`it gives up: ${shown(said['error'])}`);
    if (said['id'] !== id) {
      throw new Complaint(`the request had id ${id}, the answer has ${shown(said['id'])}`);
    }
    const { transcripts } = said;
    if (!Array.isArray(transcripts)) {
      throw new Complaint(`\`transcripts\` is no list: ${shown(transcripts)}`);
    }
    if (transcripts.length !== programs.length) {
      throw new Complaint(`${transcripts.length} transcripts for ${programs.length} programs`);
    }
    return transcripts.map((each, index) => checked(each, programs[index]?.steps.length ?? 0));
  }

  async ask(programs: readonly Program[], options?: RunOptions): Promise<Transcript[]> {
    return this.answer(this.request(programs, options), programs);
  }

  /** One program of these steps: its transcript, with an outcome a step. */
  async try(...steps: readonly Step[]): Promise<Transcript> {
    const [transcript] = await this.ask([program(steps)]);
    if (transcript === undefined) throw new Complaint('no transcript');
    return transcript;
  }

  /** How the agent ends when its input does. @throws AgentLost, or Complaint where it goes on */
  async end(): Promise<never> {
    this.connection.hangUp();
    const line = await this.connection.hear(this.timeout);
    throw new Complaint(`it says something that was not asked for: ${shown(line)}`);
  }
}

function parsed(line: string): Record<string, unknown> {
  try {
    const said: unknown = JSON.parse(line);
    if (typeof said === 'object' && said !== null) return said as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new Complaint(`the answer is no JSON object on a line of its own: ${shown(line)}`);
}

function checked(given: unknown, steps: number): Transcript {
  const result = transcriptSchema.safeParse(given);
  if (!result.success) {
    throw new Complaint(`no transcript: ${tellIssue(result.error)}, in ${shown(given)}`);
  }
  const { length } = result.data.outcomes;
  if (length !== steps) throw new Complaint(`${length} outcomes for ${steps} steps`);
  return result.data;
}

/** Complains unless the outcome is what is wanted; the wanted fields alone are compared. */
export function expectOutcome(what: string, got: Outcome | undefined, want: object): void {
  const fields = (got ?? {}) as Record<string, unknown>;
  const same = Object.entries(want).every(
    ([key, value]) => JSON.stringify(fields[key]) === JSON.stringify(value),
  );
  if (!same) throw new Complaint(`${what}: want ${shown(want)}, got ${shown(got)}`);
}

export function expectUnsupported(what: string, got: Outcome | undefined): void {
  if (got === undefined || !('unsupported' in got)) {
    throw new Complaint(`${what}: want {"unsupported":"why"}, got ${shown(got)}`);
  }
}
