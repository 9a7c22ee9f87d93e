/** nlconform replay: runs a program file and shows the transcripts side by side. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { compareTranscripts } from '../oracle/index.ts';
import { type Program, parseProgram } from '../program/program.ts';
import type { Transcript } from '../program/transcript.ts';
import { openTarget } from '../targets/open-target.ts';
import { HarnessError } from '../targets/target.ts';
import { collect, wholeNumber } from './arguments.ts';
import { EXIT, UsageError } from './exit.ts';
import { printText } from './print-text.ts';
import { readJson } from './read-file.ts';
import { renderSideBySide } from './side-by-side.ts';

export const replayCommand = (): Command =>
  new Command('replay')
    .argument('<file>', 'a program (JSON), or a finding folder')
    .option('-t, --target <spec>', 'a target; the first is the reference', collect)
    .option('--json', 'print the transcripts as JSON')
    .option('--width <columns>', 'columns of the output', wholeNumber(1))
    .addHelpText(
      'after',
      `
Without --target: kernel, then simulator.

Examples:
  nlconform replay findings/3fa0c1d2 --target kernel --target simulator
  nlconform replay program.json --target kernel`,
    )
    .action(async (file: string, flags: { target?: string[]; json?: boolean; width?: number }) => {
      process.exitCode = await replay(file, flags);
    });

/** Reads a program, from a file or a finding folder. @throws UsageError with file and place. */
export function readProgram(path: string): Program {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'program.json') : path;
  const parsed = parseProgram(readJson(file));
  if (!parsed.ok) throw new UsageError(`${file}: ${parsed.error}`);
  return parsed.program;
}

async function replay(
  file: string,
  flags: { target?: string[]; json?: boolean; width?: number },
): Promise<number> {
  const program = readProgram(file);
  const specs = flags.target ?? ['kernel', 'simulator'];
  if (specs.length > 2) throw new UsageError('replay compares two targets; give --target twice');
  const transcripts: Transcript[] = [];
  for (const spec of specs) transcripts.push(await runOn(spec, program));
  const [reference, other] = transcripts;
  if (flags.json) console.log(JSON.stringify({ program, targets: specs, transcripts }, null, 2));
  else printText(renderSideBySide(program, specs, transcripts, flags.width ?? columns()));
  const lost = transcripts.some(({ outcomes }) => outcomes.some((each) => 'lost' in each));
  if (lost) return EXIT.broken;
  if (reference === undefined || other === undefined) return EXIT.conformant;
  const { divergence } = compareTranscripts(program, reference, other);
  return divergence === undefined ? EXIT.conformant : EXIT.divergences;
}

const columns = (): number => process.stdout.columns ?? 160;

async function runOn(spec: string, program: Program): Promise<Transcript> {
  const target = openTarget(spec);
  try {
    await target.start();
    const [transcript] = await target.run([program], { isolation: 'program' });
    if (transcript === undefined) throw new HarnessError(`replay on ${spec}`, 'no transcript');
    return transcript;
  } finally {
    await target.close();
  }
}
