/** docs/peer-coverage.md: which rules ask what the tests of peers ask. */
import type { Peer, PeerTest } from './peers.ts';
import { plain } from './plain.ts';

const isCovered = ({ by }: PeerTest): boolean => by !== undefined;
const inScope = ({ out }: PeerTest): boolean => out === undefined;

export interface PeerCount {
  tests: number;
  inScope: number;
  covered: number;
}
export const countPeers = (peers: readonly Peer[]): PeerCount => {
  const tests = peers.flatMap((each) => each.tests);
  return {
    tests: tests.length,
    inScope: tests.filter(inScope).length,
    covered: tests.filter(isCovered).length,
  };
};
const percent = ({ covered, inScope: of }: PeerCount): string => ((100 * covered) / of).toFixed(1);

/** @param suiteOf the folder of a rule */
export function renderPeers(
  peers: readonly Peer[],
  suiteOf: (id: string) => string | undefined,
): string {
  const names = [...new Set(peers.map(({ peer }) => peer))];
  const all = countPeers(peers);
  const row = (name: string, count: PeerCount): string =>
    `| ${name} | ${count.tests} | ${count.inScope} | ${count.covered} | ${percent(count)} % |`;
  return [
    '# What the tests of peers ask',
    '',
    'Made by `npm run requirements` from [peers.yaml](../suites/peers.yaml); do not edit it. Tests of peers that concern',
    'Netlink’s core, generic and routing layers, by their own names, and the rules that ask the same here.',
    '',
    '| peer | tests | in scope | covered | share |',
    '| --- | --- | --- | --- | --- |',
    ...names.map((name) => row(name, countPeers(peers.filter(({ peer }) => peer === name)))),
    row('all', all),
    '',
    ...peers.flatMap(({ peer, file, tests }) => [
      `## ${peer}: ${plain(file)}`,
      '',
      '| test | here |',
      '| --- | --- |',
      ...tests.map((test) => `| ${plain(test.name)} | ${answer(test, suiteOf)} |`),
      '',
    ]),
  ].join('\n');
}

function answer(
  { by, out, missing }: PeerTest,
  suiteOf: (id: string) => string | undefined,
): string {
  if (by !== undefined) {
    return by
      .map((id) => `[${id}](requirements/${suiteOf(id)}.md#${id.replaceAll('.', '')})`)
      .join(', ');
  }
  return out === undefined
    ? `**not asked**: ${plain(missing ?? '')}`
    : `out of scope: ${plain(out)}`;
}
