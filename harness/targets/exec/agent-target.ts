/**
 * A target behind an agent in another process: `kernel`, `exec:COMMAND`, and whatever else
 * speaks docs/agent-protocol.md. It outlives its agent: one that dies or hangs is named
 * together with the program that did it, and started again.
 */
import { setImmediate as othersTurn } from 'node:timers/promises';
import type { HealthReport } from '../../health/index.ts';
import type { Program } from '../../program/program.ts';
import { TRANSCRIPT_VERSION, type Transcript } from '../../program/transcript.ts';
import type { HealthFinding } from '../health/health-finding.ts';
import { HealthWatch } from '../health/health-watch.ts';
import type { KernelLog } from '../health/kernel-log.ts';
import { lossText } from '../health/loss.ts';
import {
  HarnessError,
  type RunOptions,
  type Target,
  type TargetInfo,
  targetInfoSchema,
} from '../target.ts';
import { AgentConnection, AgentLost, type Command, parseLine } from './agent-connection.ts';
import { checkAnswer } from './check-answer.ts';

export interface AgentTargetOptions {
  /** Milliseconds until the handshake; default 10,000. */
  startTimeout?: number;
  /** Milliseconds of silence in one batch, besides those that its programs wait; default 10,000. */
  runTimeout?: number;
  /** Programs in one request; default 64. */
  batch?: number;
  /** What the kernel prints: its reports of itself become findings. */
  log?: KernelLog;
  /** Somebody else listens to the log of the machine's own kernel. */
  deaf?: boolean;
}

/** Milliseconds for the other process of a machine to answer, where the agent is silent. */
const ALIVE_TIMEOUT = 3000;

/** A transcript of a program that ended the target. */
export const lostTranscript = (how: string): Transcript => ({
  nlconform: 'transcript',
  version: TRANSCRIPT_VERSION,
  outcomes: [{ lost: how }],
  processes: {},
  ports: {},
});

export class AgentTarget implements Target {
  readonly spec: string;
  private readonly command: Command;
  private readonly options: Required<Omit<AgentTargetOptions, 'log' | 'deaf'>>;
  private readonly watch: HealthWatch | undefined;
  private connection: AgentConnection | undefined;
  private nextId = 1;
  /** Why nothing more can be asked: it was lost, and did not start again. */
  private gone: HarnessError | undefined;
  /** Settles when the request before has its answer: only then does the next one's clock start. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(spec: string, command: Command, { log, ...options }: AgentTargetOptions = {}) {
    this.spec = spec;
    this.command = command;
    this.watch = log && new HealthWatch(log);
    this.options = { startTimeout: 10_000, runTimeout: 10_000, batch: 64, ...options };
  }

  async start(): Promise<TargetInfo> {
    const connection = new AgentConnection(this.command);
    const attempted = `start ${this.spec}`;
    try {
      const line = await connection.hear(this.options.startTimeout);
      const said = targetInfoSchema.safeParse(parseLine(attempted, line));
      if (!said.success) {
        const [issue] = said.error.issues;
        const where = issue?.path.join('.') ?? '';
        throw new HarnessError(attempted, `handshake: ${where}: ${issue?.message}`);
      }
      if (said.data.byteOrder === 'BE') {
        throw new HarnessError(
          attempted,
          'handshake: byteOrder: big-endian targets are not read yet',
        );
      }
      this.connection = connection;
      this.watch?.skip(); // what it said while it booted is no matter of a program's
      return said.data;
    } catch (error) {
      connection.kill();
      if (error instanceof AgentLost) {
        const stopped = this.watch?.look().find(({ panic }) => panic !== undefined);
        const last = error.silent && connection.lastSaid;
        const said = last ? `${error.message}; the last it said: ${last}` : error.message;
        const why = stopped === undefined ? said : `kernel panic: ${stopped.panic}`;
        throw new HarnessError(attempted, `the agent gave no handshake: ${why}`);
      }
      throw error;
    }
  }

  async run(
    programs: readonly Program[],
    { warns = [], ...options }: RunOptions = {},
  ): Promise<Transcript[]> {
    const out: Transcript[] = [];
    const { batch } = this.options;
    // two batches under way: the agent works on one while the other's answer is read
    const pending: { programs: readonly Program[]; answer: Promise<Transcript[] | AgentLost> }[] =
      [];
    for (let from = 0; from < programs.length || pending.length > 0;) {
      if (from < programs.length && pending.length < 2) {
        const some = programs.slice(from, from + batch);
        from += batch;
        const how = from > batch ? laterOf(options) : options;
        pending.push({ programs: some, answer: this.ask(some, how).catch(lostOrThrow) });
        continue;
      }
      const { programs: some, answer } = pending.shift() ?? {
        programs: [],
        answer: Promise.resolve([]),
      };
      const got = await answer.catch(async (error: unknown) => {
        // nothing of this run may be left under way, nor be heard as the answer to the next
        await Promise.allSettled(pending.map((each) => each.answer));
        throw error;
      });
      if (Array.isArray(got)) {
        out.push(...got);
        // the agent may already be at the next batch
        await this.heed([...some, ...pending.flatMap((each) => each.programs)]);
      } else {
        // what was under way behind it is lost with it
        const rest = pending.splice(0);
        await Promise.all(rest.map((each) => each.answer));
        const again = [...some, ...rest.flatMap((each) => each.programs)];
        await this.describe(got, again);
        await this.restart();
        for (const program of again) out.push(await this.runAlone(program, options));
      }
    }
    await this.findCulprits(options, warns);
    return out;
  }

  takeHealth(): HealthFinding[] {
    return this.watch?.take() ?? [];
  }

  async close(): Promise<void> {
    await this.connection?.close();
    this.connection = undefined;
  }

  /** One program in a request of its own: if the agent is lost, this program did it. */
  private async runAlone(program: Program, options: RunOptions): Promise<Transcript> {
    const got = await this.ask([program], options).catch(lostOrThrow);
    if (Array.isArray(got)) {
      await this.heed([program]);
      return got[0] ?? lostTranscript('no transcript');
    }
    const how = await this.describe(got, [program]);
    await this.restart();
    return lostTranscript(how);
  }

  /** Takes note of what the kernel said while these programs ran. */
  async heed(programs: readonly Program[]): Promise<readonly HealthReport[]> {
    // it comes by a pipe of its own, which may be read after that of the answer
    await othersTurn();
    const reports = this.watch?.look() ?? [];
    for (const report of reports) this.watch?.add(report, programs);
    return reports;
  }

  /** How the target was lost, in words. */
  private async describe(lost: AgentLost, programs: readonly Program[]): Promise<string> {
    const { message: how, silent } = lost;
    const alive = silent ? await this.connection?.isAlive(ALIVE_TIMEOUT) : undefined;
    return lossText({ how, silent, alive, reports: await this.heed(programs) });
  }

  /**
   * One by one, on a machine started anew: many faults are reported once only. Whatever they
   * answer was heard before.
   */
  private async findCulprits(options: RunOptions, expected: readonly string[]): Promise<void> {
    for (;;) {
      const finding = this.watch?.suspect(expected);
      if (finding === undefined || this.gone !== undefined) return;
      await this.restart();
      for (const program of finding.programs) {
        if (this.gone !== undefined || finding.repeats) break;
        await this.runAlone(program, options);
      }
    }
  }

  /** Where it cannot be, it is gone: whoever asks next hears that. */
  private async restart(): Promise<void> {
    this.connection?.kill();
    this.connection = undefined;
    try {
      await this.start();
    } catch (error) {
      if (!(error instanceof HarnessError)) throw error;
      const why = error.message.replace(`start ${this.spec}: `, '');
      this.gone = new HarnessError(`start ${this.spec} again`, why, { cause: error });
    }
  }

  private async ask(programs: readonly Program[], options: RunOptions): Promise<Transcript[]> {
    if (this.gone !== undefined) throw this.gone;
    const { connection } = this;
    const attempted = `run ${programs.length} programs on ${this.spec}`;
    if (connection === undefined) throw new HarnessError(attempted, 'the target is not started');
    const id = this.nextId++;
    connection.say({ id, run: programs, ...options });
    const { turn } = this;
    const heard = turn.then(() => connection.hear(this.options.runTimeout + waitsOf(programs)));
    this.turn = heard.catch(() => undefined);
    return checkAnswer(attempted, id, programs, parseLine(attempted, await heard));
  }
}

/** Milliseconds that programs may lawfully wait for events that do not come. */
const waitsOf = (programs: readonly Program[]): number =>
  programs
    .flatMap(({ steps }) => steps)
    .reduce((sum, step) => sum + (step.call === 'poll' ? (step.timeout ?? 0) : 0), 0);

/** What is fresh is so once: behind the first batch the others stay where that one was. */
const laterOf = (options: RunOptions): RunOptions =>
  options.isolation === 'request' ? { ...options, isolation: 'run' } : options;

function lostOrThrow(error: unknown): AgentLost {
  if (error instanceof AgentLost) return error;
  throw error;
}
