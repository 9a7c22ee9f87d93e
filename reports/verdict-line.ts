/** The last line: what the run says, in plain words, and what its exit code means. */
import { EXIT, exitCodeOf } from './run-result.ts';
import type { RunResult } from './run-result.ts';
import { rules, tallyOf } from './tally.ts';

/** For people; scripts take the exit code. */
export function verdictLine(result: RunResult): string {
  const tally = tallyOf(result.results);
  const held = tally.pass + tally.fixed;
  const hold = held === 1 ? 'holds' : 'hold';
  const diverge = `${rules(tally.fail)} ${tally.fail === 1 ? 'diverges' : 'diverge'}`;
  switch (exitCodeOf(result)) {
    case EXIT.broken:
      if (brokenOf(result) === '') {
        return `NOTHING JUDGED: no rule held or failed${asideOf(tally)} (exit code 3: nothing is proven; ${mendOf(result)})`;
      }
      return `BROKEN: the machinery failed for ${brokenOf(result)}${
        tally.fail === 0 ? '' : `; besides, ${diverge}`
      } (exit code 3: no full judgement)`;
    case EXIT.divergences:
      return `NOT CONFORMANT: ${diverge}, ${held} ${hold} (exit code 1: divergences)`;
    default:
      return `CONFORMANT: ${rules(held)} ${hold}${asideOf(tally)} (exit code 0)`;
  }
}

function brokenOf(result: RunResult): string {
  const { broken } = tallyOf(result.results);
  const targets = result.targets.filter(({ unavailable }) => unavailable?.verdict === 'broken');
  return [
    ...(broken === 0 ? [] : [rules(broken)]),
    ...(targets.length === 0
      ? []
      : [`${targets.length} ${targets.length === 1 ? 'target' : 'targets'}`]),
  ].join(' and ');
}

/** Which section above says what would allow it. */
function mendOf({ targets, results }: RunResult): string {
  if (results.length > 0) return 'see "Skipped": name a target that can be asked';
  return targets.some(({ unavailable }) => unavailable)
    ? 'see "Targets that were not run"'
    : 'no target was run';
}

/** What is neither, so that nobody reads "conformant" as "all of it was tried". */
function asideOf(tally: ReturnType<typeof tallyOf>): string {
  const asides = (['known', 'changed', 'skip'] as const)
    .filter((verdict) => tally[verdict] > 0)
    .map((verdict) => `${tally[verdict]} ${verdict === 'skip' ? 'skipped' : verdict}`);
  return asides.length === 0 ? '' : `, ${asides.join(', ')}`;
}
