/** The run as one page: no network, no other file, opened by double click. */
import { createHash } from 'node:crypto';
import { writeFileAtomically } from '../atomic-file.ts';
import type { RunResult } from '../run-result.ts';
import { verdictLine } from '../verdict-line.ts';
import { visible } from '../visible.ts';
import { assets } from './assets.ts';
import { pack } from './pack.ts';

/** Writes the page whole or not at all. */
export async function writeHtml(result: RunResult, path: string): Promise<void> {
  await writeFileAtomically(path, renderHtml(result));
}

/**
 * What comes from targets lies in a JSON block, which no browser runs, and the script puts it on
 * the page as text nodes only. Should that ever fail, the policy allows no script but this one.
 */
export function renderHtml(result: RunResult): string {
  const { script, style } = assets();
  const hash = createHash('sha256').update(script).digest('base64');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>nlconform ${escapeHtml(visible(result.started))}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<body>
<noscript><p>${escapeHtml(verdictLine(result))}</p><p>The matrix needs JavaScript.</p></noscript>
<script type="application/json" id="run">${escapeJson(pack(result))}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** No `<`, so nothing in it ends the block or opens a comment. */
function escapeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}
