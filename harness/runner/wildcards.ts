/** What the rules of a run say nothing about: every wildcard of their patterns, with its reason. */
import type { Pattern } from '../program/bytes.ts';
import type { Expectation } from '../oracle/expectation.ts';
import type { RunResult } from '../../reports/run-result.ts';
import type { Suite } from './requirement.ts';

/** Patterns of bytes that an expectation holds. */
function patternsOf(expectation: Expectation): Pattern[] {
  if ('oneOf' in expectation) return expectation.oneOf.flatMap(patternsOf);
  if ('datagrams' in expectation) {
    return expectation.datagrams.flatMap(({ bytes, control }) =>
      control === undefined ? [bytes] : [bytes, control],
    );
  }
  if ('name' in expectation) return [expectation.name.bytes ?? []];
  return 'value' in expectation ? [expectation.value] : [];
}

/** By reason; `bytes` counts those of fixed length, once a case. */
export function wildcardsOf(suites: readonly Suite[]): RunResult['masks'] {
  const found = new Map<string, { name: string; reason: string; bytes: number }>();
  for (const { requirements } of suites) {
    for (const { id, cases } of requirements) {
      for (const { expect } of cases.flatMap(({ lines }) => lines)) {
        for (const segment of expect === undefined ? [] : patternsOf(expect).flat()) {
          if (typeof segment === 'string') continue;
          if (!('any' in segment) && !('rest' in segment)) continue;
          const reason = 'any' in segment ? segment.why : segment.rest;
          const key = `${id} ${reason}`;
          const mask = found.get(key) ?? { name: id, reason, bytes: 0 };
          if ('any' in segment) mask.bytes += segment.any;
          found.set(key, mask);
        }
      }
    }
  }
  return [...found.values()];
}
