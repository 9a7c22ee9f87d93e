import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NLA_TYPES } from '../../../program/definition.ts';
import { A, CMD, INPUT, VIA } from './commands.ts';

const header = readFileSync(
  new URL('../../registration-module/commands.h', import.meta.url),
  'utf8',
).replaceAll(/\/\*.*?\*\//gs, '');

/** The names of an enum of the header that begin with a prefix, in order, without it. */
function namesOf(prefix: string): string[] {
  const names = [...header.matchAll(/^\s*(?:enum \{ )?([A-Z][A-Z0-9_]*)(?: = 1)?,/gm)];
  const single = [...header.matchAll(/\benum \{([^}]*)\}/g)].flatMap(([, body = '']) =>
    body.split(',').map((each) => each.trim().replace(/ = .*/, '')),
  );
  return [...new Set([...single, ...names.map(([, name = '']) => name)])]
    .filter((name) => name.startsWith(prefix) && name !== 'CMD_ATTR_MAX')
    .map((name) => name.slice(prefix.length));
}

test('the numbers are those of commands.h', () => {
  expect(Object.keys(CMD)).toEqual(namesOf('CMD_'));
  expect(Object.keys(A)).toEqual(namesOf('A_'));
  expect(namesOf('TYPE_')).toEqual([...NLA_TYPES]);
  expect(Object.keys(VIA)).toEqual(namesOf('VIA_').map((name) => name.toLowerCase()));
  expect(Object.keys(INPUT)).toEqual(namesOf('INPUT_').map((name) => name.toLowerCase()));
});
