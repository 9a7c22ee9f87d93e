/** A finding as a folder, ready to be attached to a mail. */
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../harness/make-folder.ts';
import { captureOf } from './capture.ts';
import { type Finding, nameOf, type TargetFacts } from './finding.ts';
import { readme } from './readme.ts';
import { reproducersOf } from './reproducers.ts';

/**
 * Writes the folder whole or not at all; returns its path.
 * @param targets the reference first
 */
export function writeFinding(
  finding: Finding,
  targets: readonly TargetFacts[],
  parent: string,
): string {
  const folder = join(parent, nameOf(finding));
  const half = `${folder}.${process.pid}.part`;
  makeFolder(half);
  const write = (name: string, content: string | Uint8Array): void =>
    writeFileSync(join(half, name), content);
  const writeJson = (name: string, value: unknown): void =>
    write(name, `${JSON.stringify(value, null, 2)}\n`);
  const reproducers = reproducersOf(finding, targets);
  writeJson('program.json', finding.program);
  writeJson('original.json', finding.original);
  writeJson('transcripts.json', finding.transcripts);
  write('capture.pcapng', captureOf(finding));
  write('README.md', readme(finding, targets, folder, reproducers));
  if ('c' in reproducers) {
    write('repro.c', reproducers.c);
    write('repro.py', reproducers.python);
    chmodSync(join(half, 'repro.py'), 0o755);
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(half, folder);
  return folder;
}
