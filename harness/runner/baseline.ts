/** A ledger from a run: what diverges today, so that only what is new fails tomorrow. */
import { Document, isCollection, type YAMLMap } from 'yaml';
import { branchOf, differingFields, VERSION_PATTERN } from '../oracle/index.ts';
import { oneLine } from '../program/issue.ts';
import type { CaseResult, RequirementResult, RunResult } from '../../reports/run-result.ts';

export interface BaselineOptions {
  /** Default says that nobody has looked at it, and when it was seen. */
  reason?: string;
  /** `2027-03-01`. */
  expires?: string;
}

export interface BaselineEntry {
  id: string;
  target: string;
  branches: string[];
  fingerprint?: string;
  shows?: string;
  fields?: string[];
  reason: string;
  expires?: string;
}

type Marks = Pick<BaselineEntry, 'fingerprint' | 'shows' | 'fields'>;
type Divergence = NonNullable<CaseResult['divergence']>;

/**
 * An entry for each way in which a rule diverges on a target and no ledger excuses it yet. As
 * exact as can be told: the difference word for word, and the only fields that may differ; where
 * that varies from case to case, the fingerprint and the fields. Several runs make one ledger: a
 * target that is not always of one mind needs that.
 */
export function baselineEntries(
  results: readonly RunResult[],
  { reason, expires }: BaselineOptions = {},
): BaselineEntry[] {
  const entries = results.flatMap((result) =>
    result.results.filter(isNew).flatMap((one) => {
      const found = one.cases.flatMap(({ divergence }) => divergence ?? []);
      const day = result.started.slice(0, 10);
      return marksOf(found).map((marks) => ({
        id: one.id,
        ...targetOf(one, result),
        ...marks,
        reason: reason ?? `as it was on ${day}; nobody has looked into it yet`,
        ...(expires !== undefined && { expires }),
      }));
    }),
  );
  const distinct = new Map(
    entries.map((entry) => [JSON.stringify({ ...entry, reason: '' }), entry]),
  );
  return [...distinct.values()];
}

/** The entries as a file, the rule above each. Ends with a line break. */
export function renderBaseline(
  entries: readonly BaselineEntry[],
  results: readonly RunResult[],
): string {
  const rules = new Map(results.flatMap((each) => each.results.map(({ id, rule }) => [id, rule])));
  const document = new Document(entries);
  if (isCollection(document.contents)) {
    for (const [index, node] of (document.contents.items as YAMLMap[]).entries()) {
      node.spaceBefore = index > 0;
      for (const { value } of node.items) if (isCollection(value)) value.flow = true;
      node.commentBefore = ` ${oneLine(rules.get(entries[index]?.id ?? '') ?? '')}`;
    }
  }
  const head = [
    '# Known divergences, written by `nlconform baseline`. Put a reason of your own, and a link, to',
    '# each entry, and `class: deliberate` to what the implementation means so.',
  ].join('\n');
  return `${head}\n${document.toString({
    lineWidth: 0,
    flowCollectionPadding: false,
    singleQuote: true,
  })}`;
}

const isNew = ({ verdict }: RequirementResult): boolean =>
  verdict === 'fail' || verdict === 'expired' || verdict === 'changed';

/** By name, which a later run on another machine shares; by spec where the name is not the only one. */
function targetOf(
  { target: spec }: RequirementResult,
  { targets }: RunResult,
): { target: string; branches: string[] } {
  const { name = spec, version = '' } = targets.find((each) => each.spec === spec) ?? {};
  const alone = targets.filter((each) => each.name === name).length <= 1;
  const branch = branchOf(version);
  const branches = VERSION_PATTERN.test(branch) || !/^[\d*]/.test(branch) ? branch : '*';
  return { target: alone ? name : spec, branches: [branches === '' ? '*' : branches] };
}

/** One a fingerprint and set of fields: word for word where all its cases say the same. */
function marksOf(found: readonly Divergence[]): Marks[] {
  const groups = new Map<string, [Divergence, ...Divergence[]]>();
  for (const one of found) {
    const key = JSON.stringify([one.fingerprint, decodedFields(one)]);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()].map((group): Marks => {
    const [first] = group;
    const fields = decodedFields(first);
    const same = group.every(({ difference }) => difference === first.difference);
    return {
      ...(same ? { shows: first.difference } : { fingerprint: first.fingerprint }),
      ...(fields !== undefined && { fields }),
    };
  });
}

/** Of two decoded messages; elsewhere the difference tells all. */
function decodedFields({ want, got }: Divergence): string[] | undefined {
  if (![want, got].every((lines) => lines.some((line) => DECODED.test(line)))) return undefined;
  const fields = differingFields(want, got);
  return fields.length > 0 && fields.every((field) => /^[\w.]+$/.test(field)) ? fields : undefined;
}

/** An offset and hex. */
const DECODED = /^ *\d+ {2}[0-9a-f]{2}/;
