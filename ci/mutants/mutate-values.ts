/**
 * Mutants that Stryker does not make: a number, a constant or the bound of a comparison is one more
 * or one less. They change less than a comparison turned round does, and so they tell rules apart
 * that all run over the same code.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Mutant, Mutated } from './mutate.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SWITCH = new URL('mutant-switch.ts', import.meta.url).href;
/** Stryker brings it. */
const PARSER = new URL('node_modules/@babel/parser/lib/index.js', import.meta.url).href;

/** What stands for Stryker’s names of mutators. */
export const VALUE = { number: 'a number', constant: 'a constant', bound: 'a bound' } as const;

interface Node {
  type: string;
  start: number;
  end: number;
  loc: { start: { line: number } };
  [key: string]: unknown;
}

const CONSTANT = /^[A-Z][A-Z0-9_]*[A-Z0-9]$/;
/** Where a name is no value that is read. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  VariableDeclarator: ['id'],
  FunctionDeclaration: ['id'],
  ArrayPattern: ['elements'],
  AssignmentPattern: ['left'],
  AssignmentExpression: ['left'],
  CallExpression: ['callee'],
  NewExpression: ['callee'],
  ExportDefaultDeclaration: ['declaration'],
};

interface Value {
  start: number;
  end: number;
  line: number;
  kind: string;
}

/** Where a value is read. They may lie in one another. */
function* valuesOf(node: Node): Generator<Value> {
  const value = (kind: string, { start, end, loc } = node): Value => ({
    ...{ start, end, kind, line: loc.start.line },
  });
  const { type } = node;
  if (type === 'NumericLiteral' || type === 'BigIntLiteral') yield value(VALUE.number);
  if (isConstant(node)) {
    yield value(VALUE.constant);
    return;
  }
  if (type === 'BinaryExpression' && /^[<>]=?$/.test(String(node['operator']))) {
    const right = node['right'] as Node;
    if (right.type !== 'NumericLiteral' && !isConstant(right)) yield value(VALUE.bound, right);
  }
  for (const [key, child] of Object.entries(node)) {
    for (const each of Array.isArray(child) ? (child as unknown[]) : [child]) {
      if (isNode(each) && (!isType(each) || isCast(each)) && !isName(node, key, each)) {
        yield* valuesOf(each);
      }
    }
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
const isCast = ({ type }: Node): boolean =>
  type === 'TSAsExpression' || type === 'TSNonNullExpression' || type === 'TSSatisfiesExpression';
const isType = ({ type }: Node): boolean =>
  type.startsWith('TS') || type.startsWith('Import') || type === 'ExportSpecifier';
const isConstant = (node: Node): boolean =>
  node.type === 'Identifier'
    ? CONSTANT.test(String(node['name']))
    : node.type === 'MemberExpression' &&
      node['computed'] === false &&
      [node['object'], node['property']].every((part) => isNode(part) && isUpper(part));
const isUpper = (node: Node): boolean =>
  node.type === 'Identifier' && CONSTANT.test(String(node['name']));

function isName(parent: Node, key: string, node: Node): boolean {
  // of `{ NLM_F_ACK }` the name and the value are one word
  if (key === 'key' || key === 'property') return parent['computed'] !== true;
  if (parent['shorthand'] === true) return node.type === 'Identifier';
  return NAMES[parent.type]?.includes(key) === true && isConstant(node);
}

/** In place of Stryker's mutants: each value has two, with ids one after the other. */
export async function mutateValues(
  paths: readonly string[],
): Promise<Pick<Mutated, 'files' | 'mutants'>> {
  const { parse } = (await import(PARSER)) as {
    parse: (code: string, options: object) => { program: Node };
  };
  const files = new Map<string, string>();
  const mutants: Mutant[] = [];
  for (const path of paths) {
    const source = readFileSync(path, 'utf8');
    const file = path.slice(ROOT.length);
    const { program } = parse(source, { sourceType: 'module', plugins: ['typescript'] });
    const inserts: { at: number; text: string }[] = [];
    for (const { start, end, line, kind } of valuesOf(program)) {
      const was = source.slice(start, end);
      const [id, simple] = [mutants.length, /^[\w.]+$/.test(was) ? was : `(${was})`];
      for (const became of [`${simple} + 1`, `${simple} - 1`]) {
        mutants.push({ id: mutants.length, file, line, start, end, was, became, mutator: kind });
      }
      inserts.push({ at: start, text: `altered_9fa48(${id}, ` }, { at: end, text: ')' });
    }
    files.set(
      path,
      `import { altered as altered_9fa48 } from '${SWITCH}';\n${put(source, inserts)}`,
    );
  }
  return { files, mutants };
}

function put(source: string, inserts: readonly { at: number; text: string }[]): string {
  let [out, from] = ['', 0];
  for (const { at, text } of inserts.toSorted((a, b) => a.at - b.at)) {
    out += source.slice(from, at) + text;
    from = at;
  }
  return out + source.slice(from);
}
