/** How much of what came back an expectation names: the published share of compared bytes. */
import { fromHex } from '../program/bytes.ts';
import type { Pattern } from '../program/bytes.ts';
import type { Outcome } from '../program/transcript.ts';
import type { Context } from './context.ts';
import type { Expectation } from './expectation.ts';
import { matchOutcome } from './match.ts';
import { resolvePattern, transcriptResolver } from './pattern.ts';

export interface Compared {
  /** Bytes of datagrams, names and values that came back. */
  received: number;
  /** Those of them whose value the expectation says. */
  compared: number;
}

/** Of an outcome that matches; a step without expectation compares nothing. */
export function comparedBytes(
  expectation: Expectation | undefined,
  outcome: Outcome,
  context: Context,
): Compared {
  if (!('ret' in outcome)) return { received: 0, compared: 0 };
  const parts = [
    ...(outcome.datagrams ?? []).map(({ bytes }) => bytes),
    outcome.name ?? '',
    outcome.value ?? '',
  ];
  const received = parts.reduce((sum, hex) => sum + hex.length / 2, 0);
  if (expectation === undefined || received === 0) return { received, compared: 0 };
  return {
    received,
    compared: named(theOneThatHeld(expectation, outcome, context), outcome, context),
  };
}

/** Of alternatives. */
function theOneThatHeld(given: Expectation, outcome: Outcome, context: Context): Expectation {
  if (!('oneOf' in given)) return given;
  const held = given.oneOf.find((each) => matchOutcome(each, outcome, context) === undefined);
  return held === undefined ? { ret: 0 } : theOneThatHeld(held, outcome, context);
}

function named(
  expectation: Expectation,
  outcome: Extract<Outcome, { ret: number }>,
  context: Context,
): number {
  const count = (pattern: Pattern, hex: string): number => {
    const { care } = resolvePattern(pattern, transcriptResolver(context.transcript));
    return care.subarray(0, fromHex(hex).length).reduce((sum, each) => sum + each, 0);
  };
  if ('datagrams' in expectation) {
    return expectation.datagrams.reduce(
      (sum, { bytes }, index) => sum + count(bytes, outcome.datagrams?.[index]?.bytes ?? ''),
      0,
    );
  }
  if ('name' in expectation) {
    const { pid = 0, bytes } = expectation.name;
    if (bytes !== undefined) return count(bytes, outcome.name ?? '');
    // of a port chosen at random only the range is known
    return typeof pid === 'object' && 'autoport' in pid ? 8 : 12;
  }
  return 'value' in expectation ? count(expectation.value, outcome.value ?? '') : 0;
}
