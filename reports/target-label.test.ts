import { expect, it } from 'vitest';
import { labelsOf } from './target-label.ts';

it.each([
  ['kernel', 'kernel'],
  ['simulator?fault=drop-ack', 'simulator?fault=drop-ack'],
  ['exec:unshare -Urn python3 docs/examples/executor.py', 'exec:executor.py'],
  ["exec:'/usr/bin/node' '/srv/a long name/agent.mjs' -v", 'exec:agent.mjs'],
  ['vm:/var/cache/nlconform/vmlinuz-6.12.117?module=a.ko', 'vm:vmlinuz-6.12.117'],
  ['simulator?fault=short-header-accepted', 'simulator'],
  ['uml:/home/you/linux/kernels/6.12/linux/', 'uml:linux/'],
])('%s: %s', (spec, label) => {
  expect(labelsOf([spec])).toEqual([label]);
});

it('what would be alike stays whole', () => {
  const specs = ['simulator', 'simulator?fault=short-header-accepted', 'kernel'];
  expect(labelsOf(specs)).toEqual(specs);
});
