import { expect, it } from 'vitest';
import { program } from '../../harness/program/program.ts';
import { lostTranscript } from '../../harness/targets/exec/agent-target.ts';
import type { RunOptions, Target } from '../../harness/targets/target.ts';
import { Corpus } from '../corpus/corpus.ts';
import { coveredOf, CoveredTarget } from './coverage.ts';
import { Feedback } from './feedback.ts';

/** What a User-Mode Linux 6.12.117 of `npm run kernels -- build --kcov` told of NLMSG_NOOP: its beginning. */
const recorded = { ...lostTranscript(''), coverage: [1613623028, 345607, 29, 18, 566, 6, 150] };

it('addresses, each told as the distance to the one before', () => {
  expect([...coveredOf(recorded)]).toEqual([
    ...['pc 602deef4', 'pc 603334fb', 'pc 60333518', 'pc 6033352a'],
    ...['pc 60333760', 'pc 60333766', 'pc 603337fc'],
  ]);
  expect([...coveredOf(lostTranscript(''))]).toEqual([]);
});

it('a new address is something new, and is counted apart from what replies show', () => {
  const feedback = new Feedback(Corpus.read('there-is-none'));
  const names = [...coveredOf(recorded)];
  expect(feedback.note(['socket 0: success', ...names.slice(0, 4)])).toHaveLength(5);
  expect(feedback.note(names)).toEqual(names.slice(4));
  expect([feedback.behaviours, feedback.covered]).toEqual([1, 7]);
});

it('each run of a target is asked for it', async () => {
  const asked: (RunOptions | undefined)[] = [];
  const target: Target = {
    spec: 'fake',
    start: () => Promise.reject(new Error('not started')),
    run: (_, options) => {
      asked.push(options);
      return Promise.resolve([recorded]);
    },
    close: () => Promise.resolve(),
  };
  const covered = new CoveredTarget(target);
  await covered.run([program([])], { isolation: 'program' });
  await covered.run([program([])]);
  expect(asked).toEqual([{ isolation: 'program', coverage: true }, { coverage: true }]);
  expect([covered.spec, covered.takeHealth()]).toEqual(['fake', []]);
});
