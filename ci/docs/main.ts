/**
 * npm run docs-long [FILE…]: runs the commands of the documents, those too that take minutes, a VM
 * or the network. Without a file, all of them.
 */
import { NEEDS } from './blocks.ts';
import { documents } from './documents.ts';
import { runDocument } from './run-document.ts';

const given = process.argv.slice(2);
let wrong = 0;
for (const name of given.length > 0 ? given : documents()) {
  const able = NEEDS.filter((need) => need !== 'elsewhere');
  for (const { place, text, left, code, exit, output } of await runDocument(name, able)) {
    const verdict = left === undefined ? (code === exit ? 'ok   ' : 'WRONG') : 'left ';
    console.log(`${verdict} ${place} ${text.split('\n')[0] ?? ''}`);
    if (left !== undefined || code === exit) continue;
    wrong++;
    console.log(`      exit code ${code}, not ${exit}\n${output}`);
  }
}
process.exitCode = wrong === 0 ? 0 : 1;
