/**
 * Which rules a finding is about: those that one of its targets breaks by the same difference, at
 * the same kind of request.
 */
import { compareTranscripts, matchOutcome, protocolsAt } from '../../harness/oracle/index.ts';
import { UnresolvedSymbol } from '../../harness/program/bytes.ts';
import type { Program, Step } from '../../harness/program/program.ts';
import { programOf } from '../../harness/runner/judge.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import type { Line, Requirement } from '../../harness/runner/requirement.ts';
import type { Target } from '../../harness/targets/target.ts';
import type { Finding } from '../finding-folder/finding.ts';
import { stimuliAt } from './stimuli.ts';

interface Asked {
  id: string;
  program: Program;
  lines: readonly Line[];
  /** Of any of its steps. */
  stimuli: ReadonlySet<string>;
}

/** Whether one of them answers a step otherwise than the rule says. */
function isBroken(
  { program, lines }: Asked,
  step: number,
  transcripts: readonly (Transcript | undefined)[],
): boolean {
  const expect = lines[step]?.expect;
  const protocol = protocolsAt(program)[step] ?? -1;
  return transcripts.some((transcript) => {
    const outcome = transcript?.outcomes[step];
    if (expect === undefined || transcript === undefined || outcome === undefined) return false;
    try {
      return matchOutcome(expect, outcome, { transcript, protocol }) !== undefined;
    } catch (error) {
      // it never told what a symbol stands for: then nobody can say
      if (error instanceof UnresolvedSymbol) return false;
      throw error;
    }
  });
}

const overlap = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  [...a].some((each) => b.has(each));

const waits = (step: Step): boolean => step.call === 'poll' && (step.timeout ?? 0) > 0;

/** Programs run for one finding, at most. */
const MOST = 512;

export class RulesAbout {
  readonly #cases: readonly Asked[];
  /** Fingerprint and stimuli of what a rule's program showed; asked once a campaign. */
  readonly #shown = new Map<
    Asked,
    { fingerprint: string; stimuli: ReadonlySet<string> } | 'none'
  >();
  readonly #targets: readonly Target[];

  /**
   * @param targets the reference first; started. Two, else nothing is said.
   * @param rules those that can be asked of both
   */
  constructor(targets: readonly Target[], rules: readonly Requirement[]) {
    this.#targets = targets;
    this.#cases = rules
      // a rule at which kernels warn would be a finding of its own
      .filter(({ warns = [] }) => warns.length === 0)
      .flatMap(({ id, cases }) =>
        cases.map((each) => {
          const program = programOf(each);
          const stimuli = new Set(
            program.steps.flatMap((_, index) => [...stimuliAt(program, index)]),
          );
          return { id, program, lines: each.lines, stimuli };
        }),
      )
      // for what does not come they would wait in vain, each of them for seconds
      .filter(({ program }) => !program.steps.some(waits));
  }

  /** Ids, in the order of the rules: first with the same kind of request, then the same fingerprint. */
  async of({ kind, fingerprint, program, step }: Finding): Promise<string[]> {
    if (kind !== 'difference' || this.#targets.length !== 2) return [];
    const wanted = stimuliAt(program, step);
    const asked = this.#cases.filter(({ stimuli }) => overlap(stimuli, wanted)).slice(0, MOST);
    await this.#run(asked.filter((each) => !this.#shown.has(each)));
    const ids = asked.filter((each) => {
      const shown = this.#shown.get(each);
      return (
        shown !== undefined &&
        shown !== 'none' &&
        shown.fingerprint === fingerprint &&
        overlap(shown.stimuli, wanted)
      );
    });
    return [...new Set(ids.map(({ id }) => id))];
  }

  async #run(asked: readonly Asked[]): Promise<void> {
    const programs = asked.map(({ program }) => program);
    if (programs.length === 0) return;
    const [reference, other] = await Promise.all(
      this.#targets.map((target) => target.run(programs, { isolation: 'program' })),
    );
    // what a rule's program brings about is no finding of the campaign's
    for (const target of this.#targets) target.takeHealth?.();
    for (const [index, each] of asked.entries()) {
      const [want, got] = [reference?.[index], other?.[index]];
      const divergence =
        want === undefined || got === undefined
          ? undefined
          : compareTranscripts(each.program, want, got).divergence;
      this.#shown.set(
        each,
        divergence === undefined || !isBroken(each, divergence.step, [want, got])
          ? 'none'
          : {
              fingerprint: divergence.fingerprint,
              stimuli: stimuliAt(each.program, divergence.step),
            },
      );
    }
  }
}
