import { expect, it } from 'vitest';
import type { KernelStep } from '../../../program/kernel-steps.ts';
import { mayCrash } from './may-crash.ts';

const family = (name: string | { hex: string }, ...groups: string[]): KernelStep => ({
  call: 'genl_register_family',
  family: 'x',
  definition: { name, groups: groups.map((each) => ({ name: each })) },
});
const handler = (protocol: number, msgtype: number): KernelStep[] => [
  { call: 'rtnl_register_module', protocol, msgtype, doit: 0 },
  { call: 'rtnl_unregister', protocol, msgtype },
];

// each seen to end in a BUG on User-Mode Linux 6.12.117, but for the name
it('what stops a kernel is not asked of it', () => {
  const stops = [
    family({ hex: '61'.repeat(16) }),
    family('NET_DM', 'a', 'b'),
    family('pmcraid', 'a', 'b'),
    ...[handler(40, 15), handler(40, 124), handler(130, 70), handler(-1, 70)].flat(),
  ];
  expect(stops.filter((step) => mayCrash(step) === undefined)).toEqual([]);
});

it('and what does not is', () => {
  const fine = [
    family('a'.repeat(15)),
    family('NET_DM', 'a'),
    family('alpha', 'a', 'b'),
    ...[handler(40, 16), handler(129, 123), handler(0, 70)].flat(),
    { call: 'kernel_calls' } as const,
  ];
  expect(fine.map(mayCrash)).toEqual(fine.map(() => undefined));
});
