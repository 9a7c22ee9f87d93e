/** The last line: what the run says, in plain words, and what its exit code means. */
import { faultsOf } from './health-words.ts';
import { EXIT, exitCodeOf, isJudged } from './run-result.ts';
import type { RunResult } from './run-result.ts';
import { rules, tallyOf } from './tally.ts';
import type { Tally } from './tally.ts';
import { labelsOf } from './target-label.ts';
import { visible } from './visible.ts';

/** For people; scripts take the exit code. */
export function verdictLine(result: RunResult): string {
  const tally = tallyOf(result.results);
  const held = tally.pass + tally.fixed;
  const hold = held === 1 ? 'holds' : 'hold';
  const code = exitCodeOf(result);
  const share = result.partial ? `, ${shareOf(result)} judged` : '';
  if (code === EXIT.interrupted || code === EXIT.terminated) {
    const told = [divergingOf(tally), `${held} ${hold}`].filter(Boolean).join(', ');
    const word = code === EXIT.interrupted ? 'interrupted' : 'terminated';
    return `${word.toUpperCase()}: ${told}${share} (exit code ${code}: ${word})`;
  }
  if (!isJudged(result) && brokenOf(result) === '') {
    return `NOTHING JUDGED: no rule held or failed${asideOf(tally)} (exit code ${code}: nothing is proven; ${mendOf(result)})`;
  }
  switch (code) {
    case EXIT.broken: {
      if (brokenOf(result) === '') {
        return `INCOMPLETE: shards are missing${share} (exit code 3: no full judgement)`;
      }
      const besides = [divergingOf(tally), faultsText(result)].filter(Boolean).join(', ');
      return `BROKEN: the machinery failed for ${brokenOf(result)}${
        besides === '' ? '' : `; besides, ${besides}`
      } (exit code 3: no full judgement)`;
    }
    case EXIT.divergences: {
      const diverging = [divergingOf(tally), faultsText(result)].filter(Boolean).join(', ');
      return diverging === ''
        ? `NOT STRICTLY CONFORMANT: ${staleOf(result)}${share} (exit code 1: strict)`
        : `NOT CONFORMANT: ${diverging}${placeOf(result)}, ${held} ${hold}${share} (exit code 1: divergences)`;
    }
    default:
      return `CONFORMANT: ${rules(held)} ${hold}${asideOf(tally)} (exit code 0)`;
  }
}

/** `1 rule diverges, 2 are excused no longer`, or nothing. */
function divergingOf({ fail, expired }: Tally): string {
  return [
    ...(fail === 0 ? [] : [`${rules(fail)} ${fail === 1 ? 'diverges' : 'diverge'}`]),
    ...(expired === 0
      ? []
      : [`${rules(expired)} ${expired === 1 ? 'is' : 'are'} excused no longer`]),
  ].join(', ');
}

/** ` on gvisor`: of several targets the one that is to be looked at. */
function placeOf({ results }: RunResult): string {
  const targets = new Set(results.map(({ target }) => target));
  const bad = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'expired');
  const places = [...new Set(bad.map(({ target }) => target))];
  if (targets.size === 1 || places.length === 0) return '';
  return ` on ${places.length === 1 ? labelsOf(places).map(visible).join('') : `${places.length} of ${targets.size} targets`}`;
}

function faultsText(result: RunResult): string {
  const { length } = faultsOf(result);
  if (length === 0) return '';
  return `${length} ${length === 1 ? 'fault' : 'faults'} that a kernel reported of itself`;
}

function staleOf({ results, unused = [] }: RunResult): string {
  const { fixed, flaky } = tallyOf(results);
  return [
    ...(fixed === 0
      ? []
      : [
          `${rules(fixed)} ${fixed === 1 ? 'is' : 'are'} listed but ${fixed === 1 ? 'holds' : 'hold'}`,
        ]),
    ...(flaky === 0 ? [] : [`${rules(flaky)} ${flaky === 1 ? 'is' : 'are'} flaky`]),
    ...(unused.length === 0
      ? []
      : [`${unused.length} ${unused.length === 1 ? 'entry' : 'entries'} excused nothing`]),
  ].join(', ');
}

/** `12 of 40 verdicts` */
function shareOf({ partial, results }: RunResult): string {
  const judged = partial?.judged ?? results.length;
  return `${judged} of ${partial?.of ?? judged} verdicts`;
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
function asideOf(tally: Tally): string {
  const asides = (['known', 'changed', 'flaky', 'skip'] as const)
    .filter((verdict) => tally[verdict] > 0)
    .map((verdict) => `${tally[verdict]} ${verdict === 'skip' ? 'skipped' : verdict}`);
  return asides.length === 0 ? '' : `, ${asides.join(', ')}`;
}
