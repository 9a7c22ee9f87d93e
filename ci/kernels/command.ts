/** Runs the programs of others; what they complain of becomes one line. */
import { $ } from 'zx';
import { HarnessError } from '../../harness/targets/target.ts';
import { onPath } from '../../harness/targets/exec/on-path.ts';

/** A package of Debian's for each program we run. */
const PACKAGES: Readonly<Record<string, string>> = {
  bc: 'bc',
  bison: 'bison',
  depmod: 'kmod',
  flex: 'flex',
  gcc: 'gcc',
  gcov: 'gcc',
  make: 'make',
  tar: 'tar',
  xz: 'xz-utils',
  'apt-get': 'apt',
  dpkg: 'dpkg',
};

/** depmod lies where only root's PATH leads. */
const SEARCH = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`;

/** @throws HarnessError that names all programs that are missing, and the command that brings them. */
export function needPrograms(attempted: string, programs: readonly string[]): void {
  process.env['PATH'] = SEARCH;
  const missing = programs.filter((program) => onPath(program) === undefined);
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => PACKAGES[program] ?? program))];
  const what = `there is no ${missing.join(', no ')}; apt-get install ${packages.join(' ')}`;
  throw new HarnessError(attempted, what);
}

interface Place {
  cwd?: string;
  /** Of each line of output as it comes. */
  onLine?: (line: string) => void;
}

/**
 * What the command printed on standard output.
 * @param attempted what a complaint begins with
 * @throws HarnessError with the line that says most
 */
export async function run(
  attempted: string,
  command: readonly string[],
  { cwd, onLine }: Place = {},
): Promise<string> {
  const [program = ''] = command;
  needPrograms(attempted, [program]);
  // piped whatever the script that calls us does with zx's defaults: the output is what we are asked for
  const piped = { quiet: true, nothrow: true, stdio: 'pipe' as const };
  const shell = $({ ...piped, ...(cwd === undefined ? {} : { cwd }) });
  const started = shell`${command}`;
  if (onLine !== undefined) {
    for await (const line of started) onLine(line);
  }
  const ended = await started;
  if (ended.exitCode === 0) return ended.stdout;
  const told = tellingLine(`${ended.stdout}\n${ended.stderr}`);
  if (told !== undefined && NO_SPACE.test(told)) {
    throw new HarnessError(attempted, 'no space is left; free some, or give another --cache');
  }
  throw new HarnessError(attempted, `${command.join(' ')}: ${told ?? ended.message}`);
}

const NO_SPACE = /no space left on device/i;

/** A full disk explains all that follows; then the first error; then the last word. */
export function tellingLine(output: string): string | undefined {
  const lines = output.split('\n').map((line) => line.trim());
  const said = lines.filter((line) => line !== '' && !line.startsWith('W:'));
  return (
    said.find((line) => NO_SPACE.test(line)) ??
    said.find((line) => /\berror\b|^E:|\*\*\*/i.test(line)) ??
    said.at(-1)
  );
}
