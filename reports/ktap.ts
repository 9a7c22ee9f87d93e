/**
 * KTAP, the form of TAP that kernel tests speak (Documentation/dev-tools/ktap.rst): nested, a target
 * holds its suites, a suite its rules. A subtest begins with a version line and a plan, two spaces
 * further in, and its parent's result line comes behind it.
 */
import { writeFileAtomically } from './atomic-file.ts';
import { HEALTH_SUITE, LEDGER_SUITE, pointsOf, suitesOf, TARGETS_SUITE } from './points.ts';
import type { Point } from './points.ts';
import type { RunResult } from './run-result.ts';
import { visible } from './visible.ts';

/** Suites that are no target's alone: they stand behind the targets. */
const OF_ITS_OWN: readonly string[] = [TARGETS_SUITE, HEALTH_SUITE, LEDGER_SUITE];

/** A test, or a group of tests. */
interface Node {
  name: string;
  ok: boolean;
  /** `SKIP` and `XFAIL` count neither as passed nor as failed; `ERROR` says nothing of the target. */
  directive?: 'SKIP' | 'XFAIL' | 'ERROR';
  /** One line behind the directive. */
  note?: string;
  /** Lines of diagnosis, which stand before the result. */
  evidence?: readonly string[];
  children?: readonly Node[];
}

/** Ends with a line break. */
export function renderKtap(result: RunResult): string {
  return [...versionAndPlan(nodesOf(result), ''), ''].join('\n');
}

/** Writes one file of all suites. */
export async function writeKtap(result: RunResult, path: string): Promise<void> {
  await writeFileAtomically(path, renderKtap(result));
}

function nodesOf(result: RunResult): Node[] {
  const suites = suitesOf(result);
  const targets = result.targets
    .filter(({ unavailable }) => !unavailable)
    .map(({ spec }) => {
      const own = { ...result, results: result.results.filter(({ target }) => target === spec) };
      const groups = suites
        .filter((suite) => !OF_ITS_OWN.includes(suite))
        .map((suite) => groupOf(suite, pointsOf(own, suite)))
        .filter(({ children = [] }) => children.length > 0);
      return parentOf(spec, groups);
    });
  const rest = OF_ITS_OWN.map((suite) =>
    groupOf(suite, pointsOf({ ...result, results: [] }, suite), true),
  ).filter(({ children = [] }) => children.length > 0);
  return [...targets, ...rest];
}

const groupOf = (name: string, points: readonly Point[], byTarget = false): Node =>
  parentOf(
    name,
    points.map((point) => nodeOf(point, byTarget)),
  );

/** A test fails if one of its subtests does, and is skipped if all of them are. */
function parentOf(name: string, children: readonly Node[]): Node {
  const skipped = children.every(({ directive }) => directive === 'SKIP');
  return {
    name,
    ok: children.every(({ ok }) => ok),
    ...(skipped && { directive: 'SKIP', note: 'nothing in it could be asked' }),
    children,
  };
}

function nodeOf({ subject, id, outcome, type, message, body }: Point, byTarget: boolean): Node {
  const name = byTarget ? subject : id;
  const evidence = body === '' ? [] : body.split('\n');
  const note = message === '' ? {} : { note: message };
  switch (outcome) {
    case 'pass':
      return { name, ok: true, ...note };
    case 'skip':
      return { name, ok: true, directive: type === 'known' ? 'XFAIL' : 'SKIP', ...note };
    case 'failure':
      return { name, ok: false, ...note, evidence };
    case 'error':
      return { name, ok: false, directive: 'ERROR', ...note, evidence };
  }
}

function versionAndPlan(nodes: readonly Node[], indent: string): string[] {
  return [
    `${indent}KTAP version 1`,
    `${indent}1..${nodes.length}`,
    ...nodes.flatMap((node, index) => linesOf(node, index + 1, indent)),
  ];
}

function linesOf(node: Node, number: number, indent: string): string[] {
  const { name, ok, directive, note = '', evidence = [], children } = node;
  const said = [...(directive === undefined ? [] : [directive]), ...(note === '' ? [] : [note])];
  const behind = said.length === 0 ? '' : ` # ${said.join(' ')}`;
  return [
    ...(children === undefined ? [] : versionAndPlan(children, `${indent}  `)),
    ...evidence.map((line) => `${indent}# ${line}`.trimEnd()),
    `${indent}${ok ? 'ok' : 'not ok'} ${number} ${description(name)}${behind}`,
  ];
}

/** Words without a hash: it would begin the directive. */
const description = (name: string): string =>
  visible(name)
    .trim()
    .replaceAll('#', String.raw`\x23`);
