import { expect, test } from 'vitest';
import type { CampaignResult } from '../../fuzz/campaign/campaign-result.ts';
import type { RunResult } from '../../reports/run-result.ts';
import type { FileCoverage } from '../kernels/line-counts.ts';
import { renderPage } from './render-page.ts';

const file = (run: number, more: Partial<FileCoverage> = {}): FileCoverage => ({
  file: 'lib/nlattr.c',
  lines: { total: 10, run },
  functions: { total: 2, called: 2 },
  uncalled: [],
  missed: [],
  ...more,
});
const both = file(9, {
  uncalled: [{ name: 'nla_never', line: 7 }],
  missed: [{ name: 'nla_partly', lines: [3, 4] }],
});
const run = {
  started: '2026-01-02T03:04:05.000Z',
  targets: [{ spec: 'uml:/home/me/linux', name: 'uml', version: '6.12.1' }],
  results: [{ verdict: 'pass' }, { verdict: 'skip' }],
} as unknown as RunResult;
const campaign = {
  ...{ programs: 5, replies: 6, time: 120_000 },
  asked: { seed: 1 },
} as unknown as CampaignResult;

const render = (reasons: Record<string, string>): string =>
  renderPage(
    { suites: [file(5)], fuzz: [file(8)], both: [both] },
    { run, campaign },
    new Map(Object.entries(reasons)),
  );

test('shares by file, of the suites, of fuzzing and of both', () => {
  const page = render({});
  expect(page).toContain('| `lib/nlattr.c` | 10 | 50.0 % | 80.0 % | 90.0 % | 2 of 2 |');
  const words = page.replaceAll('\n', ' ');
  expect(words).toContain('Linux 6.12.1, 2026-01-02. Suites: 1 rule asked.');
  expect(words).toContain('5 programs of seed 1, 6 replies judged, in 2 minutes');
  expect(page).not.toContain('/home/me');
});

test('what did not run stands under its reason, or as not explained', () => {
  const page = render({ 'lib/nlattr.c nla_never': 'nobody calls it here' });
  expect(page).toMatch(/nobody calls it here\n\n- `lib\/nlattr\.c:7` `nla_never`/);
  expect(page).toMatch(/Not explained yet:\n\n- `lib\/nlattr\.c` `nla_partly` 3, 4/);
});

test('a reason for what ran is shown as wrong', () => {
  expect(render({})).not.toContain('wrong');
  expect(render({ 'lib/nlattr.c nla_runs': 'never' })).toMatch(
    /wrong: it ran\n\n- `lib\/nlattr.c nla_runs`/,
  );
});
