/**
 * A network device, as far as every module shares it; rtnetlink extends it with link attributes.
 */
export interface Device {
  /** ifindex: unique in its namespace, lo is 1. */
  readonly index: number;
  name: string;
}
