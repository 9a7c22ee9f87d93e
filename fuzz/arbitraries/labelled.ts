/** Bytes that know which rules they break. */
import type { Step } from '../../harness/program/program.ts';
import type { Violates } from '../../harness/program/violates.ts';

export interface Labelled {
  hex: string;
  violates: readonly Violates[];
}

export const right = (hex: string): Labelled => ({ hex, violates: [] });

/** @param bytes the part that breaks it; default all of it */
export const broken = (rule: string, hex: string, bytes = hex): Labelled => ({
  hex,
  violates: [{ rule, bytes }],
});

export const join = (...parts: readonly Labelled[]): Labelled => ({
  hex: parts
    .map(({ hex }) => hex)
    .filter((hex) => hex !== '')
    .join(' '),
  violates: parts.flatMap(({ violates }) => violates),
});

/** As a step has it: nothing where nothing is broken. */
export const labels = (violates: readonly Violates[]): Pick<Step, 'violates'> =>
  violates.length === 0 ? {} : { violates: [...violates] };
