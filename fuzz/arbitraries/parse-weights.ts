/** Weights as words of a command line: `program.dumps=0,header.wrong=3`. */
import { DEFAULT_WEIGHTS, type Weights } from './weights.ts';

/** A weight that there is not, or a value that is none. */
export class WeightsError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'WeightsError';
  }
}

const MOST = 1000;

/** Every weight with its value: `program.requests`, 6. */
export const listWeights = (weights: Weights): [string, number][] =>
  Object.entries(weights).flatMap(([group, values]) =>
    Object.entries(values as Record<string, number>).map(([name, value]): [string, number] => [
      `${group}.${name}`,
      value,
    ]),
  );

/**
 * The default weights with some of them changed.
 * @throws WeightsError if a name or value is not right, or a group would have nothing left
 */
export function parseWeights(settings: string): Weights {
  const known = new Map(listWeights(DEFAULT_WEIGHTS));
  for (const setting of settings.split(',')) {
    const [name = '', value = ''] = setting.trim().split('=');
    if (!known.has(name)) {
      throw new WeightsError(`no weight is called '${name}'; --weights alone lists them`);
    }
    const number = Number(value);
    if (value === '' || !Number.isInteger(number) || number < 0 || number > MOST) {
      throw new WeightsError(`${name}: expected a whole number from 0 to ${MOST}, got '${value}'`);
    }
    known.set(name, number);
  }
  const groups: Record<string, Record<string, number>> = {};
  for (const [path, value] of known) {
    const [group = '', name = ''] = path.split('.');
    (groups[group] ??= {})[name] = value;
  }
  for (const [group, values] of Object.entries(groups)) {
    if (Object.values(values).every((value) => value === 0)) {
      throw new WeightsError(`${group}: one of its weights must be above 0`);
    }
  }
  return groups as unknown as Weights;
}
