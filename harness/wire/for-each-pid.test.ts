import { expect, it } from 'vitest';
import { refusalCapped, refusalWithEcho } from './captures/core.ts';
import { getNeigh } from './captures/route.ts';
import { bytesOfHex } from './hex.ts';
import { forEachPid } from './for-each-pid.ts';

const offsets = (bytes: Uint8Array | undefined): number[] => {
  const out: number[] = [];
  forEachPid(bytes ?? new Uint8Array(), (offset) => out.push(offset));
  return out;
};

it.each([
  ['a refusal: its own and the echoed one', refusalWithEcho.received[0], [12, 32]],
  ['the same without the echoed payload', refusalCapped.received[0], [12, 32]],
  ['two messages', getNeigh.received[0], [12, 88]],
  [
    'a refusal cut short behind the echoed header',
    refusalWithEcho.received[0]?.subarray(0, 36),
    [12, 32],
  ],
  ['a refusal cut short in the echoed header', refusalWithEcho.received[0]?.subarray(0, 35), [12]],
  ['a header cut short', refusalWithEcho.received[0]?.subarray(0, 15), []],
  ['a length of nothing', bytesOfHex('00000000 01000000 00000000 00000000'.repeat(2)), [12]],
  ['nothing', bytesOfHex(''), []],
])('%s', (_, bytes, expected) => {
  expect(offsets(bytes)).toEqual(expected);
});

it.each([
  [12, []],
  [13, [12]],
  [15, [12]],
  [16, []],
])('of a refusal cut to %i bytes', (length, expected) => {
  const cut: number[] = [];
  const bytes = refusalWithEcho.received[0]?.subarray(0, length) ?? new Uint8Array();
  forEachPid(
    bytes,
    () => undefined,
    (offset) => cut.push(offset),
  );
  expect(cut).toEqual(expected);
});
