import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { probeKvm } from './kvm-probe.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kvm-'));
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A QEMU that does this; its console is descriptor 5. */
function qemuThat(does: string): void {
  const text = `#!/bin/sh\n${does}\n`;
  writeFileSync(join(folder, 'qemu-system-x86_64'), text, { mode: 0o755 });
}
const panic = 'Kernel panic - not syncing';

it.each([
  ['boots until it looks for its root', `echo '${panic}: VFS: Unable to mount root fs' >&5`, true],
  ['dies before that', `echo '${panic}: Attempted to kill the idle task!' >&5`, false],
  ['lacks a feature', 'echo "Host does not support requested features" >&2; exit 1', false],
  ['aborts', 'kill -ABRT $$', false],
  ['says nothing for ever', 'exec sleep 60', false],
])('a guest that %s', async (_, does, want) => {
  qemuThat(does);
  expect(await probeKvm('vmlinuz', { device: '/dev/null', patience: want ? 20_000 : 1000 })).toBe(
    want,
  );
});

it('without the device nothing is started', async () => {
  qemuThat(`echo '${panic}: VFS: Unable to mount root fs' >&5`);
  expect(await probeKvm('vmlinuz', { device: '/nowhere' })).toBe(false);
});
