/** JSON from outside. */

/** Deeper than any of our formats; what is deeper still cannot be written again, or costs the stack. */
const DEEPEST = 200;

/** @throws SyntaxError as JSON.parse says it; RangeError where brackets are nested too deep */
export function parseJson(text: string): unknown {
  if (depthOf(text) > DEEPEST) throw new RangeError(`nested more than ${DEEPEST} levels deep`);
  return JSON.parse(text);
}

/** Of brackets outside of strings. No pattern: one of V8's overflows on a string of some megabytes. */
function depthOf(text: string): number {
  let [depth, deepest, isString] = [0, 0, false];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isString) {
      if (character === '\\') at++;
      else if (character === '"') isString = false;
    } else if (character === '"') isString = true;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}
