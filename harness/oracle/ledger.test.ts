import { describe, expect, it } from 'vitest';
import { branchOf, knownDivergence, parseLedger } from './ledger.ts';

const entry = `- id: hdr.len
  target: kernel
  reason: fixed by a commit of 6.19
`;
const parsed = { id: 'hdr.len', target: 'kernel', reason: 'fixed by a commit of 6.19' };

it.each([
  ['an empty text', '', []],
  ['comments only', '# nothing\n', []],
  ['an empty list', '[]\n', []],
  ['an entry', entry, [parsed]],
  [
    'an entry with all its fields',
    `${entry}  versions: ['6.1', "6.12"]\n  shows: nlmsghdr.flags\n`,
    [{ ...parsed, versions: ['6.1', '6.12'], shows: 'nlmsghdr.flags' }],
  ],
])('%s', (_, text, want) => {
  expect(parseLedger('known.yaml', text)).toEqual(want);
});

describe('a mistake has its place', () => {
  it.each([
    [
      'a: [',
      '1:5: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['\t- x', '1:1: Tabs are not allowed as indentation'],
    [`${entry}  id: again\n`, '4:3: Map keys must be unique'],
    [`${entry}  shows: "open\n`, '5:1: Missing closing "quote'],
    [
      `${entry}---\n${entry}`,
      '4:1: Source contains multiple documents; please use YAML.parseAllDocuments()',
    ],
    ['- *nobody', '1:3: *nobody refers to no anchor before it'],
    ['7', '1:1: the file: expected array, received number'],
    ['id: hdr.len', '1:1: the file: expected array, received object'],
    [`${entry}- 5`, '4:3: [1]: expected object, received number'],
    ['- id: hdr.len\n  target: kernel\n', '1:3: [0].reason: expected string, received undefined'],
    [`${entry}  versions: [6.18]\n`, '4:14: [0].versions[0]: expected string, received number'],
    [`${entry}  vrsions: []\n`, '1:3: [0]: Unrecognized key: "vrsions"'],
    [
      entry.replace(/reason.*/, 'reason: so'),
      '3:11: [0].reason: Too small: expected string to have >=10 characters',
    ],
  ])('%j', (text, message) => {
    expect(() => parseLedger('known.yaml', text)).toThrow(
      expect.objectContaining({ name: 'LedgerError', message: `known.yaml:${message}` }),
    );
  });
});

describe('an entry speaks of', () => {
  const ledger = parseLedger('known.yaml', `${entry}  versions: ['6.18', '6.1']\n`);
  it.each([
    ['hdr.len', 'kernel', '6.18.44', true],
    ['hdr.len', 'kernel', '6.1.3', true],
    ['hdr.len', 'kernel', '6.12.1', false],
    ['hdr.len', 'simulator', '6.18', false],
    ['hdr.len.more', 'kernel', '6.18.44', false],
  ])('%s on %s %s: %s', (id, name, version, speaks) => {
    expect(knownDivergence(ledger, id, { name, version })).toEqual(speaks ? ledger[0] : undefined);
  });

  it('every version, if it names none', () => {
    const [every] = parseLedger('known.yaml', entry);
    expect(knownDivergence([every ?? parsed], 'hdr.len', { name: 'kernel', version: '7' })).toEqual(
      parsed,
    );
  });
});

it.each([
  ['6.18.44', '6.18'],
  ['6.18', '6.18'],
  ['6.18.0-rc1', '6.18'],
  ['gvisor', 'gvisor'],
])('the branch of %s is %s', (version, branch) => {
  expect(branchOf(version)).toBe(branch);
});
