/**
 * Builds dist/: what `npm pack` puts into the package. Every module compiled, with its types; the
 * script and styles of the HTML page; the agent for virtual machines; and the files that modules
 * read at run time, where they expect them.
 */
import { chmodSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { $ } from 'zx';
import { MADE as AGENT, makeGuestAgent } from '../../harness/targets/guest/guest-agent.ts';
import { MADE as PAGE, makeAssets } from '../../reports/html/assets.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

/** Folders whose files beside the modules belong to them. The page's are bundled instead. */
const DATA = ['harness', 'suites', 'simulator', 'fuzz'];
const NO_DATA = /\.tsx?$|(^|\/)fixture|(^|\/)(captures|samples|__snapshots__|node_modules)\//;

rmSync(dist, { recursive: true, force: true });
await $({ cwd: root })`tsc -p tsconfig.build.json`;
writeFileSync(join(dist, 'reports', 'html', PAGE), JSON.stringify(makeAssets()));
writeFileSync(join(dist, 'harness', 'targets', 'guest', AGENT), JSON.stringify(makeGuestAgent()));
for (const folder of DATA) {
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(root.length);
    if (!entry.isFile() || NO_DATA.test(path)) continue;
    mkdirSync(dirname(join(dist, path)), { recursive: true });
    cpSync(join(root, path), join(dist, path));
  }
}
chmodSync(join(dist, 'harness/cli/main.js'), 0o755);
