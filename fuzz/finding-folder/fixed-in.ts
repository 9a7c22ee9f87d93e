/** What versions of Linux tell of a finding: those that show it, and those that do not. */
import type { Finding, TargetFacts } from './finding.ts';

/**
 * Targets that differ by their version of Linux: a simulator with a fault planted does not, nor does
 * User-Mode Linux, which is an architecture of its own.
 */
const isLinux = ({ spec, name }: TargetFacts): boolean =>
  ['kernel', 'simulator'].includes(name) && !spec.includes('?fault=');

const numbersOf = (version: string): number[] => version.split(/[.-]/, 3).map(Number);

/** Negative where `a` is the older one. */
function byVersion(a: string, b: string): number {
  const [x, y] = [numbersOf(a), numbersOf(b)];
  for (const at of [0, 1, 2]) {
    const apart = (x[at] ?? 0) - (y[at] ?? 0);
    if (apart !== 0) return apart;
  }
  return 0;
}

/**
 * Of the versions that were asked, nothing beyond: the answer of a branch in between is not known,
 * and fixes are backported. undefined where they tell nothing.
 * @param targets of the campaign
 */
export function fixedIn(
  { kind, on, elsewhere = [] }: Finding,
  targets: readonly TargetFacts[],
): string | undefined {
  if (kind === 'lost') return undefined;
  const shown = targets.map((facts) => ({
    ...facts,
    says: facts.spec === on ? 'shows' : 'absent',
  }));
  const all = [...shown, ...elsewhere].filter(isLinux);
  const told = (says: string) =>
    all.filter((each) => each.says === says).toSorted((a, b) => byVersion(a.version, b.version));
  const [showing, absent] = [told('shows'), told('absent')];
  const [newestShowing, oldestAbsent] = [showing.at(-1), absent[0]];
  if (newestShowing === undefined || oldestAbsent === undefined) return undefined;
  if (byVersion(newestShowing.version, oldestAbsent.version) < 0) {
    return `${label(oldestAbsent)} does not show it, ${label(newestShowing)} does; in between is not known`;
  }
  const [oldestShowing, newestAbsent] = [showing[0], absent.at(-1)];
  if (oldestShowing === undefined || newestAbsent === undefined) return undefined;
  return byVersion(newestAbsent.version, oldestShowing.version) < 0
    ? `no version that was asked: it is new, ${label(oldestShowing)} shows it, ${label(newestAbsent)} does not`
    : undefined;
}

const label = ({ spec, version }: TargetFacts): string => `${version} (${spec})`;
