/** One point of the protocol, and how an agent is put to it. */
import type { Talk } from './talk.ts';

export interface Check {
  /** What a right agent does. */
  name: string;
  /** Where docs/agent-protocol.md says so. */
  section: string;
  /** @throws Complaint, NotAsked, AgentLost */
  run: (talk: Talk) => Promise<void>;
}
