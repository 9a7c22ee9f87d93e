import { describe, expect, test } from 'vitest';
import { parseSpec } from './parse-spec.ts';

describe('parseSpec', () => {
  test.each([
    ['uml', {}],
    ['uml:/boot/linux', { binary: '/boot/linux' }],
    ['uml?gcov=/tmp/lines', { gcov: '/tmp/lines' }],
    ['uml?module=/a+b.ko,/c.ko&module=/d.ko', { extra: ['/a+b.ko', '/c.ko', '/d.ko'] }],
    ['uml:./linux?gcov=/tmp/lines', { binary: './linux', gcov: '/tmp/lines' }],
  ])('%s', (spec, want) => expect(parseSpec(spec)).toEqual(want));

  test.each([
    ['uml:', "target 'uml:': uml: needs the path of a kernel behind it"],
    ['uml?gcov=', "target 'uml?gcov=': 'gcov' needs a value: gcov=…"],
    ['uml?gcvo=/tmp', "target 'uml?gcvo=/tmp': 'gcvo' is not known; there are module and gcov"],
  ])('%s is refused', (spec, want) => expect(() => parseSpec(spec)).toThrow(want));
});
