import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Mailbox } from './mailbox.ts';

let mailbox: Mailbox;
afterEach(() => mailbox.remove());

it('a short line goes as it is, a long one as a file', () => {
  mailbox = new Mailbox('uml');
  expect(mailbox.carry('{"id":1}')).toBe('{"id":1}');
  const long = `{"id":2,"run":"${'x'.repeat(5000)}"}`;
  expect(mailbox.carry(long)).toBe('{"file":"/run/nlconform/0.json"}');
  expect(readFileSync(join(mailbox.folder, '0.json'), 'utf8')).toBe(long);
});

it('keeps only the files that may still be read', () => {
  mailbox = new Mailbox('uml');
  for (let count = 0; count < 6; count++) mailbox.carry('x'.repeat(5000));
  expect(readdirSync(mailbox.folder)).toEqual(['2.json', '3.json', '4.json', '5.json']);
});
