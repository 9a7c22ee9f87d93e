/** Every command that the documents show does what they say, in an empty place. */
import { expect, it } from 'vitest';
import { documents } from './documents.ts';
import { runDocument } from './run-document.ts';

// several starts of Node a document, on a machine that has other work
const MOST = 900_000;

it.each(documents())('%s', { timeout: MOST }, async (name) => {
  const ran = await runDocument(name);
  const wrong = ran.filter(({ left, code, exit }) => left === undefined && code !== exit);
  expect(wrong).toEqual([]);
});
