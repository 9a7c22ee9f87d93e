/** The programs in C and Python that show a finding without us. */
import type { Transcript } from '../../harness/program/transcript.ts';
import { planOf } from '../reproducer/plan.ts';
import { type Judgement, renderC, renderPython } from '../reproducer/render.ts';
import { CannotReproduce } from '../reproducer/statement.ts';
import { type Finding, labelOf, type TargetFacts } from './finding.ts';

export type Reproducers =
  | { c: string; python: string; setUp: readonly string[] }
  /** Why there is none. */
  | { without: string };

export function reproducersOf(finding: Finding, targets: readonly TargetFacts[]): Reproducers {
  const { kind, program, step } = finding;
  const compares = kind === 'difference' || kind === 'invariant';
  const last = compares ? step : program.steps.length - 1;
  try {
    const plan = planOf(program, comparedWith(finding), last, compares);
    const judgement = judgementOf(finding, targets);
    const setUp = setUpOf(finding);
    const about = aboutOf(finding, targets, judgement, setUp);
    return {
      c: renderC(plan, judgement, [
        ...about,
        '',
        'gcc -Wall -Wextra -Werror -pedantic -o repro repro.c && ./repro',
      ]),
      python: renderPython(plan, judgement, [...about, '', 'python3 repro.py (3.9 or later)']),
      setUp,
    };
  } catch (error) {
    if (error instanceof CannotReproduce) return { without: error.message };
    throw error;
  }
}

/** The right answers of a difference; of a broken invariant the wrong ones. */
function comparedWith({ kind, on, transcripts }: Finding): Transcript {
  const [reference] = Object.values(transcripts);
  const own = transcripts[on];
  const chosen = kind === 'invariant' ? own : reference;
  if (chosen === undefined) throw new CannotReproduce('no transcript was kept');
  return chosen;
}

function judgementOf(finding: Finding, targets: readonly TargetFacts[]): Judgement {
  const [reference] = targets;
  const name = reference === undefined ? 'the reference' : labelOf(reference);
  const own = targets.find(({ spec }) => spec === finding.on);
  const shown = own === undefined ? finding.on : labelOf(own);
  // in a machine of its own the agent is root of the first user namespace
  const asRoot = targets.some(({ spec }) => /^(vm|uml|gvisor)\b/.test(spec));
  switch (finding.kind) {
    case 'difference':
      return {
        same: `The last step is answered as by ${name}: the divergence does not show.`,
        differs: `The last step is answered otherwise than by ${name}: the divergence shows.`,
        ...{ shows: 'differs', asRoot },
      };
    case 'invariant':
      return {
        same: `The last step is answered as by ${shown}: the invariant is broken here, too.`,
        differs: `The last step is answered otherwise than by ${shown}: the divergence does not show.`,
        ...{ shows: 'same', asRoot },
      };
    case 'lost':
    case 'health': {
      const text =
        'It ran to its end. What it did to the kernel stands in the kernel log (dmesg), if anywhere.';
      return { same: text, differs: text, shows: 'neither', asRoot };
    }
  }
}

/** What must be there beside a kernel, and what need not. */
function setUpOf({ program }: Finding): string[] {
  const calls = new Set(program.steps.map(({ call }) => call));
  const actors = Object.values(program.actors ?? {});
  const has = (key: 'process' | 'netns' | 'capabilities'): boolean =>
    actors.some((actor) => actor[key] !== undefined);
  return [
    ...(calls.has('genl_register_family') || calls.has('netlink_kernel_create')
      ? [
          'It needs the registration module of nlconform, loaded as root (npm run kernels -- module): steps are made inside the kernel. Without /proc/nlconform it ends with 4.',
        ]
      : []),
    ...(has('process') ? ['It starts the other processes itself.'] : []),
    ...(has('netns') ? ['It makes the second network namespace itself.'] : []),
    ...(has('capabilities') ? ['It drops and regains capabilities itself.'] : []),
  ];
}

function aboutOf(
  finding: Finding,
  targets: readonly TargetFacts[],
  { shows }: Judgement,
  setUp: readonly string[],
): string[] {
  const compared = finding.kind === 'invariant' ? finding.on : (targets[0]?.spec ?? '');
  const compares =
    shows === 'neither'
      ? ['Runs the steps; whether the kernel lives is seen in its log.']
      : [`Makes the steps, and compares what comes with what ${compared} answered.`];
  return [
    finding.fingerprint,
    finding.text,
    '',
    ...compares,
    'Exit code: 1 the divergence shows, 0 it does not, 4 it cannot be asked here, 2 this program broke.',
    'It works in a user and network namespace of its own; nothing of the machine is touched.',
    ...setUp,
    '',
    'The question stands in the functions step_0, step_1, … below; found by nlconform.',
  ];
}
