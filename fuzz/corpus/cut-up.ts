/** A long program as several short ones: what is worth starting from does one thing. */
import type { Program, Step } from '../../harness/program/program.ts';

/** Requests in one. */
const REQUESTS = 4;

/** Each has what came before the first request, and a few of the requests with what follows them. */
export function cutUp(given: Program): Program[] {
  const first = given.steps.findIndex(({ call }) => call === 'send');
  if (first < 0) return [given];
  const opening = given.steps.slice(0, first);
  const parts: Step[][] = [];
  for (const step of given.steps.slice(first)) {
    const last = parts.at(-1);
    const full = (last ?? []).filter(({ call }) => call === 'send').length >= REQUESTS;
    if (last === undefined || (full && step.call === 'send')) parts.push([step]);
    else last.push(step);
  }
  return parts.map((steps) => {
    const used = new Set(steps.flatMap((step) => ('socket' in step ? [step.socket] : [])));
    const own = opening.filter((step) => !('socket' in step) || used.has(step.socket));
    return { ...given, steps: [...own, ...steps] };
  });
}
