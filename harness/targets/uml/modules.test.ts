import { expect, it } from 'vitest';
import { inOrder } from './modules.ts';

// lines of modules.dep as depmod writes them
const table = `kernel/net/ipv6/ipv6.ko:
kernel/net/8021q/8021q.ko: kernel/net/802/mrp.ko kernel/net/802/garp.ko kernel/net/llc/stp.ko
kernel/net/802/garp.ko: kernel/net/llc/stp.ko kernel/net/llc/llc.ko
kernel/net/802/mrp.ko:
kernel/net/llc/stp.ko: kernel/net/llc/llc.ko
kernel/net/llc/llc.ko:
`;

it('a module comes after what it depends on, and once', () => {
  expect(inOrder(table, ['8021q', 'ipv6', 'stp'])).toEqual([
    'kernel/net/802/mrp.ko',
    'kernel/net/llc/llc.ko',
    'kernel/net/llc/stp.ko',
    'kernel/net/802/garp.ko',
    'kernel/net/8021q/8021q.ko',
    'kernel/net/ipv6/ipv6.ko',
  ]);
});

it('a module that is not there is left out', () => {
  expect(inOrder(table, ['dummy', 'q'])).toEqual([]);
});
