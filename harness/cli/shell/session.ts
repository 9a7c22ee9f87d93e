/**
 * A session: a program that grows line by line. The whole of it is run again for each line, in a
 * fresh namespace, so that what is seen is what the saved program does, on every kind of target.
 */
import {
  canonicalize,
  describeOutcome,
  describeStep,
  protocolsAt,
  protocolsOf,
} from '../../oracle/index.ts';
import { type Actor, type Program, program, type Step } from '../../program/program.ts';
import type { Outcome, Transcript } from '../../program/transcript.ts';
import { HarnessError, type Target, type TargetInfo } from '../../targets/target.ts';

export class Session {
  readonly target: Target;
  readonly info: TargetInfo;
  /** Show port ids as they are, not what stands for them. */
  readonly raw: boolean;
  /** nlmsg_seq of the next message that does not say its own. */
  seq = 1;
  actors: Record<string, Actor> = {};
  /** The gravest exit code that a line earned. */
  trouble = 0;
  /** Lines given. */
  readonly history: string[] = [];
  /** Files being read, one in the other. */
  sourced = 0;
  private steps: Step[] = [];
  /** Steps that stood before each line, for undo. */
  private readonly marks: { steps: number; seq: number }[] = [];
  private outcomes: readonly Outcome[] = [];
  /** What stands for numbers, and was not told yet. */
  private legend: string[] = [];
  private readonly explained = new Set<string>();

  private constructor(target: Target, info: TargetInfo, raw: boolean) {
    this.target = target;
    this.info = info;
    this.raw = raw;
  }

  /** Starts the target. @throws HarnessError if it cannot be had */
  static async start(target: Target, raw: boolean): Promise<Session> {
    return new Session(target, await target.start(), raw);
  }

  get program(): Program {
    const some = Object.keys(this.actors).length > 0;
    return program(this.steps, some ? { actors: this.actors } : {});
  }

  /** Sockets that were opened and not closed, by name, the one used last at the end. */
  get sockets(): ReadonlyMap<string, number> {
    const open = new Map<string, number>();
    const protocols = protocolsOf(this.program);
    for (const step of this.steps) {
      if (!('socket' in step)) continue;
      open.delete(step.socket);
      if (step.call !== 'close') open.set(step.socket, protocols.get(step.socket) ?? -1);
    }
    return open;
  }

  /** Adds steps, runs the program, and tells of the new ones. @throws HarnessError */
  async add(...steps: readonly Step[]): Promise<string[]> {
    const from = this.steps.length;
    const before = this.outcomes;
    this.marks.push({ steps: from, seq: this.seq });
    this.steps = [...this.steps, ...steps];
    try {
      this.outcomes = this.shown(await this.run(this.target));
    } catch (error) {
      this.undo();
      throw error;
    }
    return [
      ...steps.flatMap((step, index) => this.tell(step, from + index)),
      ...this.otherwise(before),
      ...this.lost(),
    ];
  }

  /** Takes back the last line that added steps. @returns how many those were */
  undo(): number {
    const mark = this.marks.pop();
    if (mark === undefined) return 0;
    const count = this.steps.length - mark.steps;
    this.steps = this.steps.slice(0, mark.steps);
    this.outcomes = this.outcomes.slice(0, mark.steps);
    this.seq = mark.seq;
    return count;
  }

  reset(): void {
    while (this.marks.length > 0) this.undo();
    this.actors = {};
  }

  /** One run of the program as it is. @throws HarnessError */
  async run(target: Target): Promise<Transcript> {
    const [transcript] = await target.run([this.program], { isolation: 'program' });
    if (transcript === undefined) throw new HarnessError(`run on ${target.spec}`, 'no transcript');
    return transcript;
  }

  private shown(transcript: Transcript): readonly Outcome[] {
    if (this.raw) return transcript.outcomes;
    const { outcomes, legend } = canonicalize(this.program, transcript);
    this.legend = legend.filter((each) => !this.explained.has(each));
    for (const each of legend) this.explained.add(each);
    return outcomes;
  }
  private tell(step: Step, index: number): string[] {
    const outcome = this.outcomes[index];
    const protocol = protocolsAt(this.program)[index] ?? -1;
    const told = outcome === undefined ? ['no outcome'] : describeOutcome(outcome, protocol);
    return [`${index}. ${describeStep(step)}`, ...told.map((line) => `     ${line}`)];
  }

  /** What stood above may be wrong now: a reader has to know. */
  private otherwise(before: readonly Outcome[]): string[] {
    const notes = this.legend.map((each) => `note: ${each}`);
    const changed = before.findIndex(
      (each, index) => JSON.stringify(each) !== JSON.stringify(this.outcomes[index]),
    );
    if (changed < 0) return notes;
    return [
      ...notes,
      `note: step ${changed} was answered otherwise than before; each line runs the program from its start`,
    ];
  }

  private lost(): string[] {
    const lost = this.outcomes.some((outcome) => 'lost' in outcome);
    return lost ? ['note: the target did not survive this; `undo` takes the line back'] : [];
  }
}
