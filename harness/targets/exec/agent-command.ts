/** The agent as a command, run by the Node that runs us; compiled or not. */
import { fileURLToPath } from 'node:url';

const here = import.meta.url;

/** @param entry `agent`: on a system that is there; `guest`: in a machine that we boot */
export function agentCommand(entry: 'agent' | 'guest' = 'agent'): { file: string; args: string[] } {
  const compiled = here.endsWith('.js');
  const main = fileURLToPath(new URL(`../${entry}/main.${compiled ? 'js' : 'ts'}`, here));
  const loader = compiled ? [] : ['--import', import.meta.resolve('tsx')];
  return { file: process.execPath, args: [...loader, main] };
}
