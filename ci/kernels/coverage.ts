/**
 * Line coverage of the Netlink core, from what machines left in a folder (`uml:PATH?gcov=FOLDER`):
 * a folder each boot, in it counts below the path of the object they belong to.
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { HarnessError } from '../../harness/targets/target.ts';
import { UsageError } from '../../harness/cli/exit.ts';
import { needPrograms, run } from './command.ts';
import { type FileCoverage, type GcovReport, addUp, gcovSchema } from './line-counts.ts';

export interface Coverage {
  /** Of the machine, whose counts were added up. */
  boots: number;
  files: FileCoverage[];
}

/** @param folders whose counts are added up; each must hold some */
export async function coverage(...folders: string[]): Promise<Coverage> {
  needPrograms('read coverage', ['gcov']);
  const counted = [];
  for (const folder of folders) counted.push(await readFolder(folder));
  const boots = counted.reduce((sum, each) => sum + each.boots, 0);
  return { boots, files: addUp(counted.flatMap(({ reports }) => reports)) };
}

async function readFolder(folder: string): Promise<{ boots: number; reports: GcovReport[] }> {
  const boots = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.startsWith('boot-'))
    : [];
  const reports: GcovReport[] = [];
  for (const boot of boots) {
    const root = join(folder, boot);
    const counts = readdirSync(root, { recursive: true, encoding: 'utf8' });
    for (const path of counts.filter((name) => name.endsWith('.gcda'))) {
      reports.push(await read(join(root, path), join('/', path)));
    }
  }
  if (reports.length === 0) {
    const how = "run with --target 'uml:PATH?gcov=FOLDER', PATH built with --gcov";
    throw new UsageError(`${folder}: there is no coverage in it; ${how}`);
  }
  return { boots: boots.length, reports };
}

/** gcov wants the counts, and the notes that the compiler left in the build, side by side. */
async function read(counts: string, object: string): Promise<GcovReport> {
  const notes = object.replace(/\.gcda$/, '.gcno');
  const attempted = `read ${counts}`;
  if (!existsSync(notes)) throw new HarnessError(attempted, `${notes} is gone: build it again`);
  const place = mkdtempSync(join(tmpdir(), 'nlconform-gcov-'));
  try {
    for (const file of [counts, notes]) copyFileSync(file, join(place, basename(file)));
    const command = ['gcov', '--json-format', '--stdout', basename(counts)];
    const told = await run(attempted, command, { cwd: place });
    return gcovSchema.parse(JSON.parse(told));
  } finally {
    rmSync(place, { recursive: true });
  }
}
