/** Virtio serial ports of a virtual machine, by their names: the agent's, and two of its lifeline. */
export const PORTS = {
  agent: 'nlconform',
  /** Lines to the lifeline. */
  ask: 'nlconform-ask',
  /** Its answers. */
  alive: 'nlconform-alive',
} as const;
