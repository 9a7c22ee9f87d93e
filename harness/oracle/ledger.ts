/**
 * The ledger of known divergences: what a target is known to do differently, and why. An entry
 * excuses a failing rule (`known`) and is reported when the rule holds after all (`fixed`).
 */
import { type Document, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import { oneLine, placeOf } from '../program/issue.ts';

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
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' });
  const fail = (offset: number, what: string): never => {
    const { line, col } = lines.linePos(offset);
    throw new LedgerError(file, line, col, oneLine(what));
  };
  const [syntax] = document.errors;
  if (syntax !== undefined) {
    // the parser repeats the place in its own words
    fail(syntax.pos[0], (syntax.message.split('\n')[0] ?? '').replace(/ at line .*$/, ''));
  }
  // an alias without anchor is found only when values are made
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) {
        fail(alias.range?.[0] ?? 0, `*${alias.source} refers to no anchor before it`);
      }
    },
  });
  const parsed = ledgerSchema.safeParse(document.toJS() ?? []);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []) as (string | number)[];
  const where = placeOf(path);
  const what = (issue?.message ?? 'not a ledger').replace(/^Invalid input: /, '');
  return fail(offsetOf(document, path), `${where === '' ? 'the file' : where}: ${what}`);
}

/** Where the node of a path stands, or the nearest around it where a field is missing. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
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
