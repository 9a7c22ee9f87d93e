import { expect, it } from 'vitest';
import { toHex, fromHex } from '../program/bytes.ts';
import { cstring, genl, join, nla, nlmsg, s32, u16 } from '../program/build.ts';
import { type DumpOfFamilies, dumpOfFamilies } from './family-dump.ts';

const bytes = (message: readonly unknown[]): string =>
  toHex(fromHex((message as string[]).join(' ')));
const family = (name: string, id: number, more: { seq?: number; flags?: number } = {}): string =>
  bytes(
    nlmsg(
      { type: 16, flags: more.flags ?? 2, seq: more.seq ?? 1 },
      join<string>(genl(1, 2), nla<string>(2, cstring(name)), nla<string>(1, u16(id))),
    ),
  );
const done = (result = 0): string => bytes(nlmsg({ type: 3, flags: 2, seq: 1 }, s32(result)));
const [nlctrl, one, two] = [family('nlctrl', 16), family('one', 20), family('two', 21)];

const wrong = (want: Omit<DumpOfFamilies, 'seq'>, ...datagrams: string[]): string | undefined => {
  const expectation = dumpOfFamilies({ seq: 1, ...want });
  if (!('heard' in expectation)) throw new TypeError('not a judge of all that came');
  return expectation.heard(datagrams.map(fromHex));
};

it('takes a dump in one part or in several', () => {
  expect(wrong({ with: ['one', 'two'] }, nlctrl + one + two + done())).toBeUndefined();
  expect(wrong({ doneAlone: true }, nlctrl + one, two, done())).toBeUndefined();
  expect(wrong({ goesOn: true }, one, done())).toBeUndefined();
});

it.each<[string, Omit<DumpOfFamilies, 'seq'>, string[]]>([
  ['nothing', {}, []],
  ['without an end', {}, [nlctrl]],
  ['ids descending', {}, [nlctrl + two + one + done()]],
  ['a family twice', {}, [nlctrl + one + one + done()]],
  ['without nlctrl', {}, [one + done()]],
  ['a family lacking', { with: ['two'] }, [nlctrl + one + done()]],
  ['a family that should not be', { without: ['one'] }, [nlctrl + one + done()]],
  ['another end', {}, [nlctrl + done(-90)]],
  ['an end in the wrong place', { doneAlone: true }, [nlctrl + done()]],
  ['something behind the end', {}, [nlctrl + done(), one]],
  ['of another seq', {}, [nlctrl + family('one', 20, { seq: 2 }) + done()]],
  ['without NLM_F_MULTI', {}, [nlctrl + family('one', 20, { flags: 0 }) + done()]],
  ['of a wrong size', { sizes: ([first]) => `${first} bytes` }, [nlctrl + done()]],
])('refuses a dump %s', (_, want, datagrams) => {
  expect(wrong(want, ...datagrams)).toBeTypeOf('string');
});
