import type { Net } from '../../net/net.ts';

export function fib6_new_table(_net: Net, _id: number): void {}
