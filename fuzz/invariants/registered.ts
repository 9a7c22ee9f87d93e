/** Which families a program has registered at each of its steps, as far as the target said so. */
import type { FamilyDefinition, Program, Step } from '../../harness/program/program.ts';
import type { Outcome, Transcript } from '../../harness/program/transcript.ts';

/** Definitions by the program's handle. */
export type Registered = ReadonlyMap<string, FamilyDefinition>;

/** Whether a program registers or unregisters families at all: most do not. */
export const touchesFamilies = ({ steps }: Program): boolean =>
  steps.some(({ call }) => call === 'genl_register_family' || call === 'genl_unregister_family');

/**
 * Visits each step with the families there were before it, then what was found ends the walk;
 * at the end `undefined` stands for the step. Where registration is not to be had, nothing.
 */
export function overRegistered<T>(
  { steps }: Program,
  { outcomes }: Transcript,
  visit: (registered: Registered, step?: Step, outcome?: Outcome, index?: number) => T | undefined,
): T | undefined {
  const registered = new Map<string, FamilyDefinition>();
  for (const [index, step] of steps.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) return undefined;
    const found = visit(registered, step, outcome, index);
    if (found !== undefined) return found;
    const ok = 'ret' in outcome && outcome.ret === 0;
    if (step.call === 'genl_register_family') {
      if ('unsupported' in outcome || 'unmodelled' in outcome) return undefined;
      if (ok) registered.set(step.family, step.definition);
    }
    if (step.call === 'genl_unregister_family' && ok) registered.delete(step.idOf ?? step.family);
  }
  return visit(registered);
}

/** Whether the step's actor lacks every capability, and is like `main` otherwise. */
export function isPowerless({ actors = {} }: Program, step: Step): boolean {
  const actor = step.actor === undefined ? undefined : actors[step.actor];
  if (actor === undefined) return false;
  return actor.capabilities?.length === 0 && actor.netns === undefined;
}
