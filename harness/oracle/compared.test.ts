import { expect, it } from 'vitest';
import type { Outcome } from '../program/transcript.ts';
import { comparedBytes } from './compared.ts';
import type { Expectation } from './expectation.ts';
import { transcript } from './fixture.ts';

const context = { transcript: transcript([]), protocol: 0 };
const heard = (...bytes: string[]): Outcome => ({
  ret: 0,
  datagrams: bytes.map((each) => ({ bytes: each })),
});
const any = (count: number) => ({ any: count, why: 'because' });

it.each<[string, Expectation | undefined, Outcome, [number, number]]>([
  ['nothing came back', { ret: 0 }, { ret: 0 }, [0, 0]],
  ['an errno', { errno: 'EPERM' }, { errno: 'EPERM' }, [0, 0]],
  ['nothing was expected', undefined, heard('01020304'), [4, 0]],
  ['all of it', { datagrams: [{ bytes: ['01020304'] }] }, heard('01020304'), [4, 4]],
  [
    'but for wildcards',
    { datagrams: [{ bytes: ['01', any(2), '04'] }] },
    heard('01ffff04'),
    [4, 2],
  ],
  [
    'a part with anything behind',
    { datagrams: [{ bytes: ['0102', { rest: 'because' }] }] },
    heard('0102030405'),
    [5, 2],
  ],
  [
    'several datagrams',
    { datagrams: [{ bytes: ['01'] }, { bytes: [any(1)] }] },
    heard('01', '02'),
    [2, 1],
  ],
  [
    'of alternatives, the one that held',
    { oneOf: [{ errno: 'EPERM' }, { datagrams: [{ bytes: ['01', any(1)] }] }] },
    heard('0107'),
    [2, 1],
  ],
  ['a value', { value: ['01', any(3)] }, { ret: 0, value: '01000000', length: 4 }, [4, 1]],
  [
    'a name with a port chosen at random',
    { name: { pid: { autoport: 'negative' } } },
    { ret: 0, name: '10000000ffefffff00000000', length: 12 },
    [12, 8],
  ],
  ['a name', { name: {} }, { ret: 0, name: '100000000000000000000000', length: 12 }, [12, 12]],
])('%s', (_, expectation, outcome, [received, compared]) => {
  expect(comparedBytes(expectation, outcome, context)).toEqual({ received, compared });
});
