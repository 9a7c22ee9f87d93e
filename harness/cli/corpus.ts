/** nlconform corpus: what fuzz starts from, joined and made smaller. */
import { Command } from 'commander';
import { openTarget } from '../targets/open-target.ts';
import { collect } from './arguments.ts';
import { UsageError } from './exit.ts';

interface CorpusFlags {
  from?: string[];
  minimise?: true;
  target: string;
}

export const corpusCommand = (): Command =>
  new Command('corpus')
    .argument('<folder>', 'a corpus: a folder of program files')
    .option('--from <folder>', 'copy the programs of another one into it', collect)
    .option('--minimise', 'take out what shows nothing that smaller programs do not show, too')
    .option('-t, --target <spec>', 'on which that is looked at', 'simulator')
    .addHelpText(
      'after',
      `
Without flags, it only checks that every file in it is a program.

Examples:
  nlconform corpus findings/corpus
  nlconform corpus findings/corpus --from night-1/corpus --from night-2/corpus --minimise`,
    )
    .action(async (folder: string, flags: CorpusFlags) => {
      const { CorpusError } = await import('../../fuzz/corpus/corpus.ts');
      try {
        await corpus(folder, flags);
      } catch (error) {
        throw error instanceof CorpusError ? new UsageError(error.message) : error;
      }
    });

async function corpus(folder: string, { from = [], minimise, target }: CorpusFlags): Promise<void> {
  const { Corpus } = await import('../../fuzz/corpus/corpus.ts');
  const own = Corpus.read(folder);
  for (const other of from) {
    const entries = Corpus.read(other).entries();
    const added = entries.filter(({ program }) => own.add(program)).length;
    console.log(`${other}: ${entries.length} programs, ${added} of them new`);
  }
  if (minimise) {
    const { minimiseCorpus } = await import('../../fuzz/corpus/minimise-corpus.ts');
    const opened = openTarget(target);
    try {
      await opened.start();
      const { before, behaviours } = await minimiseCorpus(own, opened);
      console.log(`${own.size} of ${before} programs show all ${behaviours} behaviours`);
    } finally {
      await opened.close();
    }
  }
  console.log(`${folder}: ${own.size} program${own.size === 1 ? '' : 's'}`);
}
