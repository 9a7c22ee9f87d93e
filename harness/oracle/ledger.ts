/**
 * The ledger of known divergences: what a target is known to do differently, and why. An entry
 * excuses a failing rule (`known`) and is reported when the rule holds after all (`fixed`).
 */
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

const entry = z.strictObject({
  id: z.string().describe('id of the rule'),
  target: z.string().describe('name of the target, e.g. kernel'),
  versions: z.array(z.string()).optional().describe('stable branches, e.g. 6.18; default all'),
  shows: z.string().optional().describe('text that the difference must contain to be this one'),
  reason: z.string().min(10),
});
const ledgerSchema = z.array(entry);
export type KnownDivergence = z.infer<typeof entry>;

/** @throws LedgerError with file, line and column. */
export class LedgerError extends Error {
  constructor(file: string, line: number, column: number, what: string) {
    super(`${file}:${line}:${column}: ${what}`);
    this.name = 'LedgerError';
  }
}

/** Reads the text of a ledger. */
export function parseLedger(file: string, text: string): KnownDivergence[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [syntax] = document.errors;
  if (syntax !== undefined) {
    const { line, col } = syntax.linePos?.[0] ?? { line: 1, col: 1 };
    throw new LedgerError(file, line, col, syntax.message.split('\n')[0] ?? 'not YAML');
  }
  const parsed = ledgerSchema.safeParse(document.toJS() ?? []);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []) as (string | number)[];
  const node = document.getIn(path, true) as { range?: [number, number, number] } | undefined;
  const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
  throw new LedgerError(file, line, col, `${path.join('.')}: ${issue?.message ?? 'not a ledger'}`);
}

/** `6.18` of `6.18.44`. */
export const branchOf = (version: string): string => /^\d+\.\d+/.exec(version)?.[0] ?? version;

/** The entry that speaks of this rule on this target, if there is one. */
export function knownDivergence(
  ledger: readonly KnownDivergence[],
  id: string,
  target: { name: string; version: string },
): KnownDivergence | undefined {
  return ledger.find(
    (each) =>
      each.id === id &&
      each.target === target.name &&
      (each.versions?.includes(branchOf(target.version)) ?? true),
  );
}
