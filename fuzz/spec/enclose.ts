/** What stands between an attribute and the attributes inside of it. */
import { nest } from '../../harness/program/build.ts';
import type { Attribute } from './spec.ts';

const hexOf = (segments: readonly unknown[]): string => segments.map(String).join(' ');

/** Of an array one element, of a nest-type-value a nest for each number; else the attributes alone. */
export function enclose({ type, subType, levels }: Attribute, inner: string): string {
  let payload = type === 'indexed-array' && subType === 'nest' ? hexOf(nest(1, inner)) : inner;
  for (let level = 0; level < levels; level++) payload = hexOf(nest(1, payload));
  return payload;
}
