/**
 * `npm run pack`: makes the package in out/, and tries it as a new user would: in an empty folder,
 * rules on the simulator and on the kernel. Prints what it takes to install and to start.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median } from '../score/median.ts';
import { install, pack, plain, root, sizeOnDisk, temporary } from './packed.ts';

const out = join(root, 'out');
mkdirSync(out, { recursive: true });
const { tarball, files } = await pack(out);
console.log(`${tarball}: ${files.length} files`);

const { folder, remove } = temporary();
try {
  await install(tarball, folder);
  const megabytes = sizeOnDisk(join(folder, 'node_modules')) / 1e6;
  console.log(`installed with its dependencies: ${megabytes.toFixed(1)} MB`);
  const starts: number[] = [];
  for (let round = 0; round < 5; round++) {
    const begin = performance.now();
    await plain({ cwd: folder })`node node_modules/nlconform/dist/harness/cli/main.js --help`;
    starts.push(performance.now() - begin);
  }
  console.log(`nlconform --help: ${Math.round(median(starts))} ms, the median of 5`);
  const rules = ['hdr', '--target', 'simulator', '--target', 'kernel', '--must-have'];
  await plain({ cwd: folder, stdio: 'inherit' })`npx --no-install nlconform run ${rules}`;
} finally {
  remove();
}
