/** Patterns of versions: fixes are backported, so what holds is said by stable branch. */

/** `6.18` of `6.18.44`. */
export const branchOf = (version: string): string => /^\d+\.\d+/.exec(version)?.[0] ?? version;

/**
 * A part is a number, `*`, or a range (`0-111`); parts that are not written may be anything.
 * `6.12` and `6.12.*` are a branch, `6.12.0-111` is what came before 6.12.112.
 */
export const VERSION_PATTERN = /^(?:\d+(?:-\d+)?|\*)(?:\.(?:\d+(?:-\d+)?|\*))*$/;

/** Whether a pattern covers a version. A version without numbers is matched by its own name. */
export function coversVersion(pattern: string, version: string): boolean {
  if (pattern === version) return true;
  const numbers = /^\d+(?:\.\d+)*/.exec(version)?.[0].split('.').map(Number);
  if (numbers === undefined || !VERSION_PATTERN.test(pattern)) return false;
  return pattern.split('.').every((part, index) => {
    if (part === '*') return true;
    const number = numbers[index];
    const [low = 0, high = low] = part.split('-').map(Number);
    return number !== undefined && number >= low && number <= high;
  });
}
