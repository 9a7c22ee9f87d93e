// An agent for tests: does what a program's title says: dies, hangs, or answers.
// `slow` as argument: has capabilities, and takes its time.
import { createInterface } from 'node:readline';

const slow = process.argv[2] === 'slow';
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const handshake = {
  nlconform: 1,
  name: 'fixture',
  version: '1',
  capabilities: slow ? ['route', 'generic', 'usersock', 'net-admin', 'netns'] : [],
  byteOrder: 'LE',
  pageSize: 4096,
  cpus: 1,
  config: {},
};
if (process.argv[2] === 'bad-handshake') say({ hello: 'world' });
else if (process.argv[2] === 'no-json') process.stdout.write('Segmentation fault\n');
else say(handshake);

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, run } = JSON.parse(line);
  for (const { title } of run) {
    if (title === 'die') process.exit(7);
    if (title === 'crash') process.kill(process.pid, 'SIGSEGV');
    if (title === 'hang') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  const transcripts = run.map(({ steps }) => ({
    nlconform: 'transcript',
    version: 1,
    outcomes: steps.map(() => ({ ret: process.pid > 0 ? 0 : 1 })),
    processes: { main: process.pid },
    ports: {},
  }));
  if (run.some(({ title }) => title === 'short')) transcripts.pop();
  if (run.some(({ title }) => title === 'null')) return say(null);
  if (run.some(({ title }) => title === 'garbage'))
    transcripts[0].outcomes = [{ ret: 0, value: 'xyz' }];
  if (slow) setTimeout(() => say({ id, transcripts }), 200);
  else say({ id, transcripts });
});
