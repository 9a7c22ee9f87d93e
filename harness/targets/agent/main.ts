/**
 * The agent: runs inside the namespace, machine or sandbox under test and speaks the protocol
 * of docs/agent-protocol.md on stdin and stdout.
 */
import { createInterface } from 'node:readline';
import type { Program } from '../../program/program.ts';
import type { Transcript } from '../../program/transcript.ts';
import type { Isolation } from '../target.ts';
import { HandPool } from './hand-pool.ts';
import { handshake } from './handshake.ts';
import { Kcov } from './kcov.ts';
import { Namespaces } from './namespaces.ts';
import { Session } from './session.ts';

interface RunRequest {
  id: number;
  run: Program[];
  isolation?: Isolation;
  coverage?: boolean;
}

const namespaces = new Namespaces();
const hands = new HandPool();
const say = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);

// where a fresh network namespace is of no use, the one of the sandbox serves all programs
const stays = process.argv.includes('--stay');
const info = handshake(stays ? undefined : namespaces);
const fresh = !stays && namespaces.mayRenew();
say(info);

let kcov: Kcov | undefined;

async function serve({ id, run, isolation, coverage }: RunRequest): Promise<void> {
  const transcripts: Transcript[] = [];
  if (isolation === 'request' && fresh) namespaces.renew();
  if (coverage) kcov ??= new Kcov();
  for (const program of run) {
    if (isolation === 'program' && fresh) namespaces.renew();
    if (coverage) kcov?.begin();
    const ran = new Session(program, namespaces, hands).run();
    const transcript = ran instanceof Promise ? await ran : ran;
    if (coverage && kcov !== undefined) transcript.coverage = kcov.end();
    transcripts.push(transcript);
  }
  say({ id, transcripts });
}

for await (const line of createInterface({ input: process.stdin })) {
  let request: RunRequest;
  try {
    request = JSON.parse(line) as RunRequest;
    if (!Array.isArray(request?.run)) throw new TypeError('no list of programs under `run`');
  } catch (error) {
    say({ error: `not a request: ${String(error)}` });
    continue;
  }
  try {
    await serve(request);
  } catch (error) {
    say({ id: request.id, error: error instanceof Error ? error.message : String(error) });
  }
}
await hands.close();
