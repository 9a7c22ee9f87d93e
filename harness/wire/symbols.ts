/**
 * Two-way tables between the kernel's constants and their numbers.
 *
 * Names are the kernel's, verbatim. A number without a name stays a number: reports print
 * `0x7f?`, nothing throws. Where the kernel has two names for one number, the first listed wins.
 */
export interface Symbols {
  readonly title: string;
  /** Name to number, as declared. */
  readonly values: Readonly<Record<string, number>>;
  /** The kernel's name of a number, if it has one. */
  name(value: number): string | undefined;
  /** The number of a name; undefined if the table has no such name. */
  value(name: string): number | undefined;
  /** For people: the name, or the number marked as unknown, e.g. `0x7f?`. */
  show(value: number): string;
}

/** Declares an enumeration, e.g. message types. */
export function symbols(title: string, values: Readonly<Record<string, number>>): Symbols {
  const names = namesByValue(values);
  return {
    title,
    values,
    name: (value) => names.get(value),
    value: (name) => (Object.hasOwn(values, name) ? values[name] : undefined),
    show: (value) => names.get(value) ?? `0x${value.toString(16)}?`,
  };
}

/** Declares a set of bits, e.g. `nlmsg_flags`: shown as `NLM_F_REQUEST|NLM_F_ACK|0x40?`. */
export function flagSet(title: string, values: Readonly<Record<string, number>>): Symbols {
  const names = namesByValue(values);
  const single = [...names.keys()].filter((bit) => bit !== 0);
  return {
    title,
    values,
    name: (value) => names.get(value),
    value: (name) => (Object.hasOwn(values, name) ? values[name] : undefined),
    show(value) {
      if (value === 0) return '0';
      const parts: string[] = [];
      let rest = value;
      for (const bit of single) {
        if ((rest & bit) >>> 0 === bit) {
          parts.push(names.get(bit) ?? '');
          rest &= ~bit;
        }
      }
      if (rest !== 0) parts.push(`0x${(rest >>> 0).toString(16)}?`);
      return parts.join('|');
    },
  };
}

function namesByValue(values: Readonly<Record<string, number>>): Map<number, string> {
  const names = new Map<number, string>();
  for (const [name, value] of Object.entries(values)) if (!names.has(value)) names.set(value, name);
  return names;
}
