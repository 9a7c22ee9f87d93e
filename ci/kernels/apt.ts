/** What we ask of apt: which packages there are, and their files. Nothing is installed, no root needed. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../harness/targets/target.ts';
import { run } from './command.ts';

/** Debian's word for this machine, e.g. `amd64`. */
export const machine = async (): Promise<string> =>
  (await run('ask for the architecture', ['dpkg', '--print-architecture'])).trim();

export const packageNames = async (prefix: string): Promise<string[]> =>
  (await run(`look for ${prefix}*`, ['apt-cache', 'pkgnames', prefix])).split('\n').filter(Boolean);

/** The version that apt would install. */
export async function candidateVersion(name: string): Promise<string> {
  const told = await run(`look for ${name}`, ['apt-cache', 'policy', name]);
  const version = /^\s*Candidate: (\S+)$/m.exec(told)?.[1];
  if (version === undefined || version === '(none)') {
    throw new HarnessError(`look for ${name}`, 'apt has no such package; try: apt-get update');
  }
  return version;
}

/** Direct dependencies by name, alternatives included. */
export async function dependencies(name: string): Promise<string[]> {
  const told = await run(`look for ${name}`, ['apt-cache', 'depends', name]);
  return [...told.matchAll(/^\s*\|?Depends: (\S+)$/gm)].map(([, found]) => found ?? '');
}

/** Unpacks packages into a folder. @param packages as apt-get names them, `NAME=VERSION` */
export async function unpackPackages(packages: readonly string[], into: string): Promise<void> {
  const attempted = `fetch ${packages[0] ?? 'nothing'}`;
  await run(attempted, ['apt-get', 'download', '-q', ...packages], { cwd: into });
  for (const file of readdirSync(into).filter((name) => name.endsWith('.deb'))) {
    const path = join(into, file);
    await run(attempted, ['dpkg', '-x', path, into]);
    await run(attempted, ['rm', path]);
  }
}
