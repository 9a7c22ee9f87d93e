/** A program and what a target answered to it, as the steps of a reproducer in any language. */
import { canonicalize, protocolsOf, type Replaced } from '../../harness/oracle/index.ts';
import { isKernelStep } from '../../harness/program/kernel-steps.ts';
import type { Program, Step } from '../../harness/program/program.ts';
import type { Transcript } from '../../harness/program/transcript.ts';
import { CAP } from '../../harness/targets/agent/capabilities.ts';
import { callStatements } from './call-statements.ts';
import { ModuleCommands } from './kernel-statements.ts';
import { CannotReproduce, type Names, type Statement, statement } from './statement.ts';
import { stepWords } from './step-words.ts';
import { wantStatements } from './want-statements.ts';

export interface Plan {
  sockets: string[];
  /** The first is the one that starts. */
  processes: string[];
  namespaces: string[];
  /** Registered by the program. */
  families: string[];
  steps: PlanStep[];
}

export interface PlanStep {
  /** What it does, for people. */
  words: string[];
  process: number;
  statements: Statement[];
}

/**
 * @param transcript the answers to compare with
 * @param last the index of the last step; what comes behind it is left out
 * @param compares whether answers are compared at all
 * @throws CannotReproduce with what it would take
 */
export function planOf(
  program: Program,
  transcript: Transcript,
  last: number,
  compares: boolean,
): Plan {
  const steps = program.steps.slice(0, last + 1);
  const actors = Object.entries(program.actors ?? {});
  const unique = (names: readonly (string | undefined)[]): string[] => [
    ...new Set(names.filter((name) => name !== undefined)),
  ];
  const plan: Plan = {
    sockets: unique(steps.map((step) => ('socket' in step ? step.socket : undefined))),
    processes: unique(['main', ...actors.map(([, { process }]) => process)]),
    namespaces: unique(actors.map(([, { netns }]) => netns)),
    families: unique(
      steps.map((step) => (step.call === 'genl_register_family' ? step.family : undefined)),
    ),
    steps: [],
  };
  const names: Names = {
    socket: (name) => socketCode(name),
    family: (name) => {
      const place = plan.families.indexOf(name);
      return place < 0 ? undefined : place;
    },
  };
  const module = new ModuleCommands(names);
  const replaced: Replaced[] = [];
  const { outcomes } = canonicalize(program, transcript, (field) => replaced.push(field));
  const protocols = protocolsOf(program);
  plan.steps = steps.map((step, index) => {
    const outcome = outcomes[index];
    const make = isKernelStep(step)
      ? module.statements(step, outcome)
      : callStatements(step, names);
    const process = (name: string): number => plan.processes.indexOf(name);
    const wants =
      outcome === undefined || !compares
        ? []
        : wantStatements({
            ...{ step, outcome, process },
            replaced: replaced.filter((field) => field.step === index),
          });
    return {
      words: stepWords(step, protocols),
      process: process(isKernelStep(step) ? 'main' : (actorOf(program, step).process ?? 'main')),
      statements: [...within(program, step, plan, make), ...wants],
    };
  });
  return plan;
}

/** A name of the program's as C and Python take it. */
export const socketCode = (name: string): string => `sock_${name.replaceAll(/\W/g, '_')}`;

const actorOf = ({ actors = {} }: Program, { actor }: Step) =>
  actor === undefined ? {} : (actors[actor] ?? {});

/**
 * By whom it is made. A thread is not made one of its own: capabilities and network namespace are
 * all that a kernel sees of it, and those are given to the process meanwhile.
 */
function within(
  program: Program,
  step: Step,
  { namespaces }: Plan,
  make: readonly Statement[],
): Statement[] {
  const { uid, netns, capabilities } = actorOf(program, step);
  if (uid !== undefined) throw new CannotReproduce('a step is made by another user');
  let out = [...make];
  // what happens inside the kernel asks nobody for a capability; opening the module's file does
  if (capabilities !== undefined && !isKernelStep(step)) {
    const all = 0xffffffff;
    out = [
      statement('set_capabilities', maskOf(capabilities)),
      ...out,
      statement('set_capabilities', [all, all]),
    ];
  }
  if (netns === undefined) return out;
  return [
    statement('enter_namespace', [namespaces.indexOf(netns)]),
    ...out,
    statement('leave_namespace', [], ['enter_namespace']),
  ];
}

function maskOf(names: readonly string[]): [number, number] {
  const words: [number, number] = [0, 0];
  for (const name of names) {
    const bit = CAP.value(name);
    if (bit === undefined) throw new CannotReproduce(`capability ${name} is not known`);
    if (bit < 32) words[0] = (words[0] | (1 << bit)) >>> 0;
    else words[1] = (words[1] | (1 << (bit - 32))) >>> 0;
  }
  return words;
}
