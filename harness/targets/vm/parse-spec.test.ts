import { expect, it } from 'vitest';
import { UnknownTarget } from '../target.ts';
import { parseVmSpec } from './parse-spec.ts';

it.each([
  ['vm:/boot/vmlinuz', { vmlinuz: '/boot/vmlinuz', extra: [] }],
  [
    'vm:k/vmlinuz-6.12.117+deb12?modules=k/6.12.117+deb12&memory=1024&accel=tcg',
    {
      vmlinuz: 'k/vmlinuz-6.12.117+deb12',
      modules: 'k/6.12.117+deb12',
      memory: 1024,
      accel: 'tcg',
      extra: [],
    },
  ],
  ['vm:k?module=a.ko,b.ko&module=c=1.ko', { vmlinuz: 'k', extra: ['a.ko', 'b.ko', 'c=1.ko'] }],
])('%s', (spec, want) => expect(parseVmSpec(spec)).toEqual(want));

it.each([
  ['vm:', 'vm: needs the path of a kernel (bzImage, vmlinuz) behind it'],
  ['vm', 'vm: needs the path of a kernel (bzImage, vmlinuz) behind it'],
  ['vm:k?fault=x', "'fault' is not known; there are modules, module, memory and accel"],
  ['vm:k?modules=', "'modules' needs a value: modules=…"],
  ['vm:k?modules', "'modules' needs a value: modules=…"],
  ['vm:k?memory=8', "memory is a number of megabytes from 384 up, not '8'"],
  ['vm:k?accel=xen', "accel is kvm or tcg, not 'xen'"],
])('%s is refused', (spec, why) => {
  expect(() => parseVmSpec(spec)).toThrow(new UnknownTarget(spec, why));
});
