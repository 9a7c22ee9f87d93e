/** Which entry of the ledger speaks of a rule, and whether it excuses what was seen. */
import { differingFields } from './differing-fields.ts';
import type { KnownDivergence } from './ledger.ts';
import { coversVersion } from './version-pattern.ts';

/** The target an entry is asked about. */
export interface KnownTarget {
  /** As the user named it. */
  spec: string;
  /** As it named itself. */
  name: string;
  version: string;
}

/** What a failing case shows. */
export interface Shown {
  /** One line. */
  difference: string;
  want: readonly string[];
  got: readonly string[];
  fingerprint: string;
}

/** `simulator:6.1-uml` does what `uml` is known to do. */
const simulates = (spec: string, target: string): boolean =>
  spec.startsWith('simulator:') && spec.replace(/\?.*$/s, '').endsWith(`-${target}`);

/** Whether an entry is about this target, by its name or its spec, and this version of it. */
export const concernsTarget = (
  { target, branches }: KnownDivergence,
  { spec, name, version }: KnownTarget,
): boolean =>
  (target === name || target === spec || simulates(spec, target)) &&
  (branches?.some((pattern) => coversVersion(pattern, version)) ?? true);

/** The entries that may excuse something of this rule on this target, in the ledger's order. */
export const entriesFor = (
  ledger: readonly KnownDivergence[],
  id: string,
  target: KnownTarget,
): KnownDivergence[] =>
  ledger.filter(
    (entry) => (entry.id === undefined || entry.id === id) && concernsTarget(entry, target),
  );

/**
 * Whether an entry means just this difference: its fingerprint, all its texts in the evidence,
 * and no field that differs beside those it lists.
 */
export function excuses(
  entry: KnownDivergence,
  { difference, want, got, fingerprint }: Shown,
): boolean {
  if (entry.fingerprint !== undefined && !sameFingerprint(entry.fingerprint, fingerprint)) {
    return false;
  }
  const evidence = [difference, ...got].join('\n');
  if (!textsOf(entry).every((text) => evidence.includes(text))) return false;
  const { fields } = entry;
  return (
    fields === undefined || differingFields(want, got).every((field) => fields.includes(field))
  );
}

/** The day is the last on which the entry excuses anything. @param today `2027-03-01` */
export const isExpired = ({ expires }: KnownDivergence, today: string): boolean =>
  expires !== undefined && today > expires;

/** The eight digits are enough: the words beside them are for people. */
const sameFingerprint = (listed: string, seen: string): boolean =>
  listed.slice(0, 8) === seen.slice(0, 8);

const textsOf = ({ shows = [] }: KnownDivergence): readonly string[] =>
  typeof shows === 'string' ? [shows] : shows;
