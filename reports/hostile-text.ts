/** Arbitrary text with a taste for what breaks TAP, YAML and XML. For tests only. */
import * as fc from 'fast-check';

const snippets = [
  ' # SKIP ',
  '#',
  '\\',
  '\\#',
  '{',
  '}',
  '\n',
  '\r',
  '\n  ---\n',
  '\n  ...\n',
  '\nnot ok 1',
  '\nBail out!',
  ']]>',
  '<!--',
  '&lt;',
  '&#0;',
  '&#9999999;',
  '&nope;',
  '"',
  "'",
  '\u0000',
  '\u2028',
  '\ufeff',
  '\ufffe',
  '\ud800',
  '\u{1f600}',
  '\u{1ffff}',
];

/** Any UTF-16, lone surrogates included. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...snippets),
      fc.string({ unit: 'binary' }),
      fc.nat(0xffff).map((code) => String.fromCharCode(code)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
