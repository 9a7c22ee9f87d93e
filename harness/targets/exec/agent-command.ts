/** The agent as a command, run by the Node that runs us. */
import { ownCommand } from '../../own-module.ts';

/** @param entry `agent`: on a system that is there; `guest`: in a machine that we boot */
export const agentCommand = (
  entry: 'agent' | 'guest' = 'agent',
): { file: string; args: string[] } => ownCommand(new URL(`../${entry}/main.ts`, import.meta.url));
