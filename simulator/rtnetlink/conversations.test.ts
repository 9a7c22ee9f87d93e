import { expect, test } from 'vitest';
import { createKernel } from '../index.ts';
import { asked, heard, openFor } from '../nlattr/testing.ts';
import { conversations } from './conversations-6.18.ts';

/** Time stamps: of ifla_cacheinfo, with the reachable time, and of ifa_cacheinfo. */
const stable = (hex: string) =>
  hex
    .replaceAll(/(14000500ffff0000).{16}(e8030000)/g, '$1$2')
    .replaceAll(/(14000600ffffffffffffffff).{16}/g, '$1');

test.each(conversations)('as Linux 6.18.44: $what', ({ steps }) => {
  const kernel = createKernel();
  const socket = openFor(kernel, 0);
  const member = openFor(kernel, 0);
  for (let group = 1; group <= 39; group++) member.setsockopt(270, 1, group);
  for (const { request, answers, heard: told } of steps) {
    const got = asked(socket, Buffer.from(request, 'hex'));
    expect(got.map(stable)).toEqual(answers.map(stable));
    expect(heard(member, socket).map(stable)).toEqual(told.map(stable));
  }
});
