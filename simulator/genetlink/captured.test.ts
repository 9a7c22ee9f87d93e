import { describe, expect, test } from 'vitest';
import { createKernel } from '../index.ts';
import { asked, openFor } from '../nlattr/testing.ts';
import { captured_6_1 } from './captured-6.1.ts';
import { captured_6_12 } from './captured-6.12.ts';
import { captured } from './captured-6.18.ts';

describe.each([
  ['6.1', captured_6_1],
  ['6.12', captured_6_12],
  ['6.18', captured],
])('as Linux %s', (profile, exchanges) => {
  test.each(exchanges)('$what', ({ request, answers, strict = false }) => {
    const socket = openFor(createKernel({ profile }), 16, strict);
    const got = asked(socket, Buffer.from(request, 'hex'));
    expect(got).toEqual(answers);
  });
});
