import { expect, it } from 'vitest';
import { svgOf } from './terminal-svg.ts';

it('text is escaped, and each column keeps its width', () => {
  const svg = svgOf([{ text: 'a <b> & c', shade: 'differs' }], 10);
  expect(svg).toContain(
    'textLength="65.1" lengthAdjust="spacing">a\u00a0&lt;b&gt;\u00a0&amp;\u00a0c</text>',
  );
  expect(svg).toContain('<title>a &lt;b&gt; &amp; c</title>');
});
