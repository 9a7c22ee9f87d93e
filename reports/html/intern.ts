/** Tables that keep equal texts, and equal lists of texts, once. */

export interface Intern {
  texts: string[];
  lists: number[][];
  /** The index of a text, the same for the same text. */
  text: (text: string) => number;
  /** The index of a list of texts. */
  list: (texts: readonly string[]) => number;
}

/** Two empty tables. */
export function createIntern(): Intern {
  const texts: string[] = [];
  const lists: number[][] = [];
  const textIndex = new Map<string, number>();
  const listIndex = new Map<string, number>();
  const text = (value: string) => indexIn(textIndex, texts, value, value);
  return {
    texts,
    lists,
    text,
    list(values) {
      const indices = values.map(text);
      return indexIn(listIndex, lists, indices.join(), indices);
    },
  };
}

function indexIn<T>(known: Map<string, number>, table: T[], key: string, value: T): number {
  const found = known.get(key);
  if (found !== undefined) return found;
  known.set(key, table.length);
  return table.push(value) - 1;
}
