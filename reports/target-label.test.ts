import { expect, it } from 'vitest';
import { fixture, requirement } from './fixture.ts';
import { labelsOf, withLabels } from './target-label.ts';

it.each([
  ['kernel', 'kernel'],
  ['simulator?fault=drop-ack', 'simulator?fault=drop-ack'],
  ['exec:unshare -Urn python3 docs/examples/executor.py', 'exec:executor.py'],
  ["exec:'/usr/bin/node' '/srv/a long name/agent.mjs' -v", 'exec:agent.mjs'],
  ['vm:/var/cache/nlconform/vmlinuz-6.12.117?module=a.ko', 'vm:6.12.117'],
  ['simulator?fault=short-header-accepted', 'simulator?fault=short-header-accepted'],
  ['uml:/home/you/linux/kernels/6.12/linux/', 'uml:linux/'],
])('%s: %s', (spec, label) => {
  expect(labelsOf([spec])).toEqual([label]);
});

it('what would be alike stays whole', () => {
  const specs = ['uml:/home/you/linux/6.1/linux', 'uml:/home/you/linux/6.12/linux', 'kernel'];
  expect(labelsOf(specs)).toEqual(specs);
});

it('results stand under the short name, the facts of the target do not', () => {
  const spec = 'uml:/home/you/linux/kernels/6.12/linux?module=/home/you/nlconform.ko';
  const targets = [{ spec, name: 'uml', version: '6.12.1' }];
  const results = [requirement('hdr.one', 'pass', { target: spec })];
  const run = withLabels({ ...fixture, targets, results });
  expect(run.results.map(({ target }) => target)).toEqual(['uml:linux']);
  expect(run.targets).toEqual(targets);
});
