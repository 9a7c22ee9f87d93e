import { expect, it } from 'vitest';
import { alive, hears, send, socket } from '../../harness/runner/lines.ts';
import { programOf } from '../../harness/runner/judge.ts';
import type { Case } from '../../harness/runner/requirement.ts';
import { openTarget } from '../../harness/targets/open-target.ts';
import { noticedIn } from './alter-answers.ts';

const asked = (lines: Case['lines']): Case => ({ name: 'silence', lines });
const opened = socket('a', 'NETLINK_ROUTE');

it.each([
  ['a rule that says what is heard', asked([opened, send('a', 'aa'), hears('a')]), true],
  ['one that is alive', asked([opened, ...alive('a')]), true],
  ['one that looks away', asked([opened, { ...hears('a'), expect: {} }]), false],
])('%s', async (_, given, everyStep) => {
  const [transcript] = await openTarget('simulator').run([programOf(given)]);
  if (transcript === undefined) throw new Error('no transcript');
  const found = noticedIn(given, transcript);
  expect(found.everyStep).toBe(everyStep);
  expect(found.noticed).toBeLessThanOrEqual(found.altered);
});
