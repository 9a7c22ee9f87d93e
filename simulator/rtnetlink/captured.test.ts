import { expect, test } from 'vitest';
import { createKernel } from '../index.ts';
import { asked, openFor } from '../nlattr/testing.ts';
import { captured } from './captured-6.18.ts';

/** ifla_cacheinfo: two of its words differ from boot to boot. */
const stable = (hex: string) => hex.replace(/(14000500ffff0000).{16}(e8030000)/, '$1$2');
test.each(captured)('as Linux 6.18.44: $what', ({ request, answers, strict = false }) => {
  const socket = openFor(createKernel(), 0, strict);
  const got = asked(socket, Buffer.from(request, 'hex'));
  expect(got.map(stable)).toEqual(answers.map(stable));
});
