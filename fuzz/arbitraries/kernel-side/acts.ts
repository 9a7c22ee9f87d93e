/** What callbacks inside the kernel do: what they return, send and say. */
import fc from 'fast-check';
import { cstring, nla, u32, zeros } from '../../../harness/program/build.ts';
import type {
  Acts,
  CallbackDefinition,
  DumpDefinition,
  SentByCallback,
} from '../../../harness/program/definition.ts';

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');

/** Zero mostly; errors, some of them odd; numbers above zero. */
const ret = fc.constantFrom(0, 0, 0, 0, -1, -22, -34, -95, -105, -4095, 1, 7);

/** An attribute, several times where it should fill more than one datagram. */
const sent = (
  via: readonly SentByCallback['via'][],
  groups: number,
): fc.Arbitrary<SentByCallback> =>
  fc
    .tuple(
      fc.constantFrom(...via),
      fc.nat({ max: Math.max(0, groups - 1) }),
      fc.constantFrom(
        '',
        hexOf(nla(1, u32(7))),
        hexOf(nla(2, cstring('hello'))),
        hexOf(nla(1, zeros(900))),
      ),
      fc.constantFrom(1, 1, 1, 2, 20),
      fc.constantFrom(undefined, undefined, 9),
    )
    .map(([how, group, bytes, times, cmd]) => ({
      ...(how !== undefined && { via: how }),
      ...(how !== undefined && how !== 'reply' && groups > 0 && { group }),
      ...(bytes !== '' && { bytes }),
      ...(times > 1 && { times }),
      ...(cmd !== undefined && { cmd }),
    }));

const said = fc.constantFrom<Acts>(
  {},
  {},
  {},
  { message: 'as told' },
  { badAttr: 1 },
  { badAttr: 1, message: 'this one' },
  { missing: 2 },
  { cookie: '01020304' },
  { cookie: '0102030405060708090a0b0c0d0e0f1011121314' },
);

/** @param groups how many the family has: it may send to them */
export function callback(groups: number): fc.Arbitrary<CallbackDefinition> {
  const via: SentByCallback['via'][] =
    groups > 0
      ? [undefined, 'reply', 'notify', 'multicast', 'multicast_allns']
      : [undefined, 'reply'];
  return fc.oneof(
    { weight: 3, arbitrary: ret },
    {
      weight: 4,
      arbitrary: fc
        .tuple(
          fc.oneof(
            { weight: 3, arbitrary: ret },
            { weight: 1, arbitrary: fc.constant('sent' as const) },
          ),
          said,
          fc.array(sent(via, groups), { maxLength: 2 }),
        )
        .map(([value, acts, sends]) => ({
          ret: value,
          ...acts,
          ...(sends.length > 0 && { sends }),
        })),
    },
  );
}

const part: fc.Arbitrary<Acts> = fc
  .tuple(
    fc.constantFrom(0, 0, 'sent', 'sent', 'sent', -22, 1),
    said,
    fc.array(sent([undefined], 0), { maxLength: 2 }),
  )
  .map(([value, acts, sends]) => ({
    ret: value as Acts['ret'],
    ...acts,
    ...(sends.length > 0 && { sends }),
  }));

/** What ends: a number above zero, or one act that always sends, would go on for ever. */
export const dumpCallback: fc.Arbitrary<DumpDefinition> = fc.oneof(
  { weight: 1, arbitrary: ret.map((value) => Math.min(value, 0)) },
  {
    weight: 4,
    arbitrary: fc.array(part, { minLength: 1, maxLength: 3 }).map((list) => [...list, { ret: 0 }]),
  },
);
