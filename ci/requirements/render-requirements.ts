/** docs/requirements: every rule by folder, with its source, its main case and what targets made of it. */
import type { Requirement, Suite } from '../../harness/runner/requirement.ts';
import { type StoredVerdicts, verdictsOn } from '../matrix/stored-verdicts.ts';
import { mainCase } from './main-case.ts';
import { plain } from './plain.ts';

export interface Page {
  /** Below docs/. */
  file: string;
  text: string;
}

const MADE =
  'Made by `npm run requirements` from the rules themselves and from the last stored run; do not edit it.';
const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const casesOf = ({ requirements }: Suite): number =>
  requirements.reduce((sum, { cases }) => sum + cases.length, 0);

export function renderRequirements(suites: readonly Suite[], stored: StoredVerdicts): Page[] {
  return [
    { file: 'requirements.md', text: index(suites, stored) },
    ...suites.map((suite) => ({
      file: `requirements/${suite.name}.md`,
      text: suitePage(suite, stored),
    })),
  ];
}

function index(suites: readonly Suite[], stored: StoredVerdicts): string {
  const all = suites.flatMap(({ requirements }) => requirements);
  const cases = suites.reduce((sum, suite) => sum + casesOf(suite), 0);
  const passing = (target: string, rules: readonly Requirement[]): number =>
    rules.filter(({ id }) =>
      verdictsOn(stored, id).some((each) => each.target === target && each.verdict === 'pass'),
    ).length;
  const targets = stored.targets.map(({ name }) => name);
  return [
    '# Requirements',
    '',
    MADE,
    '',
    `${plural(all.length, 'rule')}, ${plural(cases, 'case')}. *must*: a man page, kernel documentation or RFC says so; *should*:`,
    'the same on every kernel seen; *observed*: the rest. What is known beyond them stands in',
    '[catalogue.yaml](../suites/catalogue.yaml) and [not-covered.yaml](../suites/not-covered.yaml).',
    '',
    '## By folder',
    '',
    'Rules, and how many of them hold on each target.',
    '',
    `| folder | about | rules | cases | ${targets.join(' | ')} |`,
    `| --- | --- | --- | --- | ${targets.map(() => '---').join(' | ')} |`,
    ...suites.map((suite) => {
      const { name, about, requirements } = suite;
      const counts = targets.map((target) => String(passing(target, requirements)));
      return `| [${name}](requirements/${name}.md) | ${plain(about)} | ${requirements.length} | ${casesOf(suite)} | ${counts.join(' | ')} |`;
    }),
    `| all |  | ${all.length} | ${cases} | ${targets.map((target) => String(passing(target, all))).join(' | ')} |`,
    '',
    '## Targets of the last stored run',
    '',
    '| target | what it is | version | day |',
    '| --- | --- | --- | --- |',
    ...stored.targets.map(
      ({ name, about, version, day }) => `| ${name} | ${plain(about)} | ${version} | ${day} |`,
    ),
    '',
  ].join('\n');
}

function suitePage({ name, about, requirements }: Suite, stored: StoredVerdicts): string {
  return [
    `# Requirements: ${name}`,
    '',
    `${plain(about)}. ${plural(requirements.length, 'rule')}. [All folders](../requirements.md)`,
    '',
    MADE,
    ...requirements.flatMap((requirement) => ruleText(requirement, stored)),
    '',
  ].join('\n');
}

function ruleText(requirement: Requirement, stored: StoredVerdicts): string[] {
  const { id, rule, level, source, needs, seen, differs = {}, cases } = requirement;
  const [first] = cases;
  const results = verdictsOn(stored, id).map(({ target, verdict }) => `${target} ${verdict}`);
  return [
    '',
    `## ${id}`,
    '',
    plain(rule),
    '',
    `- ${level}; ${source.map(plain).join('; ')}`,
    `- ${plural(cases.length, 'case')}; needs ${needs.join(', ') || 'nothing'}`,
    `- ${seen.length === 0 ? 'read in the source only' : `seen on ${seen.join(', ')}`}`,
    ...Object.entries(differs).map(([branch, text]) => `- on ${branch} it differs: ${plain(text)}`),
    ...(results.length === 0 ? [] : [`- ${results.join(' · ')}`]),
    ...(first === undefined
      ? []
      : ['', `${plain(first.name)}:`, '', '```text', ...mainCase(first), '```']),
  ];
}
