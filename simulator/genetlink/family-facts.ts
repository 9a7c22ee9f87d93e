/**
 * What is known of a family that the simulator does not play: its answer to GETFAMILY, and of `resv`
 * what each command says to reserved bits. Policies and callbacks are not.
 */
export interface FamilyFacts {
  readonly name: string;
  readonly version: number;
  readonly maxattr: number;
  /** Seen in every namespace. */
  readonly netnsok: boolean;
  readonly resv: number;
  /** Command and CTRL_ATTR_OP_FLAGS. */
  readonly ops: readonly (readonly [number, number])[];
  readonly groups: readonly string[];
  /** Those of them that a task without CAP_NET_ADMIN is refused, seen by joining each. */
  readonly privilegedGroups?: readonly string[];
}

/** Commands `first`, `first` + 1, … with these flags, two hexadecimal digits each. */
export const from = (first: number, flags: string): (readonly [number, number])[] =>
  flags.split(' ').map((each, index) => [first + index, Number.parseInt(each, 16)] as const);

/** Not visible in the namespaces that the simulator models; kept for their ids and groups. */
export const first = (
  name: string,
  version: number,
  maxattr: number,
  groups: string[] = [],
): FamilyFacts => ({ name, version, maxattr, groups, netnsok: false, resv: 0, ops: from(1, '02') });
