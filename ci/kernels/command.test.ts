import { expect, test } from 'vitest';
import { $ } from 'zx';
import { needPrograms, run, tellingLine } from './command.ts';

test('the line that says most', () => {
  expect(tellingLine('a\nx.c:3: error: y\nmake: *** [x] Error 1\n')).toBe('x.c:3: error: y');
  expect(tellingLine('tar: error is not recoverable\ntar: b: No space left on device\n')).toBe(
    'tar: b: No space left on device',
  );
  expect(tellingLine("W: unsandboxed\nE: Can't find a source\n")).toBe("E: Can't find a source");
  expect(tellingLine('first\nlast\n\n')).toBe('last');
  expect(tellingLine('\n')).toBeUndefined();
});

test('missing programs are named together, with the command that brings them', () => {
  expect(() => needPrograms('build', ['sh', 'no-flex', 'no-bison'])).toThrow(
    'build: there is no no-flex, no no-bison; apt-get install no-flex no-bison',
  );
});

test('a command that fails says what was attempted', async () => {
  const failed = run('count', ['sh', '-c', 'echo one; echo "error: two" >&2; exit 3']);
  await expect(failed).rejects.toThrow(
    'count: sh -c echo one; echo "error: two" >&2; exit 3: error: two',
  );
});

test('output by lines, and whole', async () => {
  const lines: string[] = [];
  const out = await run('count', ['printf', String.raw`a b\nc\n`], {
    onLine: (line) => lines.push(line),
  });
  expect([out, lines]).toEqual(['a b\nc\n', ['a b', 'c']]);
});

test('the output is read, whatever the script that calls us made of the defaults of zx', async () => {
  const { stdio } = $;
  $.stdio = 'inherit';
  try {
    expect(await run('say', ['echo', 'heard'])).toBe('heard\n');
  } finally {
    $.stdio = stdio;
  }
});
