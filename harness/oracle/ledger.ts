/**
 * The ledger of known divergences: what a target is known to do differently, and why. An entry
 * excuses a failing rule (`known`) and is reported when the rule holds after all (`fixed`).
 */
import {
  type Document,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLParseError,
} from 'yaml';
import { z } from 'zod';
import { oneLine, placeOf } from '../program/issue.ts';
import { VERSION_PATTERN } from './version-pattern.ts';

const text = z.string().min(1);

/** Whose choice it is. `deliberate`: the implementation means it so, and nobody is to mend it. */
const knownClass = z.enum(['defect', 'deliberate']);

const entry = z
  .strictObject({
    id: text.optional().describe('id of the rule; without it, any rule with this fingerprint'),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{8}( |$)/, 'it must begin with eight hex digits, as reports print it')
      .optional(),
    target: text.describe('name of the target, e.g. uml, or the spec it is opened by'),
    branches: z
      .array(
        z.string().refine((it) => VERSION_PATTERN.test(it) || !/^[\d*]/.test(it), {
          message: "no version pattern; write e.g. '6.18', '6.*', '6.12.0-111'",
        }),
      )
      .min(1)
      .optional()
      .describe('patterns of versions; default all'),
    shows: z
      .union([text, z.array(text).min(1)], 'it must be a text, or a list of texts')
      .optional()
      .describe('texts that the difference, or what came, must contain to be this one'),
    fields: z
      .array(text)
      .min(1)
      .optional()
      .describe('the only fields of the decoded message that may differ'),
    class: knownClass.optional().describe('default defect'),
    reason: z.string().min(10),
    link: z
      .url({ protocol: /^https?$/, error: 'it must be an address that begins with https://' })
      .optional(),
    expires: z.iso
      .date('it must be a day, e.g. 2027-03-01')
      .optional()
      .describe('the last day on which it excuses anything'),
  })
  .refine(({ id, fingerprint }) => id !== undefined || fingerprint !== undefined, {
    message: 'it must name a rule (id) or a fingerprint',
  });

/** An entry, and where it stands. */
export type KnownDivergence = z.infer<typeof entry> & {
  /** `known.yaml:3:3`. */
  place: string;
};

/** @throws LedgerError with file, line and column. */
export class LedgerError extends Error {
  constructor(place: string, what: string) {
    super(`${place}: ${what}`);
    this.name = 'LedgerError';
  }
}

/** Reads the text of a ledger. */
export function parseLedger(file: string, source: string): KnownDivergence[] {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, logLevel: 'error' });
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const fail = (offset: number, what: string): never => {
    throw new LedgerError(placeAt(offset), oneLine(what));
  };
  const [syntax] = document.errors;
  if (syntax !== undefined) fail(syntax.pos[0], mistakeOf(syntax));
  // an alias without anchor is found only when values are made
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) === undefined) {
        fail(alias.range?.[0] ?? 0, `*${alias.source} refers to no anchor before it`);
      }
    },
  });
  const parsed = z.array(entry).safeParse(valueOf(document, fail) ?? []);
  if (parsed.success) {
    return parsed.data.map((each, index) => ({
      ...each,
      place: placeAt(offsetOf(document, [index])),
    }));
  }
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []) as (string | number)[];
  const where = placeOf(path);
  const what = (issue?.message ?? 'not a ledger').replace(/^Invalid input: /, '');
  return fail(offsetOf(document, path), `${where === '' ? 'the file' : where}: ${what}`);
}

/** In our words where those of the parser speak of programming. It repeats the place in its own. */
function mistakeOf({ code, message }: YAMLParseError): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here; one list is read';
  if (/call stack/.test(message)) return 'nested too deeply';
  return (message.split('\n')[0] ?? '').replace(/ at line .*$/, '');
}

/** Aliases of aliases may stand for more than there is room for. */
function valueOf(document: Document, fail: (offset: number, what: string) => never): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) return fail(0, 'aliases repeat themselves too often');
    throw error;
  }
}

/** Where the node of a path stands, or the nearest around it where a field is missing. */
function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
