/** Which message types a machine handles, by address family: what the lists by version are made of. */
import { RTM } from '../../harness/wire/constants/rtnetlink.ts';

/** The message types of one address family that have each callback. */
export interface HandlerFacts {
  readonly protocol: number;
  readonly doit: readonly number[];
  readonly dumpit: readonly number[];
  /** Deletions that support NLM_F_BULK. */
  readonly bulk?: readonly number[];
}

/** `NEWLINK DELLINK` as numbers. */
export const types = (names: string): number[] =>
  names
    .split(/\s+/)
    .filter((name) => name !== '')
    .map((name) => {
      const type = RTM.value(`RTM_${name}`);
      if (type === undefined) throw new TypeError(`RTM_${name} is not known`);
      return type;
    });

/** The list with other message types of some families. */
export const changed = (
  list: readonly HandlerFacts[],
  changes: readonly {
    readonly protocol: number;
    readonly way: 'doit' | 'dumpit' | 'bulk';
    readonly plus?: string;
    readonly minus?: string;
  }[],
): readonly HandlerFacts[] =>
  changes.reduce<readonly HandlerFacts[]>(
    (before, { protocol, way, plus = '', minus = '' }) =>
      before.map((facts) => {
        if (facts.protocol !== protocol) return facts;
        const gone = types(minus);
        const left = (facts[way] ?? []).filter((type) => !gone.includes(type));
        return { ...facts, [way]: [...left, ...types(plus)] };
      }),
    list,
  );
