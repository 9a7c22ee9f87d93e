import { expect, test } from 'vitest';
import { createKernel } from '../index.ts';
import { asked, openFor } from '../nlattr/testing.ts';
import { captured } from './captured-6.18.ts';

test.each(captured)('as Linux 6.18.44: $what', ({ request, answers, strict = false }) => {
  const socket = openFor(createKernel(), 16, strict);
  const got = asked(socket, Buffer.from(request, 'hex'));
  expect(got).toEqual(answers);
});
