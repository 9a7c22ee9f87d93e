/** nlconform replay: runs one program and shows the transcripts side by side. */
import { Command } from 'commander';
import { compareTranscripts, renderSideBySide } from '../oracle/index.ts';
import type { Program } from '../program/program.ts';
import type { Transcript } from '../program/transcript.ts';
import { openTarget } from '../targets/open-target.ts';
import { HarnessError } from '../targets/target.ts';
import { writeFileAtomically } from '../../reports/atomic-file.ts';
import { checkWritable, collect, wholeNumber } from './arguments.ts';
import { EXIT, UsageError } from './exit.ts';
import { reasonOf } from './file-reason.ts';
import { printText } from './print-text.ts';
import { findProgram } from './read-program.ts';

interface ReplayFlags {
  target?: string[];
  case?: string;
  save?: string;
  addToCorpus?: string;
  json?: boolean;
  full?: boolean;
  width?: number;
}

export const replayCommand = (): Command =>
  new Command('replay')
    .argument('<program>', 'a program (JSON), a finding folder, a capture, or the id of a rule')
    .option('--case <name>', 'of a rule: this case of it; default the first')
    .option('--save <file>', 'write the program there, for a mail or a debugger')
    .option('--add-to-corpus <folder>', 'keep it where fuzz starts from, cut in small programs')
    .option('-t, --target <spec>', 'a target; the first is the reference', collect)
    .option('--json', 'print the transcripts as JSON')
    .option('--full', 'all that came after the first difference, too')
    .option('--width <columns>', 'columns of the output', wholeNumber(1))
    .addHelpText(
      'after',
      `
Without --target: kernel, then simulator. Of a capture (pcap or pcapng, of an nlmon device or of a
finding) the requests are replayed, on sockets like those of the client.

Examples:
  nlconform replay findings/3fa0c1d2 --target kernel --target simulator
  nlconform replay program.json --target kernel
  nlconform replay ip-link.pcap --target kernel --add-to-corpus findings/corpus
  nlconform replay hdr.len.below16 --target kernel --target gvisor --save program.json`,
    )
    .action(async (word: string, flags: ReplayFlags) => {
      process.exitCode = await replay(word, flags);
    });

async function replay(word: string, flags: ReplayFlags): Promise<number> {
  const program = await findProgram(word, flags.case);
  const specs = flags.target ?? ['kernel', 'simulator'];
  if (specs.length > 2) throw new UsageError('replay compares two targets; give --target twice');
  // before it runs: a target may be missing here, and the program is wanted elsewhere
  if (flags.save !== undefined) await save(program, flags.save);
  if (flags.addToCorpus !== undefined) await addToCorpus(program, flags.addToCorpus);
  const transcripts: Transcript[] = [];
  for (const spec of specs) transcripts.push(await runOn(spec, program));
  const [reference, other] = transcripts;
  if (flags.json) console.log(JSON.stringify({ program, targets: specs, transcripts }, null, 2));
  else {
    const width = flags.width ?? columns();
    printText(renderSideBySide(program, specs, transcripts, width, flags.full));
  }
  const lost = transcripts.some(({ outcomes }) => outcomes.some((each) => 'lost' in each));
  if (lost) return EXIT.broken;
  if (reference === undefined || other === undefined) return EXIT.conformant;
  const { divergence } = compareTranscripts(program, reference, other);
  return divergence === undefined ? EXIT.conformant : EXIT.divergences;
}

async function save(program: Program, file: string): Promise<void> {
  checkWritable('--save', file);
  await writeFileAtomically(file, `${JSON.stringify(program, null, 2)}\n`);
}

async function addToCorpus(program: Program, folder: string): Promise<void> {
  const { Corpus, CorpusError } = await import('../../fuzz/corpus/corpus.ts');
  const { cutUp } = await import('../../fuzz/corpus/cut-up.ts');
  try {
    const corpus = Corpus.read(folder);
    const added = cutUp(program).filter((each) => corpus.add(each)).length;
    console.error(`${folder}: ${added} programs added, ${corpus.size} in all`);
  } catch (error) {
    if (error instanceof CorpusError) throw new UsageError(error.message);
    throw new UsageError(`--add-to-corpus ${folder}: cannot be written: ${reasonOf(error)}`);
  }
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
