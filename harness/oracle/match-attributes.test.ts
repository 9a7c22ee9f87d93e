import { describe, expect, it } from 'vitest';
import { fromHex } from '../program/bytes.ts';
import { missingAttribute } from './match-attributes.ts';

// 4 bytes of something, then A=2, B{C=1,C=2}, A is 1, B is 2 with NLA_F_NESTED
const ROW = 'ffffffff 0500010002000000 1400 0280 0500030001000000 0500030002000000';
const missing = (...has: Parameters<typeof missingAttribute>[0]) =>
  missingAttribute(has, fromHex(ROW), 4, () => 2)?.text;

describe('missingAttribute', () => {
  it('finds an attribute by its type, and its payload by a pattern', () => {
    expect(missing({ name: 'A', path: [1], payload: ['02'] })).toBeUndefined();
    expect(missing({ name: 'A', path: [1], payload: [{ any: 1, why: 'x' }] })).toBeUndefined();
    expect(missing({ name: 'A', path: [1], payload: ['03'] })).toBe('A: want 03, got 02');
    expect(missing({ name: 'A', path: [1], payload: ['0200'] })).toBe('A: want 0200, got 02');
  });

  it('says what is not there, and what should not be', () => {
    expect(missing({ name: 'D', path: [4], payload: ['02'] })).toBe(
      'D: want 02, got no such attribute',
    );
    expect(missing({ name: 'D', path: [4], payload: 'absent' })).toBeUndefined();
    expect(missing({ name: 'A', path: [1], payload: 'absent' })).toBe('A: want none, got 02');
  });

  it('looks into nests whatever their flag, and wants each attribute once', () => {
    expect(missing({ name: 'B/C', path: [2, 3], payload: ['01'] })).toBe(
      'B/C: want it once, got it 2 times',
    );
    expect(missing({ name: 'B/D', path: [2, 4], payload: 'absent' })).toBeUndefined();
  });
});
