/** The executor inside the agent, without JSON: prints operations a second. */
import { HandPool } from '../../harness/targets/agent/hand-pool.ts';
import { Namespaces } from '../../harness/targets/agent/namespaces.ts';
import { Session } from '../../harness/targets/agent/session.ts';
import { type Workload, programOf } from './workloads.ts';

const [workload = 'noop', seconds = '1'] = process.argv.slice(2);
const OPERATIONS = 500;
const program = programOf(workload as Workload, OPERATIONS);
const namespaces = new Namespaces();
const hands = new HandPool();

function run(until: number): number {
  let count = 0;
  while (performance.now() < until) {
    const transcript = new Session(program, namespaces, hands).run();
    if (transcript instanceof Promise) throw new Error('the workload has no actors');
    const bad = transcript.outcomes.find((outcome) => !('ret' in outcome));
    if (bad !== undefined) throw new Error(`the workload failed: ${JSON.stringify(bad)}`);
    count += OPERATIONS;
  }
  return count;
}

run(performance.now() + 300); // the compiler's share
const begin = performance.now();
const count = run(begin + Number(seconds) * 1000);
console.log(Math.round((count * 1000) / (performance.now() - begin)));
