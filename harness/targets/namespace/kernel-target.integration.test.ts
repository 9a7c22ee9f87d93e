/** Ways to the live kernel: by our own target, as an ordinary user, by `exec:`, and none at all. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ends, NLCONFORM } from '../../cli/command-line.ts';
import { openTarget } from '../open-target.ts';
import { TargetUnavailable } from '../target.ts';
import { agentCommand } from '../exec/agent-command.ts';
import { KernelTarget } from './kernel-target.ts';
import type { RunResult } from '../../../reports/run-result.ts';

const whole = { ...process.env };
afterEach(() => {
  process.env = { ...whole };
});

const has = (name: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));
const usable = await (async () => {
  const target = new KernelTarget();
  try {
    await target.start();
    return true;
  } catch (error) {
    if (!(error instanceof TargetUnavailable)) throw error;
    return false;
  } finally {
    await target.close();
  }
})();
const isRoot = process.getuid?.() === 0;
const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

/** Verdicts by rule and target; a rule that differs between them stands out. */
async function verdictsOf(
  words: readonly string[],
  specs: readonly string[],
  before: readonly string[] = [],
) {
  const targets = specs.flatMap((spec) => ['--target', spec]);
  const { out, err } = await ends(
    [...before, ...NLCONFORM, 'run', ...words, '--json', ...targets],
    {
      env: { ...whole, CI: '' },
    },
  );
  if (out === '') throw new Error(err);
  const { results, targets: found } = JSON.parse(out) as RunResult;
  const of = (spec: string) =>
    results
      .filter(({ target }) => target === spec)
      .map(({ id, verdict, reason }) => [id, verdict, reason]);
  return { found, verdicts: specs.map(of) };
}

describe('where there is no unshare', () => {
  it('it is named, and what to do', async () => {
    process.env['PATH'] = '/nonexistent';
    await expect(new KernelTarget().start()).rejects.toEqual(
      new TargetUnavailable(
        'kernel',
        'no program unshare on PATH',
        'install util-linux, or have the folder of its unshare on PATH',
      ),
    );
  });
});

it.skipIf(!usable)('can be closed and started again', async () => {
  const target = openTarget('kernel');
  const first = await target.start();
  await target.close();
  expect(await target.start()).toEqual(first);
  await target.close();
  expect(() => target.run([])).toThrow('run on kernel: it is not started');
});

it.skipIf(!usable)('the same agent by exec: gives the same verdicts', async () => {
  const { file, args } = agentCommand();
  const spec = `exec:unshare -Urn ${[file, ...args].map((each) => `'${each}'`).join(' ')}`;
  const { verdicts } = await verdictsOf(['headers', 'attributes'], ['kernel', spec]);
  const [kernel = [], exec] = verdicts;
  expect(kernel.length).toBeGreaterThan(20);
  expect(exec).toEqual(kernel);
});

it.skipIf(!usable || !isRoot || !has('setpriv'))(
  'an ordinary user gets the same verdicts, where user namespaces are allowed',
  async ({ skip }) => {
    const as = await verdictsOf(['headers'], ['kernel'], nobody);
    const [target] = as.found;
    if (target?.unavailable !== undefined) {
      skip(target.unavailable.reason);
    }
    const { verdicts } = await verdictsOf(['headers'], ['kernel']);
    expect(as.verdicts).toEqual(verdicts);
  },
);
