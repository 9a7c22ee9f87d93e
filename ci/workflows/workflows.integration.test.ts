/**
 * The templates, run as far as a machine without the service can: their `run:` steps in order, in
 * an empty checkout. `sudo` and `apt-get` do nothing here: that is the runner's own ground.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convert } from 'xmlbuilder2';
import { runScript } from '../docs/run-document.ts';
import { type Checkout, scratchCheckout } from '../docs/scratch-checkout.ts';
import { runStepsOf } from './workflow.ts';

const template = (name: string): URL => new URL(`${name}.yml`, import.meta.url);
const MINUTES = 600_000;

let checkout: Checkout;
beforeAll(() => {
  checkout = scratchCheckout();
  for (const name of ['sudo', 'apt-get']) shim(name, 'exit 0');
});
afterAll(() => checkout.remove());

const shim = (name: string, text: string): void =>
  writeFileSync(join(checkout.folder, '.bin', name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

/** @returns exit code of each step, and what the last one said */
async function runAll(name: string, env: Record<string, string>) {
  const codes: [string, number | null][] = [];
  let said = '';
  for (const step of runStepsOf(template(name))) {
    const { code, output } = await runScript(step.run, {
      folder: checkout.folder,
      env: { ...checkout.env, ...env },
    });
    codes.push([step.name, code]);
    said = output;
  }
  return { codes, said };
}

/** Test cases by suite, read by a parser of XML. */
function junitIn(results: string): Record<string, number> {
  const folder = join(checkout.folder, results, 'junit');
  return Object.fromEntries(
    readdirSync(folder).map((file) => {
      const xml = convert(readFileSync(join(folder, file), 'utf8'), { format: 'map' });
      const text = JSON.stringify(xml, (_, value: unknown) =>
        value instanceof Map ? [...(value as Map<string, unknown>)] : value,
      );
      return [file, text.split('"@classname"').length - 1];
    }),
  );
}

it('templates are what the workflow syntax allows, all of them', () => {
  const names = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.yml'));
  const steps = names.map((name) => runStepsOf(new URL(name, import.meta.url)).length);
  expect(names.toSorted()).toEqual([
    'built-kernel.yml',
    'conformance.yml',
    'debian-kernels.yml',
    'nightly-fuzz.yml',
  ]);
  expect(Math.min(...steps)).toBeGreaterThan(1);
});

describe('run here', () => {
  // a whole run belongs to the gate; one folder shows that the steps fit together
  const few = 'npm run --silent nlconform -- ';

  it('conformance: the kernel here, and JUnit of it', { timeout: MINUTES }, async () => {
    shim('few', `case "$1" in run) shift; set -- run headers "$@";; esac\nexec ${few} "$@"`);
    const { codes, said } = await runAll('conformance', { NLCONFORM: 'few' });
    expect([codes, said]).toEqual([
      [
        ['Install', 0],
        ['Allow user namespaces', 0],
        ['What there is', 0],
        ['Conformance', 0],
      ],
      expect.stringContaining('CONFORMANT'),
    ]);
    const cases = junitIn('results');
    expect(Object.keys(cases)).toEqual(['headers.xml']);
    expect(cases['headers.xml']).toBeGreaterThan(20);
    const again = await runAll('conformance', { NLCONFORM: 'few' });
    expect(again.codes.at(-1)).toEqual(['Conformance', 0]);
    expect(readdirSync(join(checkout.folder, 'results'))).toContain('changes.md');
  });

  it(
    'nightly fuzz: a finding is kept, and replayed the next night; so is the corpus',
    { timeout: MINUTES },
    async () => {
      const env = {
        FUZZ_TIME: '20',
        SEED: '1',
        NLCONFORM: 'faulty',
        CORPUS: 'corpus',
      };
      shim(
        'faulty',
        `for word in "$@"; do shift; [ "$word" != simulator ] || word='simulator?fault=drop-ack'; set -- "$@" "$word"; done\nexec ${few} "$@"`,
      );
      const first = await runAll('nightly-fuzz', env);
      expect(first.codes.at(-1)).toEqual(['Fuzz', 1]);
      const corpus = join(checkout.folder, 'corpus');
      const found = readdirSync(corpus).filter((name) => /^[0-9a-f]{8}$/.test(name));
      expect(found.length).toBeGreaterThan(0);
      const programs = readdirSync(join(corpus, 'corpus'));
      expect(programs.length).toBeGreaterThan(0);
      // one shows it; each takes two starts of Node
      for (const name of found.slice(1)) rmSync(join(corpus, name), { recursive: true });
      const second = await runAll('nightly-fuzz', { ...env, FUZZ_TIME: '1' });
      expect(second.said).toMatch(/^(still there|gone): corpus\/[0-9a-f]{8}\//);
      expect(readdirSync(join(corpus, 'corpus'))).toEqual(expect.arrayContaining(programs));
      expect(readdirSync(corpus)).toContain(`${found[0]}.replay.txt`);
    },
  );

  /** Fetching and building take minutes; here what they print is given, and what is done with it is real. */
  it.each([
    ['debian-kernels', 'Conformance of 6.1'],
    ['built-kernel', 'Build and test'],
  ])('%s: the target that kernels prints is tested', { timeout: MINUTES }, async (name, last) => {
    mkdirSync(join(checkout.folder, 'linux'), { recursive: true });
    shim(
      'npm',
      `case "$*" in "run --silent kernels --"*) echo 'simulator  Linux of some kind'; exit 0;; ci*) exit 0;; esac\nexec '${join(process.execPath, '..', 'npm')}' "$@"`,
    );
    shim('few', `case "$1" in run) shift; set -- run headers "$@";; esac\nexec ${few} "$@"`);
    const { codes, said } = await runAll(name, { NLCONFORM: 'few', RESULTS: name });
    expect([codes.at(-1), said.split('\n')[0]]).toEqual([
      [last, 0],
      'simulator  Linux of some kind',
    ]);
    expect(Object.keys(junitIn(name))).toEqual(['headers.xml']);
  });
});
