/** Which attributes a request can hold, on whatever level, and by which way. */
import type {
  Attribute,
  AttributeSet,
  Operation,
  Request,
  Spec,
  SubMessageFormat,
} from './spec.ts';

/** One level of the way down: an attribute, and of a sub-message which format it has. */
export interface Level {
  attribute: Attribute;
  /** Attributes that may stand beside it. */
  beside: AttributeSet | undefined;
  format?: SubMessageFormat;
}

export interface Reached {
  operation: Operation;
  request: Request;
  /** From the top of the request to the attribute itself. */
  path: readonly Level[];
  /** The set that it is of; of a subset the whole. */
  set: string;
}

/** `link-attrs/linkinfo/data:veth/…`: how a reader finds it. */
export const pathText = (path: readonly Level[]): string =>
  path
    .map(
      ({ attribute, format }) => attribute.name + (format === undefined ? '' : `:${format.value}`),
    )
    .join('/');

/** Every attribute of a spec that a request can hold, once, by the shortest way. */
export function reachable(spec: Spec): Reached[] {
  const found = new Map<string, Reached>();
  const open: Reached[] = [];
  const visit = (reached: Reached): void => {
    const { attribute } = reached.path.at(-1) ?? {};
    // there is nothing to send in place of what is not used
    if (attribute === undefined || attribute.type === 'unused') return;
    const key = `${reached.set}/${attribute.name}`;
    if (found.has(key)) return;
    found.set(key, reached);
    open.push(reached);
  };
  for (const operation of spec.operations) {
    for (const request of operation.requests) {
      for (const attribute of request.attributes) {
        const path = [{ attribute, beside: operation.set }];
        visit({ operation, request, path, set: wholeSet(operation.set) });
      }
    }
  }
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const reached of below(next)) visit(reached);
  }
  return [...found.values()];
}

const wholeSet = (set: AttributeSet | undefined): string => set?.subsetOf ?? set?.name ?? '';

/** What an attribute holds, one level down. */
function below(reached: Reached): Reached[] {
  const last = reached.path.at(-1);
  if (last === undefined) return [];
  const { attribute } = last;
  const into = (set: AttributeSet | undefined, level: Level): Reached[] =>
    [...(set?.attributes.values() ?? [])].map((inner) => ({
      ...reached,
      path: [...reached.path.slice(0, -1), level, { attribute: inner, beside: set }],
      set: wholeSet(set),
    }));
  if (attribute.type === 'sub-message') {
    return (attribute.subMessage?.formats ?? []).flatMap((format) =>
      into(format.attributes, { ...last, format }),
    );
  }
  return into(attribute.nested, last);
}
