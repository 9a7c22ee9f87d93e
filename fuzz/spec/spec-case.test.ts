import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveBytes, toHex } from '../../harness/program/bytes.ts';
import { type Program, parseProgram } from '../../harness/program/program.ts';
import { withTrueLabels } from '../../harness/program/violates.ts';
import { walkAttributes } from '../../harness/wire/index.ts';
import { parseSpec } from './parse-spec.ts';
import { reachable, pathText } from './reachable.ts';
import { type SpecCase, casesOf } from './spec-case.ts';
import { coverSpecs } from './spec-coverage.ts';
import { specProgram } from './spec-program.ts';

const specOf = (name: string) =>
  parseSpec(name, readFileSync(new URL(`samples/${name}.yaml`, import.meta.url), 'utf8'));
const specs = [specOf('weather'), specOf('road')];
const cases = specs.flatMap((spec) => [...casesOf(spec)]);

/** What a program sends, the family being 0x77. */
function sent({ steps }: Program): string {
  const send = steps.find((step) => step.call === 'send');
  return send?.call === 'send' ? toHex(resolveBytes(send.bytes, () => 0x77)) : '';
}
const of = (operation: string, attribute?: string): SpecCase[] =>
  cases.filter((each) => each.operation === operation && each.attribute === attribute);
const rules = (attribute: string): string[] =>
  of('get do', attribute).flatMap(({ rule }) => rule ?? []);
/** What stands behind nlmsghdr, genlmsghdr and struct place. */
const attributesOf = (each: SpecCase | undefined): string =>
  each === undefined ? '' : sent(each.program).slice(2 * (16 + 4 + 8));

it('every attribute that a request can hold, each once by the shortest way', () => {
  const paths = specs.map((spec) => reachable(spec).map(({ path }) => pathText(path)));
  expect(paths[0]).toEqual([
    ...['id', 'label', 'sky', 'sensors', 'key', 'token', 'spot', 'ports', 'port', 'urgent', 'mode'],
    ...['reading', 'history', 'codes', 'limits', 'pad', 'bits', 'count'],
    ...['reading/value', 'reading/again'],
  ]);
  expect(paths[1]).toEqual(['kind', 'data', 'parts', 'data:gravel/depth', 'parts/inner']);
});

it('each operation and attribute has a program that conforms and one that does not', async () => {
  const rows = await coverSpecs(specs, new Map());
  expect(
    rows.map(({ operations, attributes, without }) => [operations, attributes, without]),
  ).toEqual([
    [3, 20, []],
    [2, 5, []],
  ]);
});

describe('rules that are broken', () => {
  it.each([
    ['id', ['one byte short of u16', 'one below its min 1', 'one above its max 100']],
    ['label', ['one byte over its max-len 7', 'no NUL at its end']],
    ['sky', ['one byte short of u8', 'a value that sky lacks']],
    ['sensors', ['one byte short of u32', 'a bit that sensors lacks']],
    ['key', ['one byte under its exact-len 16', 'one byte over its exact-len 16']],
    ['token', ['one byte under its min-len 4', 'one byte over its max-len 6']],
    ['spot', ['one byte short of struct place']],
    ['ports', ['no whole number of u16']],
    ['urgent', ['a flag that holds bytes']],
    ['mode', ['one byte short of struct nla_bitfield32', 'a bit outside of its selector']],
    ['reading', ['nested flag missing', 'a nest too short for an attribute']],
    ['bits', ['one byte short of u8', 'a bit outside of its flags-mask']],
    ['reading/value', ['one byte short of s32', 'one below its min -5']],
  ])('of %s', (attribute, first) => {
    expect(rules(attribute).slice(0, first.length)).toEqual(first);
    const any = ['nla_len below its header', 'nla_len beyond the message'];
    expect(rules(attribute)).toEqual(expect.arrayContaining(any));
  });

  it('once is enough, unless it is a multi-attr', () => {
    expect(rules('id')).toContain('twice, and no multi-attr');
    expect(rules('reading')).not.toContain('twice, and no multi-attr');
  });

  it('of operations', () => {
    const told = (operation: string) => of(operation).flatMap(({ rule }) => rule ?? []);
    expect(told('set do')).toEqual([
      'an attribute that its set lacks',
      'bytes too few for an attribute',
      'one byte short of its header place',
      'a dump, and only a do is there',
      'admin-perm, and no capability',
    ]);
    expect(told('list dump')).toContain('a do, and only a dump is there');
    expect(told('list dump')).toContain('attribute id, which the request does not list');
  });
});

it.each([
  ['id', '06000100 01000000'],
  ['id', '06000100 00000000', 'one below its min 1'],
  ['id', '06000100 65000000', 'one above its max 100'],
  ['label', '07000200 6c6f0000'],
  ['label', '0c000200 6161616161616161', 'one byte over its max-len 7'],
  ['sky', '05000300 06000000', 'a value that sky lacks'],
  ['sensors', '08000400 02000000', 'a bit that sensors lacks'],
  ['port', '06000900 00010000'],
  ['reading', '04001480'],
  ['reading', '04001400', 'nested flag missing'],
  ['reading/value', '0c001480 08000100 01000000'],
  ['reading/value', '0c001480 08000100 faffffff', 'one below its min -5'],
  ['history', '08001580 04000180'],
])('%s as bytes: %s (%s)', (attribute, hex, rule?: string) => {
  const found = of('get do', attribute).find((each) => each.rule === rule);
  expect(attributesOf(found)).toBe(hex.replaceAll(' ', ''));
});

it('a sub-message stands behind its selector, and holds its header', () => {
  const bytes = (attribute: string) =>
    sent(of('new do', attribute)[0]?.program ?? cases[0]!.program);
  const head = '84030500 01000000 00000000 00000000'.replaceAll(' ', '');
  const paved = '0a000100 7061766564000000'.replaceAll(' ', '');
  expect(bytes('data').slice(8)).toBe(`${head}${paved}0800020000000000`);
  const gravel = '0b000100 67726176656c0000'.replaceAll(' ', '');
  expect(bytes('data:gravel/depth').slice(8)).toBe(
    `${head}${gravel}0c000200 08000100 01000000`.replaceAll(' ', ''),
  );
  // the nearest level above that has it
  expect(bytes('parts/inner').slice(8)).toBe(
    `${head}${paved}0c00038008000100 00000000`.replaceAll(' ', ''),
  );
});

it('labels are true: what they name is in the bytes', () => {
  for (const { program, rule } of cases) {
    expect(parseProgram(JSON.parse(JSON.stringify(program)))).toMatchObject({ ok: true });
    const labels = program.steps.flatMap(({ violates = [] }) => violates);
    expect(labels.length).toBe(rule === undefined ? 0 : 1);
    expect(program.steps.map(withTrueLabels)).toEqual(program.steps);
  }
});

it('whatever conforms is made of whole attributes', () => {
  const property = fc.property(specProgram(specs), (program) => {
    expect(parseProgram(JSON.parse(JSON.stringify(program)))).toMatchObject({ ok: true });
    if (program.steps.some(({ violates }) => violates !== undefined)) return;
    const bytes = Uint8Array.from(Buffer.from(sent(program), 'hex'));
    const generic = program.steps[0]?.call === 'socket' && program.steps[0].protocol === 16;
    expect(new DataView(bytes.buffer).getUint32(0, true)).toBe(bytes.length);
    expect(walkAttributes(bytes, generic ? 28 : 20).rest).toBeUndefined();
  });
  fc.assert(property, { numRuns: 300 });
});
