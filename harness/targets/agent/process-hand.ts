/** A process of its own, with its own process id and descriptors; spoken to over its stdio. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ownCommand } from '../../own-module.ts';
import { HarnessError } from '../target.ts';
import type { Hand, HandAnswer, HandRequest } from './hand.ts';
import { work } from './hand-work.ts';

const FLAG = '--nlconform-hand';

export async function startProcessHand(): Promise<Hand> {
  const { file, args } = ownCommand(import.meta.url);
  const child = spawn(file, [...args, FLAG], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done)
      throw new HarnessError('helper process', `ended with ${child.exitCode ?? 'a signal'}`);
    return value;
  };
  await next();
  const { pid } = child;
  if (pid === undefined) throw new HarnessError('helper process', 'has no process id');
  return {
    pid,
    async make(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const answer = JSON.parse(await next()) as HandAnswer | { error: string };
      if ('error' in answer) throw new HarnessError('helper process', answer.error);
      return answer;
    },
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}

if (process.argv[2] === FLAG) {
  process.stdout.write('ready\n');
  createInterface({ input: process.stdin }).on('line', (line) => {
    let answer: HandAnswer | { error: string };
    try {
      answer = work(JSON.parse(line) as HandRequest);
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  });
}
