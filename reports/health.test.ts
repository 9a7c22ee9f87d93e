import { expect, it } from 'vitest';
import { fixture, healthResult, HOSTILE, requirement } from './fixture.ts';
import { renderGithubAnnotations } from './github.ts';
import { renderKtap } from './ktap.ts';
import { renderMarkdown } from './markdown.ts';
import { exitCodeOf, type HealthResult, type RunResult } from './run-result.ts';
import { pointsOf, suitesOf } from './points.ts';
import { renderSummary } from './terminal.ts';

const run = (...health: HealthResult[]): RunResult => ({
  ...fixture,
  targets: [{ spec: 'uml', name: 'uml', version: '6.1.176', health }],
  masks: [],
  results: [requirement('hdr.short_dgram', 'pass', { target: 'uml' })],
});
const shared = healthResult({ shared: true, repeats: false, fails: false });
const slow = healthResult({ kind: 'rcu-stall', title: 'RCU stall', fails: false, count: 3 });
const unsure = healthResult({ repeats: false, cases: ['a', 'b', 'c', 'd', 'e'] });

it('the terminal: what, when, how sure, and what to do', () => {
  const text = renderSummary(run(healthResult(), shared, slow, unsure), {
    colour: false,
    width: 90,
  });
  expect(text.split('\n').slice(6).join('\n')).toMatchInlineSnapshot(`
    "KERNEL REPORT WARNING in netlink_sendmsg [uml]
      when         hdr.short_dgram, case '15 bytes': it came again when that ran alone on a
                   machine started anew
      stack        netlink_sendmsg < sock_sendmsg < __sys_sendto
      fingerprint  1a2b3c4d
      replay       nlconform run --target uml --id hdr.short_dgram

    KERNEL NOTE WARNING in netlink_sendmsg [uml]
      when         hdr.short_dgram, case '15 bytes': it came while that ran; others use this
                   kernel, too, so it fails nothing
      stack        netlink_sendmsg < sock_sendmsg < __sys_sendto
      fingerprint  1a2b3c4d
      replay       nlconform run --target uml --id hdr.short_dgram

    KERNEL NOTE RCU stall [uml]
      when         hdr.short_dgram, case '15 bytes': it came again when that ran alone on a
                   machine started anew; a slow machine can cause it, so it fails nothing;
                   seen 3 times
      stack        netlink_sendmsg < sock_sendmsg < __sys_sendto
      fingerprint  1a2b3c4d
      replay       nlconform run --target uml --id hdr.short_dgram

    KERNEL REPORT WARNING in netlink_sendmsg [uml]
      when         hdr.short_dgram, one of 'a', 'b', 'c' and 2 more: it came while that ran,
                   and not again
      stack        netlink_sendmsg < sock_sendmsg < __sys_sendto
      fingerprint  1a2b3c4d
      replay       nlconform run --target uml --id hdr.short_dgram

    NOT CONFORMANT: 2 faults that a kernel reported of itself, 1 holds (exit code 1: divergences)"
  `);
});

it.each<[string, HealthResult[], number]>([
  ['none', [], 0],
  ['one of a machine of ours', [healthResult()], 1],
  ['one whose program is not known', [unsure], 1],
  ['one of a kernel that others use', [shared], 0],
  ['one that slowness can cause', [slow], 0],
])('%s: exit code', (_, health, code) => {
  expect(exitCodeOf(run(...health))).toBe(code);
});

it('JUnit and TAP have a suite of it: a failure, or a skip', () => {
  const result = run(healthResult(), shared);
  expect(suitesOf(result)).toEqual(['headers', 'kernel-health']);
  expect(
    pointsOf(result, 'kernel-health').map(({ outcome, name, type }) => [outcome, name, type]),
  ).toEqual([
    ['failure', '1a2b3c4d [uml] WARNING in netlink_sendmsg', 'warning'],
    ['skip', '1a2b3c4d [uml] WARNING in netlink_sendmsg', 'warning'],
  ]);
  expect(renderKtap(result)).toContain('not ok 2 kernel-health\n');
});

it('Markdown: folded, what fails the run first, long ones cut', () => {
  const long = healthResult({ text: Array.from({ length: 30 }, (_, line) => `line ${line}`) });
  const text = renderMarkdown(run(shared, long));
  const [report, note] = ['<b>KERNEL REPORT</b>', '<b>KERNEL NOTE</b>'].map((word) =>
    text.indexOf(word),
  );
  expect([report! > 0, note! > report!]).toEqual([true, true]);
  expect(text).toContain(
    'it came again when that ran alone on a machine started anew</summary>'.replaceAll(
      "'",
      '&#39;',
    ),
  );
  expect(text).toContain('\nline 19\n… 10 more lines\nnlconform run --target uml ');
  const many = renderMarkdown(run(...Array.from({ length: 12 }, () => healthResult())));
  expect(many).toContain("\nAnd 2 more reports of kernels: see the run's page.\n");
});

it('annotations of GitHub: those that fail the run', () => {
  expect(renderGithubAnnotations(run(healthResult(), shared))).toEqual([
    "::error title=kernel report 1a2b3c4d [uml]::WARNING in netlink_sendmsg; hdr.short_dgram, case '15 bytes': it came again when that ran alone on a machine started anew%0Areplay: nlconform run --target uml --id hdr.short_dgram",
  ]);
});

it('no control byte of a kernel reaches the terminal', () => {
  const hostile = healthResult({
    title: HOSTILE,
    frames: [HOSTILE],
    cases: [HOSTILE],
    rule: HOSTILE,
  });
  const text = renderSummary(run(hostile), { colour: false, width: 100 });
  expect(text.replaceAll('\n', '').match(/[\p{Cc}\p{Cs}\u202e]/gu)).toBe(null);
});
