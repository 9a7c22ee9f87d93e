import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HarnessError, TargetUnavailable } from '../target.ts';
import { VmTarget } from './vm-target.ts';

let folder: string;
/** A program of that name, so that the machine need not be there to be refused. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vm-'));
  writeFileSync(join(folder, 'qemu-system-x86_64'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const failure = (spec: string): Promise<unknown> =>
  new VmTarget(spec).start().catch((error: unknown) => error);

describe.skipIf(process.arch !== 'x64' || process.platform !== 'linux')('vm', () => {
  it('without QEMU names the package', async () => {
    vi.stubEnv('PATH', '/nowhere');
    expect(await failure('vm:/boot/vmlinuz')).toEqual(
      new TargetUnavailable(
        'vm:/boot/vmlinuz',
        'there is no qemu-system-x86_64',
        'apt-get install qemu-system-x86',
      ),
    );
  });

  it('without the kernel says where to get one', async () => {
    const mend = 'fetch one of Debian: npm run kernels -- fetch 6.1';
    expect(await failure('vm:/nowhere')).toEqual(
      new TargetUnavailable('vm:/nowhere', '/nowhere cannot be read: ENOENT', mend),
    );
  });

  it('of a file that is no kernel says so', async () => {
    const file = join(folder, 'text');
    writeFileSync(file, 'no kernel');
    const why = `${file} is no bzImage of an x86 kernel`;
    expect(await failure(`vm:${file}`)).toEqual(new HarnessError(`start vm:${file}`, why));
  });

  it('with a folder of modules that is not there says so', async () => {
    const bytes = Buffer.alloc(0x8000);
    bytes.write('HdrS', 0x202, 'latin1');
    bytes.writeUInt16LE(0x100, 0x20e);
    bytes.write('6.1.0 (x)', 0x300, 'latin1');
    const file = join(folder, 'bzImage');
    writeFileSync(file, bytes);
    expect(await failure(`vm:${file}?modules=/nowhere`)).toEqual(
      new HarnessError(`start vm:${file}?modules=/nowhere`, 'modules: there is no folder /nowhere'),
    );
  });
});
