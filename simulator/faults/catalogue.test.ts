import { expect, test } from 'vitest';
import { FAULTS, Faults, UnknownFault } from './catalogue.ts';

test('all are off unless named', () => {
  const faults = new Faults();
  expect(Object.keys(FAULTS).filter((name) => faults.has(name as keyof typeof FAULTS))).toEqual([]);
});

test('a name that is not in the catalogue is refused with those that are', () => {
  expect(() => new Faults(['drop-ack', 'nothing'])).toThrow(UnknownFault);
  expect(() => new Faults(['nothing'])).toThrow(
    /^fault 'nothing' is not known \(known: .*drop-ack/,
  );
});
