/** Where the targets of a run differ from the one that was named as their reference. */
import type { Paint } from './paint.ts';
import type { RequirementResult, RunResult } from './run-result.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** Rules that are named; all of them are in the run's JSON. */
const NAMED = 8;

/** A target beside the reference, over the rules that both answered. */
export interface Beside {
  target: string;
  /** Rules that both answered. */
  both: number;
  /** Ids: it diverges, the reference does not. */
  worse: string[];
  /** Ids: the reference diverges, it does not. */
  better: string[];
  /** Ids: both diverge, each in its own way. */
  otherwise: string[];
}

/** In the order of the targets; nothing where no reference was named, or none could be run. */
export function besideReference({ reference, targets, results }: RunResult): Beside[] {
  const answers = new Map(
    results.filter(({ target }) => target === reference).map((one) => [one.id, divergencesOf(one)]),
  );
  if (reference === undefined || answers.size === 0) return [];
  return targets
    .filter(({ spec, unavailable }) => spec !== reference && !unavailable)
    .map(({ spec }) => {
      const beside: Beside = { target: spec, both: 0, worse: [], better: [], otherwise: [] };
      for (const one of results) {
        const [want, got] = [answers.get(one.id), divergencesOf(one)];
        if (one.target !== spec || want === undefined || got === undefined) continue;
        beside.both++;
        if (want === got) continue;
        const list = want === '' ? 'worse' : got === '' ? 'better' : 'otherwise';
        beside[list].push(one.id);
      }
      return beside;
    });
}

/** Fingerprints of what diverges, whatever the verdict makes of it; undefined: not answered. */
function divergencesOf({ verdict, cases }: RequirementResult): string | undefined {
  if (verdict === 'skip' || verdict === 'broken') return undefined;
  const prints = cases.flatMap(({ divergence }) => divergence?.fingerprint ?? []);
  return [...new Set(prints)].toSorted().join(' ');
}

export function referenceSection(result: RunResult, width: number, paint: Paint): string[] {
  const lines = besideReference(result).flatMap(({ target, both, worse, better, otherwise }) => {
    const kinds: [string[], string][] = [
      [worse, 'diverge where the reference does not'],
      [better, 'hold where the reference diverges'],
      [otherwise, 'diverge in another way'],
    ];
    const count = worse.length + better.length + otherwise.length;
    return [
      `  ${visible(target)}: ${count} of ${both} rules that both answered`,
      ...kinds
        .filter(([ids]) => ids.length > 0)
        .flatMap(([ids, what]) => {
          const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
          const named = ids.slice(0, NAMED).map(visible).join(', ');
          return wrap(`${ids.length} ${what}: ${named}${more}`, Math.max(width - 6, 20)).map(
            (line, index) => `${index === 0 ? '    ' : '      '}${line}`,
          );
        }),
    ];
  });
  if (lines.length === 0) return [];
  return [
    paint('bold', visible(`Differs from ${result.reference ?? ''}, the reference`)),
    ...lines,
  ];
}
