import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOSTILE } from './fixture.ts';
import { hostileText } from './hostile-text.ts';
import { visible, visibleLines } from './visible.ts';

test('what no line can hold is shown, the rest stays', () => {
  expect(visible(HOSTILE)).toBe(
    'a # SKIP \\# b \\ c ]]> <b> &lt; &amp; &#0; "q" \'s\' ' +
      '\\n\\r\\t\\x00\\x1b[31m\\x85\\u2028\\u202e\\ud800 \u{1f600} {',
  );
});

test('plain text and emoji of several code points are left alone', () => {
  const text = 'RTM_GETLINK|NLM_F_DUMP: \u00e9 \u{1f468}\u200d\u{1f4bb}';
  expect(visible(text)).toBe(text);
});

test('lines stay apart, tabs become spaces', () => {
  expect(visibleLines('a\n\tb\r\nc\u0007')).toEqual(['a', '  b', 'c\\x07']);
});

test('the result is one line of legal XML 1.0, and stays what it is', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const shown = visible(text);
      expect(/[\p{Cc}\p{Cs}\u2028\u2029\ufffe\uffff]/u.test(shown)).toBe(false);
      expect(visible(shown)).toBe(shown);
    }),
  );
});
