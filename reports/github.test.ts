import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { failing, fixture, requirement } from './fixture.ts';
import { renderGithubAnnotations } from './github.ts';
import { hostileText } from './hostile-text.ts';

const run = (...results: (typeof fixture)['results']) => ({ ...fixture, targets: [], results });

test('an error for each rule that fails, and none for the rest', () => {
  const results = fixture.results.filter(({ id }) => !/hostile/u.test(id));
  expect(renderGithubAnnotations(run(...results))).toEqual([
    '::error title=hdr.short_dgram [kernel] diverges::datagrams after step 2: want none, got 1 (NLMSG_ERROR, EINVAL) (and 1 more of its cases)%0Areplay: nlconform run --target kernel --id hdr.short_dgram',
    '::error title=ack.lost [kernel] could not be judged::the agent ended with signal SIGSEGV in step 3%0Areplay: nlconform run --target kernel --id ack.lost',
  ]);
  expect(renderGithubAnnotations(run(requirement('a', 'pass')))).toEqual([]);
});

test('a target that had to be there is told', () => {
  const unavailable = { reason: 'EPERM', mend: 'unshare', verdict: 'broken' as const };
  expect(
    renderGithubAnnotations({
      ...fixture,
      results: [],
      targets: [{ spec: 'kernel', unavailable }],
    }),
  ).toEqual(['::error title=target [kernel] could not be judged::EPERM; unshare']);
});

test('GitHub shows ten of a step: the tenth counts the others', () => {
  const many = Array.from({ length: 12 }, (_, index) =>
    requirement(`r.${index}`, 'fail', { cases: [failing('one', 'f-1')] }),
  );
  const lines = renderGithubAnnotations(run(...many));
  expect(lines.length).toBe(10);
  expect(lines.at(-1)).toBe(
    '::error title=nlconform::NOT CONFORMANT: 12 rules diverge, 0 hold (exit code 1: divergences); 3 more are not shown here',
  );
  expect(renderGithubAnnotations(run(...many.slice(0, 10))).length).toBe(10);
});

/** As the runner takes a command apart. */
const COMMAND = /^::error title=([^:,]*)::(.*)$/su;
const unescape = (text: string): string =>
  text.replaceAll(/%(0D|0A|3A|2C|25)/gu, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );

test('any text is one line with one property, and comes back as it was shown', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (id, reason) => {
      const [line = '', ...more] = renderGithubAnnotations(
        run(requirement(`r${id},:%0A`, 'broken', { reason })),
      );
      expect(more).toEqual([]);
      expect(/[\r\n]/u.test(line)).toBe(false);
      const [, title = '', message = ''] = COMMAND.exec(line) ?? [];
      expect(unescape(title).endsWith(',:%0A [simulator] could not be judged')).toBe(true);
      expect(unescape(message)).toContain('\nreplay: ');
    }),
  );
});
