import { describe, expect, it } from 'vitest';
import { parseLedger } from './ledger.ts';

const entry = `- id: hdr.len
  target: kernel
  reason: fixed by a commit of 6.19
`;
const parsed = {
  id: 'hdr.len',
  target: 'kernel',
  reason: 'fixed by a commit of 6.19',
  place: 'known.yaml:1:3',
};

it.each([
  ['an empty text', '', []],
  ['comments only', '# nothing\n', []],
  ['an empty list', '[]\n', []],
  ['an entry', entry, [parsed]],
  [
    'an entry with all its fields',
    `${entry}  branches: ['6.1', "6.12.*"]
  fingerprint: 5a5e21f1
  shows: [nlmsghdr.flags]
  fields: [nlmsghdr.flags]
  class: deliberate
  link: https://example.org/1
  expires: 2027-03-01
`,
    [
      {
        ...parsed,
        branches: ['6.1', '6.12.*'],
        fingerprint: '5a5e21f1',
        shows: ['nlmsghdr.flags'],
        fields: ['nlmsghdr.flags'],
        class: 'deliberate',
        link: 'https://example.org/1',
        expires: '2027-03-01',
      },
    ],
  ],
  [
    'a second entry: it has its own place',
    `${entry}# more\n- fingerprint: '00000001 drain: missing ACK'
  target: uml
  reason: any rule that shows it
`,
    [
      parsed,
      {
        fingerprint: '00000001 drain: missing ACK',
        target: 'uml',
        reason: 'any rule that shows it',
        place: 'known.yaml:5:3',
      },
    ],
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
    [`${entry}---\n${entry}`, '4:1: a second document begins here; one list is read'],
    ['- *nobody', '1:3: *nobody refers to no anchor before it'],
    ['7', '1:1: the file: expected array, received number'],
    ['id: hdr.len', '1:1: the file: expected array, received object'],
    [`${entry}- 5`, '4:3: [1]: expected object, received number'],
    ['- id: hdr.len\n  target: kernel\n', '1:3: [0].reason: expected string, received undefined'],
    [`${entry}  branches: [6.18]\n`, '4:14: [0].branches[0]: expected string, received number'],
    [
      `${entry}  branches: [6.x]\n`,
      "4:14: [0].branches[0]: no version pattern; write e.g. '6.18', '6.*', '6.12.0-111'",
    ],
    [`${entry}  branchs: []\n`, '1:3: [0]: Unrecognized key: "branchs"'],
    [`${entry}  shows: {}\n`, '4:10: [0].shows: it must be a text, or a list of texts'],
    [
      `${entry}  class: on purpose\n`,
      '4:10: [0].class: Invalid option: expected one of "defect"|"deliberate"',
    ],
    [
      `${entry}  link: mail of Tuesday\n`,
      '4:9: [0].link: it must be an address that begins with https://',
    ],
    [`${entry}  expires: 2027-02-30\n`, '4:12: [0].expires: it must be a day, e.g. 2027-03-01'],
    [
      `${entry}  fingerprint: nonsense\n`,
      '4:16: [0].fingerprint: it must begin with eight hex digits, as reports print it',
    ],
    [
      '- target: kernel\n  reason: no name of any rule\n',
      '1:3: [0]: it must name a rule (id) or a fingerprint',
    ],
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
