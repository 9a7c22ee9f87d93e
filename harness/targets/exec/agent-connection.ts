/** One running agent: its process, the lines it says, and the lines said to it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { ConsoleLog } from '../health/kernel-log.ts';
import { HarnessError } from '../target.ts';

/** How the agent ended, or that it said nothing in time. */
export class AgentLost extends Error {
  /** It is there, and says nothing. */
  readonly silent: boolean;
  constructor(how: string, silent = false) {
    super(how);
    this.name = 'AgentLost';
    this.silent = silent;
  }
}

export interface Command {
  file: string;
  args: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  /** What is said in place of a line, where the channel cannot take every line. */
  carry?: (line: string) => string;
  /** Milliseconds that it gets to end by itself; default 2000. */
  patience?: number;
  /** Standard error is the console of a machine: it goes here, too. */
  console?: ConsoleLog;
  /** Descriptors 3 (to it) and 4 (from it) lead to a process that answers each line: see isAlive. */
  lifeline?: true;
}

const STDERR_KEPT = 2000;

export class AgentConnection {
  private readonly carry: (line: string) => string;
  private readonly patience: number;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];
  private readonly lines: string[] = [];
  private partial: Buffer[] = [];
  private ended: AgentLost | undefined;
  private stderr = '';

  constructor({ file, args, env, carry, console, lifeline, patience = 2000 }: Command) {
    this.patience = patience;
    this.carry = carry ?? ((line) => line);
    // its own process group, so that helpers of the agent can be ended with it
    const more = lifeline ? (['pipe', 'pipe'] as const) : [];
    const stdio = ['pipe' as const, 'pipe' as const, 'pipe' as const, ...more];
    const options = { env: env ?? process.env, detached: true, stdio };
    this.child = spawn(file, args, options);
    this.child.stdout.on('data', (chunk: Buffer) => this.take(chunk));
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString()).slice(-STDERR_KEPT);
      console?.append(chunk);
    });
    this.child.stdin.on('error', () => undefined); // the exit tells more than EPIPE
    this.child.on('error', (error) => this.end(new AgentLost(error.message)));
    this.child.on('close', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      const said = this.stderr === '' ? how : `${how}: ${lastLine(this.stderr)}`;
      this.end(new AgentLost(endOfAgent(this.stderr) ?? said));
    });
  }

  say(message: unknown): void {
    this.child.stdin.write(`${this.carry(JSON.stringify(message))}\n`);
  }

  /** The next line. @throws AgentLost at its end, or after `timeout` milliseconds of silence. */
  async hear(timeout: number): Promise<string> {
    const ready = this.lines.shift();
    if (ready !== undefined) return ready;
    if (this.ended !== undefined) throw this.ended;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.splice(0);
        reject(new AgentLost(`no answer for ${timeout} ms`, true));
      }, timeout);
      this.waiting.push({
        resolve: (line) => {
          clearTimeout(timer);
          resolve(line);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
    });
  }

  /** Whether another process than the agent answers in time; undefined where there is none. */
  async isAlive(timeout: number): Promise<boolean | undefined> {
    const [, , , to, from] = this.child.stdio as (Writable | Readable | undefined)[];
    if (to === undefined || from === undefined || this.ended !== undefined) return undefined;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), timeout);
      (from as Readable).once('data', () => {
        clearTimeout(timer);
        resolve(true);
      });
      (to as Writable).on('error', () => undefined); // it ended meanwhile: silence tells
      (to as Writable).write('\n');
    });
  }

  /** The last line on its standard error: a machine's console. */
  get lastSaid(): string {
    return lastLine(this.stderr);
  }

  /** Ends its input; what it still says can be heard. */
  hangUp(): void {
    this.child.stdin.end();
  }

  /** Lets it end by itself when its input does, else ends it and its helpers. */
  async close(): Promise<void> {
    if (this.ended !== undefined) return;
    const gone = new Promise<void>((resolve) => this.child.once('close', () => resolve()));
    this.child.stdin.end();
    const timer = setTimeout(() => this.kill(), this.patience);
    await gone;
    clearTimeout(timer);
  }

  kill(): void {
    const { pid } = this.child;
    if (pid === undefined || this.ended !== undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      this.child.kill('SIGKILL'); // no group of its own where spawn could not make one
    }
  }

  private take(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      this.partial.push(chunk.subarray(from, at));
      const line = Buffer.concat(this.partial).toString();
      this.partial = [];
      from = at + 1;
      const waiting = this.waiting.shift();
      if (waiting === undefined) this.lines.push(line);
      else waiting.resolve(line);
    }
    if (from < chunk.length) this.partial.push(chunk.subarray(from));
  }

  private end(how: AgentLost): void {
    this.ended ??= how;
    for (const waiting of this.waiting.splice(0)) waiting.reject(how);
  }
}

/** A machine says how the agent in it ended, as `$?` has it; the machine itself then ends in peace. */
function endOfAgent(said: string): string | undefined {
  const code = /^the agent ended with (\d+)\r?$/m.exec(said)?.[1];
  if (code === undefined) return undefined;
  const signal = Object.entries(constants.signals).find(([, n]) => n === Number(code) - 128)?.[0];
  if (signal !== undefined) return `signal ${signal}`;
  const why = /^nlconform: (.*?)\r?$/m.exec(said)?.[1];
  return why === undefined ? `exit code ${code}` : `exit code ${code}: ${why}`;
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

/** Parses one line of the agent. @throws HarnessError naming what was said. */
export function parseLine(attempted: string, line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new HarnessError(attempted, `the agent said no JSON: ${line.slice(0, 200)}`);
  }
}
