import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { failing, fixture, HOSTILE, requirement } from './fixture.ts';
import { hostileText } from './hostile-text.ts';
import { renderMarkdown } from './markdown.ts';
import { fenced, inline } from './markdown-text.ts';

const run = (...results: (typeof fixture)['results']) => ({ ...fixture, targets: [], results });

test('the verdict, the counts, and each failure folded with its evidence', () => {
  const results = [
    requirement('hdr.a', 'pass'),
    requirement('hdr.b', 'fail', { cases: [failing('15 bytes', 'f-1')] }),
    requirement('hdr.c', 'known', { reason: 'mended upstream' }),
    requirement('hdr.d', 'skip', { reason: 'the target lacks: generic' }),
  ];
  expect(renderMarkdown({ ...fixture, results })).toBe(`### nlconform

NOT CONFORMANT: 1 rule diverges, 1 holds (exit code 1: divergences)

| target | version | pass | fail | known | skip |
| --- | --- | ---: | ---: | ---: | ---: |
| <code>simulator</code> | 6.18 | 1 | 1 | 1 | 1 |

Not run: <code>exec:./agents/other.sh</code>: the command ended before its handshake (exit code 127); check that ./agents/other.sh exists and may be executed

<details>
<summary><b>FAIL</b> <code>hdr.b &#91;simulator&#93;</code> datagrams after step 2: want none, got 1 (NLMSG&#95;ERROR, EINVAL)</summary>

\`\`\`text
rule         The rule of hdr.b.
level        must
source       net/netlink/af_netlink.c netlink_rcv_skb
case         15 bytes
step 2       sendmsg a {15 bytes} to the kernel
want         silence: the datagram is dropped
or           errno EINVAL
got          NLMSG_ERROR len 36 flags 0 seq 1 pid 0x10001, error -22 (EINVAL)
               24 00 00 00  02 00 00 00  01 00 00 00  01 00 01 00
               ea ff ff ff  0f 00 00 00  10 00 05 00  01 00 00 00
differs      datagrams after step 2: want none, got 1 (NLMSG_ERROR, EINVAL)
fingerprint  f-1
replay       nlconform run --target simulator --id hdr.b
\`\`\`

</details>

<details>
<summary>Known divergences (1)</summary>

- <code>hdr.c &#91;simulator&#93;</code>: mended upstream

</details>

<details>
<summary>Skipped (1)</summary>

- 1 rule: the target lacks: generic &#91;simulator&#93;

</details>
`);
});

test('a conformant run is a line and a table', () => {
  expect(renderMarkdown(run(requirement('a', 'pass')))).toBe(`### nlconform

CONFORMANT: 1 rule holds (exit code 0)

| target | version | pass |
| --- | --- | ---: |
| <code>simulator</code> |  | 1 |
`);
});

test('any number of failures stays below what a comment can hold, and none is lost in silence', () => {
  const long = failing('c', 'f-1');
  if (long.divergence) long.divergence.got = Array.from({ length: 500 }, () => 'x'.repeat(90));
  const many = Array.from({ length: 400 }, (_, index) =>
    requirement(`r.${index}`, 'fail', { cases: [long] }),
  );
  const text = renderMarkdown(run(...many));
  expect(text.length).toBeLessThan(65_536);
  const shown = text.match(/<b>FAIL<\/b>/gu)?.length ?? 0;
  expect(shown).toBeGreaterThan(2);
  expect(text).toContain(`<summary>And ${400 - shown} rules more (${400 - shown})</summary>`);
  expect(text).toMatch(/… 4\d\d more lines\nreplay {7}nlconform run/u);
});

test('text of others becomes no markup, link or mention', () => {
  expect(inline(HOSTILE)).not.toMatch(/[<>"'|`*_[\]!\\@]/u);
  expect(inline('@octocat see https://example.org or www.example.org, ~~x~~ #1')).toBe(
    '&#64;octocat see https&#58;//example.org or www&#46;example.org, &#126;&#126;x&#126;&#126; &#35;1',
  );
  expect(inline('x'.repeat(400))).toBe(`${'x'.repeat(300)}…`);
});

test('no line closes a fence, and every fold is closed', () => {
  expect(fenced(['a ```` b'])).toEqual(['`````text', 'a ```` b', '`````']);
  fc.assert(
    fc.property(hostileText, fc.constantFrom('`', '```', '</details>', ''), (text, more) => {
      const all = text + more;
      const lines = renderMarkdown(
        run(requirement(`a${all}`, 'broken', { rule: all, reason: all })),
      ).split('\n');
      const opens = lines.filter((line) => line === '<details>').length;
      expect(lines.filter((line) => line === '</details>').length).toBe(opens);
      const fences = lines.filter((line) => /^`{3,}(?:text)?$/u.test(line));
      expect(fences.length).toBe(2);
      expect(fences[0]).toBe(`${fences[1]}text`);
    }),
  );
});
