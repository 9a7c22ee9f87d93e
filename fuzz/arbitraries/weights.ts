/** How often what is tried. Visible, and settable by whoever calls the arbitraries. */
export interface Weights {
  /** Kinds of program: requests to the kernel, several sockets and their ports, registration. */
  program: { requests: number; ports: number; registration: number };
  /** Of a header's field: the right value, or a violation. */
  header: { right: number; wrong: number };
  /** Of an attribute: well formed, or with a length or type that is not. */
  attribute: { right: number; wrong: number };
}

export const DEFAULT_WEIGHTS: Weights = {
  program: { requests: 6, ports: 3, registration: 1 },
  header: { right: 4, wrong: 1 },
  attribute: { right: 3, wrong: 1 },
};
