import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixture, requirement } from '../fixture.ts';
import { hostileText } from '../hostile-text.ts';
import { assets } from './assets.ts';
import { renderHtml, writeHtml } from './html.ts';
import { largeRun } from './large-run.ts';
import { pack } from './pack.ts';

const BLOCK = /<script type="application\/json" id="run">([^<]*)<\/script>/u;

test('the data in the page are the packed run', () => {
  const [, json = ''] = BLOCK.exec(renderHtml(fixture)) ?? [];
  expect(JSON.parse(json)).toEqual(pack(fixture));
});

test('one file: nothing is fetched, and no script but its own may run', () => {
  const html = renderHtml(fixture);
  expect(html.match(/\b(?:src|href|action)="(?!data:)[^"]*"|@import|url\(|\bfetch\(/gu)).toBe(null);
  expect(/content="([^"]*)"/u.exec(html)?.[1]).toMatch(
    /^default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-[\w+/=]{44}';/u,
  );
  expect(html.match(/<\/?script/gu)?.length).toBe(4);
  expect(assets().script.includes('</script')).toBe(false);
});

test('whatever a target sent, the markup of the page stays what it is', () => {
  const skeleton = (html: string) => html.replace(BLOCK, '').replace(/<noscript>.*/u, '');
  const plain = skeleton(renderHtml(fixture));
  fc.assert(
    fc.property(hostileText, (text) => {
      const results = [
        requirement(`a${text}`, 'skip', { rule: text, reason: text, source: [text] }),
        requirement('b', 'broken', { suite: `s${text}`, replay: text, target: `t${text}` }),
      ];
      const html = renderHtml({ ...fixture, results });
      expect(skeleton(html)).toBe(plain);
      // lone surrogates would not survive the file
      expect(/\p{Cs}/u.test(html)).toBe(false);
    }),
    { numRuns: 50 },
  );
});

test('3,000 rules on 6 targets stay below 4 MB and are soon written', () => {
  const run = largeRun(3000, 6);
  const begin = performance.now();
  const html = renderHtml(run);
  const time = performance.now() - begin;
  // 3.75 MB
  expect(Buffer.byteLength(html)).toBeLessThan(4_000_000);
  // 0.6 s on an idle machine; what must not happen is a minute
  expect(time).toBeLessThan(5000);
});

test('the file is written whole', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nlconform-html-'));
  await writeHtml(fixture, join(folder, 'report.html'));
  expect(await readdir(folder)).toEqual(['report.html']);
  expect(await readFile(join(folder, 'report.html'), 'utf8')).toBe(renderHtml(fixture));
});
