import type { Suite } from '../../harness/runner/requirement.ts';
import { calls } from './calls.ts';
import { create } from './create.ts';
import { poll } from './poll.ts';

export const sockets: Suite = {
  name: 'sockets',
  about: 'the calls of a socket: opening, sending, receiving, options',
  requirements: [...create, ...calls, ...poll],
};
