import { expect, it } from 'vitest';
import { withoutCommands } from './print-text.ts';

it.each(['::error::x', 'a\n     ::set-env name=PATH::x', 'ok ##[add-mask]x'])(
  '%j is printed with commands stopped',
  (text) => {
    expect(withoutCommands(text, 'w')).toBe(`::stop-commands::w\n${text}\n::w::`);
  },
);

it('the word is another one each time: nobody can end it early', () => {
  const [first, second] = [withoutCommands('::x'), withoutCommands('::x')];
  expect(first.split('\n')[0]).toMatch(/^::stop-commands::[\w-]{36}$/);
  expect(first).not.toBe(second);
});

it('what has no such line is left as it is', () => {
  const text = 'an address such as fe80::1\nand `a ::b` in a line';
  expect(withoutCommands(text)).toBe(text);
});
