/** Whether two targets answer the programs of rules alike, byte by byte: no expectation has a say. */
import { compareTranscripts } from '../../harness/oracle/index.ts';
import { programOf } from '../../harness/runner/judge.ts';
import type { Suite } from '../../harness/runner/requirement.ts';
import type { Program } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import type { Target } from '../../harness/targets/target.ts';

export interface Asked {
  /** `genl.reg.ok, case 'alone'` */
  name: string;
  program: Program;
}

export interface Sameness {
  same: number;
  /** The case, and what came where it should not. */
  differ: string[];
  /** Where one of the two could not be asked all: how many, by the reason. */
  cut: Map<string, number>;
}

export const casesOf = (suites: readonly Suite[]): Asked[] =>
  suites.flatMap(({ requirements }) =>
    requirements.flatMap(({ id, cases }) =>
      cases.map((each) => ({ name: `${id}, case '${each.name}'`, program: programOf(each) })),
    ),
  );

/** Whatever a rule says of branches: all cases are asked. */
export async function transcriptsOf(
  target: Target,
  cases: readonly Asked[],
): Promise<Transcript[]> {
  await target.start();
  try {
    return await target.run(
      cases.map(({ program }) => program),
      { isolation: 'program' },
    );
  } finally {
    await target.close();
  }
}

export function sameness(
  cases: readonly Asked[],
  want: readonly Transcript[],
  got: readonly Transcript[],
): Sameness {
  const out: Sameness = { same: 0, differ: [], cut: new Map() };
  for (const [index, { name, program }] of cases.entries()) {
    const [a, b] = [want[index], got[index]];
    if (a === undefined || b === undefined) throw new Error(`no transcript of ${name}`);
    const { divergence, stopped } = compareTranscripts(program, a, b);
    if (divergence !== undefined) {
      out.differ.push(`${name}, step ${divergence.step}: ${divergence.text}`);
    } else if (stopped === undefined) out.same++;
    else out.cut.set(stopped.reason, (out.cut.get(stopped.reason) ?? 0) + 1);
  }
  return out;
}
