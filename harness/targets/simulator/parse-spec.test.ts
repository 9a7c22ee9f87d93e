import { expect, test } from 'vitest';
import { UnknownTarget } from '../target.ts';
import { parseSpec } from './parse-spec.ts';

test.each([
  ['simulator', { faults: [] }],
  ['simulator:6.18', { profile: '6.18', faults: [] }],
  ['simulator?fault=drop-ack,err-pid', { faults: ['drop-ack', 'err-pid'] }],
  ['simulator:6.1-uml?root=machine', { profile: '6.1-uml', faults: [], root: 'machine' }],
  ['simulator:6.18?fault=drop-ack', { profile: '6.18', faults: ['drop-ack'] }],
])('%s', (spec, parsed) => {
  expect(parseSpec(spec)).toEqual(parsed);
});

test.each([
  ['simulator:9.9', /no profile '9.9'; there are 6\.18/],
  ['simulator?fault=nothing', /no fault 'nothing'; there are .*drop-ack/],
  ['simulator?root=me', /root is machine, or not given/],
  ['simulator?speed=9', /'speed' is not known; there are fault and root/],
])('%s is refused with what there is', (spec, message) => {
  expect(() => parseSpec(spec)).toThrow(UnknownTarget);
  expect(() => parseSpec(spec)).toThrow(message);
});
