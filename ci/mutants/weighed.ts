/**
 * A case that runs over a mutant can notice it only where the mutant makes something else of its
 * expression. In code that is weighed, each expression without effects is computed both ways while
 * cases are counted: `isOn(3) ? a <= b : a < b` becomes `isOn(3) ? a <= b : weigh(3, () => a <= b, a < b)`.
 */
interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}
export type Parse = (code: string, options: object) => Node;

/** What may have effects; calls are looked at one by one. */
const EFFECTS = new Set([
  ...['AssignmentExpression', 'UpdateExpression', 'AwaitExpression', 'YieldExpression'],
  ...['NewExpression', 'TaggedTemplateExpression', 'Import', 'ImportExpression'],
]);
/** Of sets, maps, arrays and views. */
const PURE_METHODS = new Set(['has', 'get', 'at', 'includes', 'indexOf', 'getUint16', 'getUint32']);

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const childrenOf = (node: Node): Node[] => Object.values(node).flat().filter(isNode);

function isPure(node: Node): boolean {
  if (EFFECTS.has(node.type)) return false;
  if (node.type === 'UnaryExpression' && node.operator === 'delete') return false;
  if (/^(?:Arrow)?Function(?:Expression)?$/.test(node.type)) return true;
  if (node.type.endsWith('CallExpression')) {
    const { callee } = node;
    if (!isNode(callee) || !callee.type.endsWith('MemberExpression')) return false;
    const { property } = callee;
    if (!isNode(property) || !PURE_METHODS.has(property.name as string)) return false;
  }
  return childrenOf(node).every((each) => isPure(each));
}

/** The mutant that a test asks for. */
function mutantOf(test: unknown): string | undefined {
  if (!isNode(test) || test.type !== 'CallExpression') return undefined;
  const { callee, arguments: given } = test;
  if (!isNode(callee) || callee.name !== 'stryMutAct_9fa48') return undefined;
  return String((given as Node[])[0]?.value);
}

/** @param code with all its mutants; `weigh` must be there */
export function weighed(code: string, parse: Parse): string {
  const inserts: [at: number, text: string][] = [];
  const visit = (node: Node): void => {
    const { consequent, alternate } = node;
    const id = node.type === 'ConditionalExpression' ? mutantOf(node.test) : undefined;
    if (id !== undefined && isNode(consequent) && isNode(alternate) && isPure(consequent)) {
      const became = code.slice(...around(code, consequent));
      const [start, end] = around(code, alternate);
      inserts.push([start, `weigh(${id}, () => (${became}), `], [end, ')']);
    }
    for (const each of childrenOf(node)) visit(each);
  };
  visit(parse(code, { sourceType: 'module', plugins: ['typescript'] }));
  let out = code;
  for (const [at, text] of inserts.toSorted((a, b) => b[0] - a[0])) {
    out = out.slice(0, at) + text + out.slice(at);
  }
  return out;
}

/** With the brackets around it. */
function around(code: string, { start, end, extra }: Node): [number, number] {
  const { parenthesized, parenStart } = (extra ?? {}) as {
    parenthesized?: boolean;
    parenStart?: number;
  };
  if (parenthesized !== true || parenStart === undefined) return [start, end];
  return [parenStart, code.indexOf(')', end) + 1];
}
