import { expect, it } from 'vitest';
import { suites } from '../../suites/index.ts';
import { renderSuiteScore } from './render-suites.ts';
import { type SuiteScore, scoreSuites } from './suite-score.ts';

it('tells what catches a fault, and which faults too many rules catch', async () => {
  const faults = ['short-header-accepted', 'drop-ack', 'name-prefix'] as const;
  const some = ['headers', 'port-ids', 'registration', 'generic'];
  const asked = suites.filter(({ name }) => some.includes(name));
  const score = await scoreSuites({ suites: asked, faults });
  expect(score.faults.map(({ fault, loud }) => [fault, loud])).toEqual([
    ['short-header-accepted', false],
    ['drop-ack', true],
    ['name-prefix', false],
  ]);
  expect(score.faults[0]?.caughtBy).toContain('hdr.len.below16');
  expect([score.caught, score.counted, score.survivors]).toEqual([2, 2, []]);
  expect(score.idle).not.toContain('hdr.len.below16');
  expect(score.idle).toContain('bind.in_use');
}, 30_000);

it('is told so', () => {
  const score: SuiteScore = {
    rules: 40,
    skipped: 2,
    failing: [],
    faults: [
      { fault: 'drop-ack', about: '', caughtBy: ['a', 'b', 'c', 'd'], loud: true, broken: [] },
      { fault: 'err-pid', about: '', caughtBy: ['a'], loud: false, broken: [] },
      { fault: 'wrong-errno', about: '', caughtBy: [], loud: false, broken: ['d'] },
      {
        fault: 'size-probe',
        about: '',
        caughtBy: [],
        loud: false,
        undecided: 'no rule can ask',
        broken: [],
      },
      {
        fault: 'no-enobufs',
        about: '',
        caughtBy: [],
        loud: false,
        broken: [],
        equivalent: 'nobody can see it',
      },
    ],
    survivors: ['wrong-errno', 'size-probe'],
    idle: ['e'],
    counted: 3,
    caught: 1,
  };
  expect(renderSuiteScore(score)).toMatchInlineSnapshot(`
    "  drop-ack     4 rules: a, b, c; does not count: too many rules catch it
      err-pid      1 rules: a
      wrong-errno  brought down 1 rules: d
      size-probe   SURVIVES: no rule can ask
      no-enobufs   does not count: nobody can see it

    1 faults do not count, since more than 5 % of the rules catch them
    2 faults survive: wrong-errno, size-probe
    1 rules that no fault that counts made fail: e
    40 rules hold on the simulator, 2 could not be asked
    1 of 3 faults that count are caught (33.3 %)"
  `);
});
