/** Puts an agent to every point of docs/agent-protocol.md, one after the other. */
import { tellIssue } from '../../program/issue.ts';
import { AgentConnection, AgentLost, type Command } from '../exec/agent-connection.ts';
import { HarnessError, type TargetInfo, targetInfoSchema } from '../target.ts';
import { answers } from './answers.ts';
import type { Check } from './check.ts';
import { ending } from './ending.ts';
import { steps } from './steps.ts';
import { symbols } from './symbols.ts';
import { Complaint, NotAsked, Talk, shown } from './talk.ts';

export interface CheckResult {
  name: string;
  section: string;
  verdict: 'pass' | 'fail' | 'skip';
  /** The complaint, or why it was not asked. */
  text?: string;
}

export const checks: readonly Check[] = [...answers, ...steps, ...symbols, ending];

const HANDSHAKE = { name: 'the first line is the handshake', section: 'Handshake' };

/** @throws HarnessError where the command cannot be started, or ends without a word. */
export async function checkTarget(
  command: Command,
  timeout: number,
  onResult: (result: CheckResult) => void,
): Promise<void> {
  let connection = new AgentConnection(command);
  try {
    const info = await firstLine(connection, timeout);
    if (typeof info === 'string') {
      onResult({ ...HANDSHAKE, verdict: 'fail', text: info });
      return;
    }
    onResult({ ...HANDSHAKE, verdict: 'pass' });
    for (const check of checks) {
      const result = await put(check, new Talk(info, connection, timeout));
      onResult(result);
      // an answer that was wrong, late or never came would be taken for that of the next request
      if (result.verdict === 'fail' && check !== ending) {
        connection.kill();
        connection = new AgentConnection(command);
        await firstLine(connection, timeout);
      }
    }
  } finally {
    connection.kill();
  }
}

async function put({ name, section, run }: Check, talk: Talk): Promise<CheckResult> {
  try {
    await run(talk);
    return { name, section, verdict: 'pass' };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof NotAsked) return { name, section, verdict: 'skip', text };
    if (error instanceof Complaint) return { name, section, verdict: 'fail', text };
    if (error instanceof AgentLost) {
      return { name, section, verdict: 'fail', text: `it was lost: ${text}` };
    }
    throw error;
  }
}

/** What the agent says of itself, or the complaint about it. */
async function firstLine(
  connection: AgentConnection,
  timeout: number,
): Promise<TargetInfo | string> {
  let line: string;
  try {
    line = await connection.hear(timeout);
  } catch (error) {
    if (!(error instanceof AgentLost)) throw error;
    throw new HarnessError('start the target', `it gave no handshake: ${error.message}`);
  }
  let said: unknown;
  try {
    said = JSON.parse(line);
  } catch {
    return `it is no JSON: ${shown(line)}`;
  }
  const parsed = targetInfoSchema.safeParse(said);
  if (!parsed.success) return `${tellIssue(parsed.error)}, in ${shown(line)}`;
  if (parsed.data.byteOrder === 'BE') return 'byteOrder: big-endian targets are not read yet';
  const { capabilities } = parsed.data;
  const twice = capabilities.find((each, index) => capabilities.indexOf(each) !== index);
  return twice === undefined ? parsed.data : `capabilities: '${twice}' stands there twice`;
}
