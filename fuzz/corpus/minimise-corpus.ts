/** A corpus without the programs that show nothing of their own. */
import type { Target } from '../../harness/targets/target.ts';
import { behavioursOf } from '../feedback/behaviours.ts';
import type { Corpus } from './corpus.ts';

/** Programs in one go. */
const BATCH = 64;

/**
 * Short programs first: one stays if it shows something that none before it showed.
 * @param target started
 */
export async function minimiseCorpus(
  corpus: Corpus,
  target: Target,
): Promise<{ before: number; behaviours: number }> {
  const entries = corpus
    .entries()
    .toSorted((a, b) => a.program.steps.length - b.program.steps.length);
  const seen = new Set<string>();
  for (let from = 0; from < entries.length; from += BATCH) {
    const some = entries.slice(from, from + BATCH);
    const transcripts = await target.run(
      some.map(({ program }) => program),
      { isolation: 'program' },
    );
    for (const [index, { name, program }] of some.entries()) {
      const transcript = transcripts[index];
      if (transcript === undefined) continue;
      const { size } = seen;
      for (const each of behavioursOf(program, transcript)) seen.add(each);
      if (seen.size === size) corpus.remove(name);
    }
  }
  return { before: entries.length, behaviours: seen.size };
}
