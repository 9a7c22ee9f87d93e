import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, fromHex, lengthOf, type Bytes, type NumberSymbol, resolveBytes } from './bytes.ts';
import { sizeOf, toHex } from './bytes.ts';

describe('hex', () => {
  it.each([
    ['', []],
    ['  ', []],
    ['0a0B', [10, 11]],
    [' 0 a\n0\tb ', [10, 11]],
  ])('%j', (text, bytes) => {
    expect([...fromHex(text)]).toEqual(bytes);
  });

  it.each([
    ['0g', "hex: 'g' at digit 1 is no hex digit"],
    ['00 0x', "hex: 'x' at digit 3 is no hex digit"],
    ['é', "hex: 'é' at digit 0 is no hex digit"],
    ['000', 'hex: 3 digits, an odd number'],
  ])('%j is refused, by digit', (text, message) => {
    expect(() => fromHex(text)).toThrow(new SyntaxError(message));
  });

  it('any bytes survive the way there and back, wherever blanks stand', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('', ' ', '\n', '\t '), (bytes, blank) => {
        expect(fromHex(toHex(bytes).split('').join(blank))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it('of a part of a larger buffer is that part only', () => {
    expect(toHex(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('0203');
  });
});

const numbers: Record<string, number> = { a: 0xfffff001, nlctrl: 0x10, lo: 1, g: 5 };
const resolve = (symbol: NumberSymbol) => {
  const [name] = Object.values(symbol) as [string];
  return numbers[name];
};

describe('symbols', () => {
  it.each<[Bytes, string]>([
    ['0102', '0102'],
    [[{ port: 'a' }], '01f0ffff'],
    [[{ family: 'nlctrl' }], '1000'],
    [[{ family: 'nlctrl', size: 4 }], '10000000'],
    [[{ ifindex: 'lo' }], '01000000'],
    [[{ group: 'g', index: 2 }], '05000000'],
    [['aa', { port: 'a' }, ' bb cc ', { family: 'nlctrl', size: 2 }], 'aa01f0ffffbbcc1000'],
  ])('%j', (bytes, hex) => {
    const resolved = resolveBytes(bytes, resolve);
    expect(toHex(resolved)).toBe(hex);
    expect(lengthOf(bytes)).toBe(resolved.length);
  });

  it('a symbol for nothing is a fault of the program, by name', () => {
    expect(() => resolveBytes(['00', { port: 'b' }], resolve)).toThrow(
      'symbol {"port":"b"} stands for nothing at this step',
    );
  });

  it('bad hex among symbols names its digit', () => {
    expect(() => resolveBytes([{ port: 'a' }, '0'], resolve)).toThrow(
      'hex: 1 digits, an odd number',
    );
  });
});

it('the size of a wildcard is known unless it is open', () => {
  expect([sizeOf({ any: 6, why: 'a reason' }), sizeOf({ rest: 'a reason' })]).toEqual([6, 0]);
});

it('joining merges neighbouring hex and leaves symbols apart', () => {
  expect(concat('00', ' ', ['11', { port: 'a' }, ''], '22', [{ ifindex: 'lo' }])).toEqual([
    '00 11',
    { port: 'a' },
    '22',
    { ifindex: 'lo' },
  ]);
});
