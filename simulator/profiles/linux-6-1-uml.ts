/**
 * Linux 6.1.176 as User-Mode Linux, x86-64, from Debian's package `user-mode-linux`: what its
 * architecture and configuration make of 6.1.
 */
import { families_6_1_uml } from '../genetlink/families-6.1-uml.ts';
import { handlers_6_1_uml } from '../rtnetlink/handlers-6.1-uml.ts';
import { factsOf } from './branch-facts.ts';
import { linux_6_1 } from './linux-6-1.ts';
import type { Profile } from './profile.ts';

const { txqlenMost: _, ...unlimited } = linux_6_1.links;
const links = { ...unlimited, unknown: [32, ...unlimited.unknown] };

export const linux_6_1_uml: Profile = {
  ...linux_6_1,
  name: '6.1-uml',
  version: '6.1.176',
  facts: factsOf('6.1.176'),
  families: families_6_1_uml,
  handlers: handlers_6_1_uml,
  // NUM_RX_QUEUES, which goes with CONFIG_RPS, too.
  links,
  routing: { ...linux_6_1.routing, multicastRules: [], multicastRouting6: false },
  hz: 100,
  workBeforeAck: false,
  padsNumbers: true,
};
