/**
 * What runs inside a machine that nlconform boots: loads the kernel modules named on the command
 * line, then is the agent. Requests come on a serial line, which is fit for short lines only; a
 * long one lies in a file of the host that the line names (see ../uml/mailbox.ts).
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { loadModule } from './load-module.ts';

for (const path of process.argv.splice(2)) {
  const refused = loadModule(path);
  // the machine is of use without it: capabilities are probed, and rules that need it are skipped
  if (refused !== undefined) process.stderr.write(`module ${path}: ${refused}\n`);
}

async function* requests(input: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input })) {
    const named = /^\{"file":"([^"]+)"\}$/.exec(line)?.[1];
    yield `${named === undefined ? line : readFileSync(named, 'utf8')}\n`;
  }
}

const stdin = Readable.from(requests(process.stdin));
Object.defineProperty(process, 'stdin', { value: stdin });
await import('../agent/main.ts');
