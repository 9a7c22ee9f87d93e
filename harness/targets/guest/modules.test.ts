import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dependsOf } from './module-file.ts';
import { modulesFrom } from './modules.ts';

/** As modpost writes section .modinfo, with something of the file before and behind. */
const module = (depends: string): Buffer =>
  Buffer.from(`\x7fELF\0license=GPL\0depends=${depends}\0retpoline=Y\0name=x\0\0\0`, 'latin1');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'modules-'));
  const files: Record<string, Buffer> = {
    'kernel/net/ipv6/ipv6.ko': module(''),
    'kernel/net/8021q/8021q.ko.gz': gzipSync(module('mrp,garp')),
    'kernel/net/802/garp.ko': module('stp,llc'),
    'kernel/net/802/mrp.ko': module(''),
    'kernel/net/802/stp.ko': module('llc'),
    'kernel/net/llc/llc.ko': module(''),
    'kernel/drivers/char/hw_random/virtio-rng.ko': module('virtio'),
    'own/mine.ko': module('virtio-rng'),
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const kernel = (): string => join(folder, 'kernel');
const names = (...given: Parameters<typeof modulesFrom>): string[] =>
  modulesFrom(...given).map(({ name }) => name);

it('a module comes after what it depends on, and once', () => {
  const want = ['mrp', 'llc', 'stp', 'garp', '8021q', 'ipv6'];
  expect(names(kernel(), ['8021q', 'ipv6', 'stp'])).toEqual(want);
});

it('a module that is not there is left out', () => {
  expect(names(kernel(), ['dummy', 'q'])).toEqual([]);
  expect(names(join(folder, 'nowhere'), ['llc'])).toEqual([]);
});

it('one of your own comes last, after what it needs; a dash is an underscore', () => {
  const mine = join(folder, 'own/mine.ko');
  expect(names(kernel(), ['llc'], [mine])).toEqual(['llc', 'virtio_rng', 'mine']);
});

it('is given decompressed', () => {
  const [, , , , last] = modulesFrom(kernel(), ['8021q']);
  expect(last?.content).toEqual(module('mrp,garp'));
});

it('a module of your own that is not there is named', () => {
  expect(() => modulesFrom(undefined, [], ['/nowhere/mine.ko'])).toThrow(
    'read module /nowhere/mine.ko: ENOENT',
  );
});

it('a file without the section depends on nothing', () => {
  expect(dependsOf(Buffer.from('depends=x'))).toEqual([]);
});
