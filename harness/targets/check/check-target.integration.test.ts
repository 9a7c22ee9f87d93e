import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { agentCommand } from '../exec/agent-command.ts';
import type { Command } from '../exec/agent-connection.ts';
import { onPath } from '../exec/on-path.ts';
import { checkTarget, checks, type CheckResult } from './check-target.ts';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

async function resultsOf(command: Command, timeout = 10_000): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  await checkTarget(command, timeout, (result) => results.push(result));
  return results;
}
const complaints = (results: CheckResult[]) =>
  results.flatMap(({ name, verdict, text }) => (verdict === 'fail' ? [`${name}: ${text}`] : []));

/** An agent that answers each request with what the expression gives. */
const answering = (expression: string, capabilities: string[] = []): Command => {
  const info = { nlconform: 1, name: 'x', version: '1', byteOrder: 'LE', pageSize: 4096, cpus: 1 };
  const source = `
    console.log(${JSON.stringify(JSON.stringify({ ...info, capabilities, config: {} }))});
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      let { id, run } = JSON.parse(line);
      const transcript = ({ steps }) => ({ nlconform: 'transcript', version: 1,
        outcomes: steps.map(() => ({ unsupported: 'all' })), processes: { main: 1 }, ports: {} });
      ${expression};
    });`;
  return { file: process.execPath, args: ['-e', source] };
};
const say = 'console.log(JSON.stringify({ id, transcripts: run.map(transcript) }))';

it('our own agent is right in all points', async () => {
  const { file, args } = agentCommand();
  const results = await resultsOf({ file: 'unshare', args: ['-Urn', file, ...args] });
  expect(complaints(results)).toEqual([]);
  expect(results).toHaveLength(checks.length + 1);
});

const python = onPath('python3') === undefined && process.env['CI'] !== 'true';
it.skipIf(python)('so is the executor in Python (skipped where there is no python3)', async () => {
  const example = path('../../../docs/examples/executor.py');
  const results = await resultsOf({ file: 'unshare', args: ['-Urn', 'python3', example] });
  expect(complaints(results)).toEqual([]);
});

it('an agent that knows no call has descriptors wrong, and nothing else', async () => {
  expect(complaints(await resultsOf(answering(say)))).toEqual([
    'a name that is no open socket is EBADF: getsockname on a name never opened: ' +
      'want {"errno":"EBADF"}, got {"unsupported":"all"}',
  ]);
});

it.each([
  ['another id', 'id += 1; ' + say, 'the request had id 1, the answer has 2'],
  ['no transcripts', 'console.log(JSON.stringify({ id }))', '`transcripts` is no list: nothing'],
  [
    'no JSON',
    'console.log("Traceback")',
    'the answer is no JSON object on a line of its own: Traceback',
  ],
  ['an error', 'console.log(JSON.stringify({ id, error: "no" }))', 'it gives up: no'],
  ['its end', 'process.exit(3)', 'it was lost: exit code 3'],
  ['silence', '', 'it was lost: no answer for 2000 ms'],
])('to answer with %s is a complaint', async (_, expression, complaint) => {
  const [first] = complaints(await resultsOf(answering(expression), 2000));
  expect(first).toBe(`${checks[0]?.name}: ${complaint}`);
});

it('an outcome of another shape is named by its place', async () => {
  const shape =
    "JSON.stringify({ id, transcripts: run.map(transcript) }).replaceAll('unsupported', 'sorry')";
  const second = complaints(await resultsOf(answering(`console.log(${shape})`)))[0];
  expect(second).toContain('no transcript: outcomes[0]');
});

it('a handshake that is none is the only complaint', async () => {
  const command = { file: process.execPath, args: [path('../exec/fixture-agent.mjs'), 'no-json'] };
  expect(complaints(await resultsOf(command))).toEqual([
    'the first line is the handshake: it is no JSON: Segmentation fault',
  ]);
});

it('a command that cannot be run is broken machinery', async () => {
  await expect(resultsOf({ file: '/bin/sh', args: ['-c', 'exit 4'] })).rejects.toThrow(
    'start the target: it gave no handshake: exit code 4',
  );
});
