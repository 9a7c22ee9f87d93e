/** docs/matrix.md: what every target did, from stored runs. No path of a machine stands in it. */
import type {
  CaseResult,
  RequirementResult,
  RunResult,
  Verdict,
} from '../../reports/run-result.ts';
import { inline } from '../../reports/markdown-text.ts';
import { VERDICTS, groupBy, rules, tallyOf } from '../../reports/tally.ts';
import { wrap } from '../../reports/wrap.ts';

export interface StoredRun {
  name: string;
  about: string;
  run: RunResult;
}

export function renderMatrix(stored: readonly StoredRun[]): string {
  const verdicts = VERDICTS.filter((verdict) =>
    stored.some(({ run }) => run.results.some((each) => each.verdict === verdict)),
  );
  return [
    '# Which rules hold where',
    '',
    'Made by `npm run matrix` from real runs; not written by hand.',
    '',
    ...table(
      ['target', 'what it is', 'version', 'day', ...verdicts],
      stored.map(({ name, about, run }) => {
        const tally = tallyOf(run.results);
        const [target] = run.targets;
        const version = [target?.name, target?.version].filter(Boolean).join(' ') || 'not run';
        const counts = verdicts.map((verdict) => String(tally[verdict] || '-'));
        return [name, about, version, run.started.slice(0, 10), ...counts];
      }),
    ),
    '',
    '## By folder',
    '',
    'Rules that hold, of those that were asked; what is known to differ has its reason below.',
    '',
    ...byFolder(stored),
    ...stored.flatMap(details),
  ].join('\n');
}

function byFolder(stored: readonly StoredRun[]): string[] {
  const suites = [...new Set(stored.flatMap(({ run }) => run.results.map(({ suite }) => suite)))];
  const rows = suites.map((suite) => [
    suite,
    ...stored.map(({ run }) => {
      const tally = tallyOf(run.results.filter((each) => each.suite === suite));
      const asked = VERDICTS.reduce((sum, verdict) => sum + tally[verdict], 0) - tally.skip;
      const known = tally.known === 0 ? '' : ` (${tally.known} known)`;
      return asked === 0 ? '-' : `${tally.pass}/${asked}${known}`;
    }),
  ]);
  return table(['folder', ...stored.map(({ name }) => name)], rows);
}

function details({ name, run }: StoredRun): string[] {
  const of = (verdict: Verdict): RequirementResult[] =>
    run.results.filter((each) => each.verdict === verdict);
  const [target] = run.targets;
  const unavailable = target?.unavailable && `Not run: ${inline(target.unavailable.reason)}.`;
  const blocks = [
    list('Fails', differences([...of('fail'), ...of('expired')])),
    list(
      'Reported by the kernel itself',
      // what others did to a kernel that is theirs, too, is no matter of this run
      (target?.health ?? [])
        .filter(({ shared }) => !shared)
        .map(({ title, rule }) => `${inline(title)} (during \`${rule}\`)`),
    ),
    list('Broken', grouped(of('broken'))),
    list('Known', grouped(of('known'))),
    list('Changed: observed behaviour that is another here', differences(of('changed'))),
    list('Skipped', grouped(of('skip'))),
  ].flat();
  if (unavailable === undefined && blocks.length === 0) return [];
  const diverges = run.results.some(({ verdict }) => DIVERGING.has(verdict));
  const told = [unavailable, diverges ? howToReplay(target?.spec ?? '') : undefined];
  return [
    '',
    `## ${name}`,
    ...told.flatMap((each) => (each === undefined ? [] : ['', each])),
    ...blocks,
  ];
}

const DIVERGING: ReadonlySet<Verdict> = new Set(['fail', 'expired', 'changed']);

/** Of a target whose spec holds a path, the path is the reader's. */
const howToReplay = (spec: string): string => {
  const target = /^[a-z]+$/.test(spec) ? spec : 'SPEC';
  return `Each can be seen beside the live kernel, all bytes decoded, by
\`npm run nlconform -- replay RULE --target kernel --target ${target}\`; where a case is named, with
\`--case 'CASE'\`; \`--save FILE\` keeps the program.`;
};

/** Rules by what came instead; where several have the same, it stands there once. */
const differences = (results: readonly RequirementResult[]): string[] =>
  groupBy(results, (each) => diverging(each)?.divergence?.difference ?? 'see the run').map(
    ([difference, of]) => {
      const [first = '', ...more] = of.map(asked);
      if (more.length === 0) return `${first}: ${inline(difference)}`;
      const lines = wrap([first, ...more].join(', '), WIDTH).map((line) => `  ${line}`);
      return [`${inline(difference)}: ${rules(of.length)}`, ...lines].join('\n');
    },
  );

const WIDTH = 110;

const diverging = ({ cases }: RequirementResult): CaseResult | undefined =>
  cases.find(({ divergence }) => divergence !== undefined);

/** The rule, and the case that diverges first where that is not its first one. */
function asked(result: RequirementResult): string {
  const found = diverging(result);
  const plain = found === undefined || found === result.cases[0];
  return `\`${result.id}\`${plain ? '' : ` (${inline(found.name)})`}`;
}

const grouped = (results: readonly RequirementResult[]): string[] =>
  groupBy(results, ({ reason }) => reason ?? 'no reason was told').map(
    ([reason, of]) => `${rules(of.length)}: ${inline(reason)}`,
  );

const list = (title: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : ['', `${title}:`, '', ...items.map((item) => `- ${item}`)];

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
