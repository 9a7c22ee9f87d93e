/** The tap-junit command: TAP in, JUnit XML out. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Runs the command that is installed beside us, never one found by PATH, and without a shell.
 * Through its standard streams: its own `-o` would write the file in place, and it turns its exit
 * code into 1 for failures of the tests.
 */
export async function tapToJunit(tap: string, suite: string): Promise<string> {
  const child = spawn(
    process.execPath,
    [commandPath(), `--name=nlconform.${suite}`, `--classname=${suite}`],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  // A child that dies early makes this EPIPE; its exit code tells more.
  child.stdin.on('error', () => undefined);
  child.stdin.end(tap);
  const [code, xml, errors] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  if (code !== 0 || xml.trim() === '') {
    throw new Error(`tap-junit on suite ${suite}: exit code ${code}: ${errors.trim() || 'no XML'}`);
  }
  return xml;
}

function commandPath(): string {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('tap-junit/package.json');
  const { bin } = require(manifest) as { bin: Record<string, string> };
  return join(dirname(manifest), bin['tap-junit'] ?? 'bin/tap-junit');
}
