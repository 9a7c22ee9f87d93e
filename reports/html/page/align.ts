/** Two lists side by side: what is alike stands in one row. */

/** Indices; absent where a side has nothing. */
export interface Row {
  want?: number;
  got?: number;
  /** Different keys, or only one side has something. */
  differs: boolean;
}

/** A blink of an eye at worst; longer lists are compared index by index. */
const MOST = 4_000_000;

/** The longest common subsequence of both; what lies between two common lines is paired. */
export function align(want: readonly string[], got: readonly string[]): Row[] {
  const rows: Row[] = [];
  let w = 0;
  let g = 0;
  for (const [commonW, commonG] of [...common(want, got), [want.length, got.length] as const]) {
    while (w < commonW || g < commonG) {
      rows.push({
        ...(w < commonW && { want: w++ }),
        ...(g < commonG && { got: g++ }),
        differs: true,
      });
    }
    if (w < want.length) rows.push({ want: w++, got: g++, differs: false });
  }
  return rows;
}

/** Pairs of indices of equal lines, rising on both sides. */
function common(want: readonly string[], got: readonly string[]): [number, number][] {
  const width = got.length + 1;
  if (want.length * got.length > MOST) {
    return want.flatMap((line, index): [number, number][] =>
      line === got[index] ? [[index, index]] : [],
    );
  }
  // lengths[w * width + g]: of the longest common subsequence of want from w, got from g
  const lengths = new Uint32Array((want.length + 1) * width);
  const at = (w: number, g: number) => lengths[w * width + g] ?? 0;
  for (let w = want.length - 1; w >= 0; w--) {
    for (let g = got.length - 1; g >= 0; g--) {
      lengths[w * width + g] =
        want[w] === got[g] ? at(w + 1, g + 1) + 1 : Math.max(at(w + 1, g), at(w, g + 1));
    }
  }
  const pairs: [number, number][] = [];
  let w = 0;
  let g = 0;
  while (w < want.length && g < got.length) {
    if (want[w] === got[g]) pairs.push([w++, g++]);
    else if (at(w + 1, g) >= at(w, g + 1)) w++;
    else g++;
  }
  return pairs;
}
