import { expect, it } from 'vitest';
import type { Expectation } from '../oracle/expectation.ts';
import type { Suite } from './requirement.ts';
import { wildcardsOf } from './wildcards.ts';

const suite = (...rules: [string, ...Expectation[][]][]): Suite => ({
  name: 's',
  about: 'about',
  requirements: rules.map(([id, ...cases]) => ({
    id,
    rule: 'a rule',
    level: 'must',
    source: ['a source'],
    needs: [],
    seen: [],
    cases: cases.map((expectations, index) => ({
      name: String(index),
      lines: expectations.map((expect) => ({ step: { call: 'drain', socket: 'a' }, expect })),
    })),
  })),
});
const any = (count: number, why: string) => ({ any: count, why });
const heard = (...datagrams: Extract<Expectation, { datagrams: unknown }>['datagrams']) => ({
  datagrams,
});

it('wildcards of every kind of expectation, by rule and reason, bytes added up', () => {
  const length = any(4, 'length');
  const suites = [
    suite(
      [
        'one',
        [heard({ bytes: ['aa', length] }, { bytes: [], control: [length] })],
        [{ value: [length] }],
      ],
      ['two', [{ oneOf: [{ errno: 'EIO' }, { value: [any(2, 'value')] }] }]],
      ['three', [{ name: { bytes: [any(3, 'name'), { rest: 'behind' }] } }, { ret: 1 }]],
      [
        'four',
        [heard({ bytes: [{ port: 'a' }, 'bb'] }), { lines: () => undefined }, { revents: 1 }],
      ],
    ),
    suite(['five', [{ value: [length] }]]),
  ];
  expect(wildcardsOf(suites)).toEqual([
    { name: 'one', reason: 'length', bytes: 12 },
    { name: 'two', reason: 'value', bytes: 2 },
    { name: 'three', reason: 'name', bytes: 3 },
    { name: 'three', reason: 'behind', bytes: 0 },
    { name: 'five', reason: 'length', bytes: 4 },
  ]);
});

it('no suites have none', () => {
  expect(wildcardsOf([])).toEqual([]);
});
