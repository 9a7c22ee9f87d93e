import { expect, it } from 'vitest';
import { type Program, program } from '../../harness/program/program.ts';
import { createSimulatorTarget } from '../../harness/targets/simulator/index.ts';
import { fixedIn } from '../finding-folder/fixed-in.ts';
import { readme } from '../finding-folder/readme.ts';
import { askElsewhere } from './ask-elsewhere.ts';
import { examine } from './examine.ts';
import { explain } from './explain.ts';

const [older, newer] = ['simulator:6.1', 'simulator:6.18'];
const facts = [
  { spec: newer, name: 'simulator', version: '6.18.44' },
  { spec: older, name: 'simulator', version: '6.1.192' },
];

async function findingOf(given: Program, specs: readonly string[]) {
  const targets = specs.map((spec) => createSimulatorTarget(spec));
  const [examined] = await examine(targets, [given]);
  if (examined === undefined) throw new Error('nothing ran');
  return explain(targets, examined, 1);
}

/** NETLINK_LISTEN_ALL_NSID cannot be read on 6.1. */
const readsNsid = program([
  { call: 'socket', socket: 'a', protocol: 0 },
  { call: 'getsockopt', socket: 'a', level: 270, option: 8 },
]);

it('a difference between versions: who shows it, since when it is gone, and which fact it is', async () => {
  const finding = await findingOf(readsNsid, [newer, older]);
  Object.assign(finding, await askElsewhere(finding, [newer, older], []));
  expect(finding.elsewhere).toEqual([
    { spec: 'simulator:6.12', name: 'simulator', version: '6.12.117', says: 'absent' },
  ]);
  expect(finding.versionFacts).toEqual(['allNsidReadable']);
  expect(fixedIn(finding, facts)).toBe(
    '6.12.117 (simulator:6.12) does not show it, 6.1.192 (simulator:6.1) does; in between is not known',
  );
  const page = readme(finding, facts, 'folder', { without: 'it is a test' });
  expect(page.split('\n').filter((line) => /^- (seen on|not seen|known|a diff)/.test(line)))
    .toMatchInlineSnapshot(`
      [
        "- seen on: simulator:6.1 (6.1.192)",
        "- not seen on: simulator:6.18 (6.18.44), simulator:6.12 (6.12.117)",
        "- known fixed in: 6.12.117 (simulator:6.12) does not show it, 6.1.192 (simulator:6.1) does; in between is not known",
        "- a difference between versions of Linux: allNsidReadable: NETLINK_LISTEN_ALL_NSID can be read with getsockopt (netlink_getsockopt)",
      ]
    `);
});

it('what came with a newer version is not fixed in any', async () => {
  const finding = await findingOf(readsNsid, [older, newer]);
  Object.assign(finding, await askElsewhere(finding, [older, newer], []));
  expect(fixedIn(finding, facts)).toBe(
    'no version that was asked: it is new, 6.12.117 (simulator:6.12) shows it, 6.1.192 (simulator:6.1) does not',
  );
});

it('what User-Mode Linux alone shows may come of its architecture', async () => {
  const finding = await findingOf(readsNsid, [newer, older]);
  finding.on = 'uml';
  finding.elsewhere = [
    { spec: older, name: 'simulator', version: '6.1.192', says: 'absent' },
    { spec: 'simulator:6.12', name: 'simulator', version: '6.12.117', says: 'otherwise' },
  ];
  const uml = { spec: 'uml', name: 'uml', version: '6.1.176' };
  expect(fixedIn(finding, [facts[0] ?? uml, uml])).toBeUndefined();
});

it('a mistake of one simulator alone says nothing of any version of Linux', async () => {
  const faulty = 'simulator?fault=wrong-errno';
  const finding = await findingOf(
    program([
      { call: 'socket', socket: 'a', protocol: 0 },
      { call: 'send', socket: 'a', bytes: '10000000 f003 0100 01000000 00000000' },
      { call: 'drain', socket: 'a' },
    ]),
    ['simulator', faulty],
  );
  Object.assign(finding, await askElsewhere(finding, ['simulator', faulty], []));
  expect(finding.elsewhere?.map(({ says }) => says)).toEqual(['absent', 'absent', 'absent']);
  expect([finding.versionFacts, fixedIn(finding, [])]).toEqual([undefined, undefined]);
});
