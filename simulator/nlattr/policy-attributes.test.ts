import { expect, test } from 'vitest';
import type { NlaPolicy } from './nla-policy.ts';
import { policyAttributes } from './policy-attributes.ts';

test.each<[string, NlaPolicy, string | undefined]>([
  [
    'U32, as IFLA_MTU shows it',
    { type: 'U32' },
    '0c00040000000000000000000c000500ffffffff000000000800010004000000',
  ],
  [
    'a signed minimum, as IFLA_NEW_IFINDEX',
    { type: 'S32', range: { min: 1n } },
    '0c00020001000000000000000c000300ffffff7f000000000800010008000000',
  ],
  [
    'S32, as IFLA_TARGET_NETNSID',
    { type: 'S32' },
    '0c00020000000080ffffffff0c000300ffffff7f000000000800010008000000',
  ],
  ['a string, as IFLA_IFNAME', { type: 'STRING', len: 15 }, '080007000f000000080001000b000000'],
  ['a string of any length', { type: 'NUL_STRING' }, '080001000c000000'],
  ['a nest', { type: 'NESTED' }, '080001000d000000'],
  ['a mask', { type: 'U8', mask: 7n }, '0c000c0007000000000000000800010002000000'],
  [
    'a range of lengths',
    { type: 'BINARY', range: { min: 2n, max: 4n } },
    '08000600020000000800070004000000080001000a000000',
  ],
  [
    'its least is 0',
    { type: 'BINARY', range: { min: 0n, max: 4n } },
    '0800070004000000080001000a000000',
  ],
  ['its end lies apart', { type: 'BINARY', range: { min: 2n, max: 0xffffn } }, '080001000a000000'],
  // seen on 6.1.192 and 6.12.117: genl.pol.string
  ['one end of a range of lengths', { type: 'BINARY', range: { min: 2n } }, '080001000a000000'],
  ['bits', { type: 'BITFIELD32', bits: 3 }, '08000a0003000000080001000f000000'],
  ['a flag', { type: 'FLAG' }, '0800010001000000'],
  ['REJECT', { type: 'REJECT' }, undefined],
  ['BE16', { type: 'BE16' }, undefined],
])('%s', (_what, policy, hex) => {
  const got = policyAttributes(policy);
  expect(got && Buffer.from(got).toString('hex')).toBe(hex);
});
