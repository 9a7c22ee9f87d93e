import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { program } from '../../program/program.ts';
import { HarnessError } from '../target.ts';
import { AgentTarget } from './agent-target.ts';

const fixture = fileURLToPath(new URL('fixture-agent.mjs', import.meta.url));
const started: AgentTarget[] = [];
afterEach(async () => {
  for (const target of started.splice(0)) await target.close();
});

function open(...args: string[]): AgentTarget {
  const command = { file: process.execPath, args: [fixture, ...args] };
  const target = new AgentTarget('exec:fixture', command, { runTimeout: 500, batch: 4 });
  started.push(target);
  return target;
}

const titled = (title: string) => program([{ call: 'close', socket: 'a' }], { title });

it.each([
  ['die', 'agent lost: exit code 7'],
  ['crash', 'agent lost: signal SIGSEGV'],
  ['hang', 'agent hangs: no answer for 500 ms'],
])('a program that makes the agent %s is named, and the others are run', async (title, how) => {
  const target = open();
  await target.start();
  const titles = ['1', '2', title, '4', '5', '6', '7', '8', '9'];
  const transcripts = await target.run(titles.map(titled));
  expect(transcripts.map(({ outcomes }) => outcomes)).toEqual(
    titles.map((each) => (each === title ? [{ lost: how }] : [{ ret: 0 }])),
  );
});

it('one that does not start again: it says why, then and ever after', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nlconform-test-'));
  const [there, script] = [join(folder, 'there'), join(folder, 'agent.sh')];
  writeFileSync(there, '');
  const run = `exec '${process.execPath}' '${fixture}'`;
  writeFileSync(script, `[ -e '${there}' ] || { echo all gone >&2; exit 5; }\n${run}\n`);
  const target = new AgentTarget('exec:once', { file: '/bin/sh', args: [script] });
  started.push(target);
  try {
    await target.start();
    rmSync(there);
    const why = 'start exec:once again: the agent gave no handshake: exit code 5: all gone';
    await expect(target.run(['1', 'die', '3'].map(titled))).rejects.toThrow(why);
    await expect(target.run([titled('4')])).rejects.toThrow(why);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('an answer with too few transcripts is broken machinery', async () => {
  const target = open();
  await target.start();
  await expect(target.run([titled('short'), titled('2')])).rejects.toThrow(
    'run 2 programs on exec:fixture: 1 transcripts for 2 programs',
  );
});

it.each([
  ['null', 'answer undefined to request 1'],
  [
    'garbage',
    'program 0: outcomes[0].value: Invalid string: must match pattern /^([0-9a-f]{2})*$/',
  ],
])('an answer that is %s is broken machinery, and names the place', async (title, what) => {
  const target = open();
  await target.start();
  await expect(target.run([titled(title)])).rejects.toThrow(
    new HarnessError('run 1 programs on exec:fixture', what),
  );
});

it('answers that are broken in several batches are one error', async () => {
  const target = open();
  await target.start();
  const titles = Array.from({ length: 12 }, () => 'short');
  await expect(target.run(titles.map(titled))).rejects.toThrow(
    'run 4 programs on exec:fixture: 3 transcripts for 4 programs',
  );
  const [after] = await target.run([titled('fine')]);
  expect(after?.outcomes).toEqual([{ ret: 0 }]);
});

it('an agent that ends before its handshake says how', async () => {
  const command = { file: '/bin/sh', args: ['-c', 'echo no such machine >&2; exit 4'] };
  await expect(new AgentTarget('exec:x', command).start()).rejects.toThrow(
    'start exec:x: the agent gave no handshake: exit code 4: no such machine',
  );
});

it('a handshake that is none names the field', async () => {
  await expect(open('bad-handshake').start()).rejects.toThrow(
    'start exec:fixture: handshake: nlconform: Invalid input: expected 1',
  );
});

it('what is no JSON is shown', async () => {
  await expect(open('no-json').start()).rejects.toThrow(
    'start exec:fixture: the agent said no JSON: Segmentation fault',
  );
});
