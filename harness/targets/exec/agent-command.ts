/** The agent as a command, run by the Node that runs us. */
import { ownCommand } from '../../own-module.ts';

/** On a system that is there; a machine that we boot gets it otherwise: guest/guest-agent.ts. */
export const agentCommand = (): { file: string; args: string[] } =>
  ownCommand(new URL('../agent/main.ts', import.meta.url));
