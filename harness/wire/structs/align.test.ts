import { expect, it } from 'vitest';
import { align4 } from './netlink.ts';

it.each([
  [0, 0],
  [1, 4],
  [4, 4],
  [17, 20],
  [0x80000000, 0x80000000],
  [0xffffffff, 0x100000000],
])('%s is padded to %s', (length, aligned) => {
  expect(align4(length)).toBe(aligned);
});
