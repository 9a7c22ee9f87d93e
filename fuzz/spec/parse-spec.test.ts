import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSpec } from './parse-spec.ts';
import { SpecError } from './spec-error.ts';
import type { Spec } from './spec.ts';

const textOf = (name: string) =>
  readFileSync(new URL(`samples/${name}.yaml`, import.meta.url), 'utf8');
const weather = textOf('weather');
const road = textOf('road');

/** What is wrong with it, if anything is; whatever else is thrown, is. */
function mistakeIn(file: string, text: string): SpecError | undefined {
  try {
    parseSpec(file, text);
    return undefined;
  } catch (error) {
    if (error instanceof SpecError) return error;
    throw error;
  }
}

const attribute = (spec: Spec, set: string, name: string) =>
  spec.sets.get(set)?.attributes.get(name);

describe('a family of Generic Netlink', () => {
  const spec = parseSpec('weather.yaml', weather);

  it('has operations with the numbers of the directional model', () => {
    const told = spec.operations.map(({ name, requests }) => [
      name,
      ...requests.map(({ mode, value }) => `${mode} ${value}`),
    ]);
    expect(told).toEqual([
      ['get', 'do 7', 'dump 7'],
      ['set', 'do 8'],
      ['list', 'dump 9'],
    ]);
    expect([spec.number, spec.version]).toEqual([16, 2]);
  });

  it('counts attributes on from the last number', () => {
    const numbers = [...(spec.sets.get('station')?.attributes.values() ?? [])].map(
      ({ name, value }) => [name, value],
    );
    expect(Object.fromEntries(numbers)).toMatchObject({
      unspec: 0,
      id: 1,
      mode: 11,
      reading: 20,
      history: 21,
    });
  });

  it('resolves constants in checks, values of enums, bits of flags', () => {
    expect(attribute(spec, 'station', 'id')?.checks).toEqual({ min: 1n, max: 100n });
    expect(attribute(spec, 'station', 'label')?.checks).toEqual({ maxLen: 7 });
    expect(attribute(spec, 'station', 'sky')?.values?.numbers).toEqual([0n, 4n, 5n]);
    expect(attribute(spec, 'station', 'sensors')?.values?.numbers).toEqual([1n, 8n, 16n]);
    expect(attribute(spec, 'station', 'bits')?.checks).toEqual({ mask: 25n });
    expect(attribute(spec, 'station', 'spot')?.struct?.size).toBe(8);
  });

  it('keeps the numbers of a whole set in its subset, and what only the subset says', () => {
    expect(attribute(spec, 'station-id', 'id')).toMatchObject({ value: 1, checks: { min: 1n } });
    expect(attribute(spec, 'station-id', 'label')?.checks).toEqual({ maxLen: 3 });
  });

  it('leaves out of a request the members of its header', () => {
    expect(spec.operations[0]?.requests[0]?.attributes.map(({ name }) => name)).not.toContain(
      'ifindex',
    );
    expect(spec.doubts).toEqual([]);
  });
});

it('a raw protocol: unified numbers, sub-messages and their selectors', () => {
  const spec = parseSpec('road.yaml', road);
  expect(spec.operations.map(({ requests }) => requests[0]?.value)).toEqual([900, 902]);
  expect(spec.number).toBe(0);
  expect(attribute(spec, 'road', 'data')).toMatchObject({ selector: 'kind', selectedBy: 1 });
  expect(attribute(spec, 'part', 'inner')).toMatchObject({
    selector: 'kind',
    selectedBy: undefined,
  });
});

it('what an operation lists and its set lacks is left out, and told', () => {
  const [text, place] = placeOf(road.replace('[kind, data, parts]', '[kind, §kerb]'));
  const spec = parseSpec('road.yaml', text);
  expect(spec.operations[0]?.requests[0]?.attributes.map(({ name }) => name)).toEqual(['kind']);
  expect(spec.doubts).toEqual([`road.yaml:${place}: attributes: 'kerb' is not in 'road'`]);
});

/** The text without its mark, and where that stood: `12:7`. */
function placeOf(marked: string): [string, string] {
  const before = marked.slice(0, marked.indexOf('§')).split('\n');
  return [marked.replace('§', ''), `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`];
}

describe('mistakes are told with their place', () => {
  it.each([
    [
      'netlink-raw',
      '§netlink',
      "protocol: 'netlink' is none of genetlink, genetlink-c, genetlink-legacy, netlink-raw",
    ],
    ['protonum: 0', 'protonum: §77', 'protonum: expected a number from 0 to 31, got 77'],
    [
      'type: u32 }]',
      'type: §u33 }]',
      "type: 'u33' is none of u8, u16, u32, u64, s8, s16, s32, s64, string, binary, pad",
    ],
    [
      'nested-attributes: part',
      'nested-attributes: §parts',
      "nested-attributes: 'parts' is no attribute set of this spec",
    ],
    [
      'type: sub-message, sub-message: data, selector',
      'type: §sub-message, sub-message: data, select',
      'type: a sub-message without selector',
    ],
    [
      'fixed-header: lane',
      'fixed-header: §lanes',
      "fixed-header: 'lanes' is no struct of this spec",
    ],
    ['[{ name: depth, type: u32 }]', '§{ name: depth }', 'attributes: expected a list'],
    ['{ name: depth, type: u32 }', '§{ name: depth }', "attributes: no 'type'"],
    ['len: 3', 'len: §70000', 'len: 70000 bytes: no attribute has so many'],
    ['len: 3', 'len: §many', "len: 'many' is no number of this spec"],
    ['value: 900', 'value: §65536', 'value: expected a number from 0 to 65535, got 65536'],
    ['value: 900', 'value: §-1', 'value: expected a number from 0 to 65535, got -1'],
    ['name: gravel\n', 'name: §part\n', "name: 'part' is there twice"],
    ['      doc: It is gone.', '      §name: gone', 'Map keys must be unique'],
  ])('%s → %s', (from, to, told) => {
    const [text, place] = placeOf(road.replace(from, to));
    expect(mistakeIn('road.yaml', text)?.message).toBe(`road.yaml:${place}: ${told}`);
  });

  it('an empty file, a struct within itself, a set as a subset of itself, aliases without end', () => {
    const parse = (text: string) => () => parseSpec('x.yaml', text);
    expect(parse('')).toThrow('x.yaml:1:1: the file is empty');
    const self = road.replace(
      '{ name: width, type: u32 }',
      '{ name: width, type: binary, struct: lane }',
    );
    expect(parse(self)).toThrow('struct lane is a member of itself');
    const subset = road.replace('name: gravel\n', 'name: gravel\n    subset-of: gravel\n');
    expect(parse(subset)).toThrow("'depth' is not in 'gravel'");
    const many = (name: string, of: string) => `x-${name}: &${name} [${`${of}, `.repeat(300)}]\n`;
    const bomb = `${many('a', '{ name: n, type: const, value: 1 }')}${many('b', '*a')}definitions: [*b]\n`;
    expect(parse(`name: n\n${bomb}attribute-sets: []\noperations: { list: [] }`)).toThrow(
      SpecError,
    );
  });
});

/** Text with a few pieces taken out, doubled, or replaced by what YAML has a meaning for. */
const mangled = (text: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.nat({ max: text.length }),
        fc.nat({ max: 40 }),
        fc.constantFrom(
          '',
          '- ',
          ': ',
          '{',
          ']',
          '*all',
          '&x ',
          '"',
          '\n',
          '\t',
          '!!binary ',
          '<<: *all',
          '0x',
          '-1',
          '\u0000',
          '|',
        ),
        fc.boolean(),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((edits) =>
      edits.reduce((now, [at, length, put, twice]) => {
        const cut = now.slice(at, at + length);
        return now.slice(0, at) + put + (twice ? cut + cut : '') + now.slice(at + length);
      }, text),
    );

it.each([
  ['weather', weather],
  ['road', road],
])('%s, mangled, is read or refused with a place', (name, text) => {
  const property = fc.property(mangled(text), (given) => {
    const { line, column } = mistakeIn(name, given) ?? { line: 1, column: 1 };
    expect(line).toBeGreaterThan(0);
    expect(line).toBeLessThanOrEqual(given.split('\n').length + 1);
    expect(column).toBeGreaterThan(0);
  });
  fc.assert(property, { numRuns: 100 });
});
