/** A thread of the agent's process: shares its descriptors, has its own thread id. */
import { once } from 'node:events';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';
import type { Hand, HandAnswer, HandRequest } from './hand.ts';
import { work } from './hand-work.ts';

export async function startThreadHand(): Promise<Hand> {
  const worker = startWorker(import.meta.url);
  await once(worker, 'online');
  return {
    pid: process.pid,
    async make(request) {
      worker.postMessage(request);
      const [answer] = (await once(worker, 'message')) as [HandAnswer | { error: string }];
      if ('error' in answer) throw new Error(answer.error);
      return answer;
    },
    async close() {
      await worker.terminate();
    },
  };
}

/** Node 20 does not hand the TypeScript loader on to a worker's first file: register it inside. */
function startWorker(url: string): Worker {
  if (!url.endsWith('.ts')) return new Worker(new URL(url));
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const start = `import(${loader}).then(({ register }) => (register(), import(${JSON.stringify(url)})))`;
  return new Worker(start, { eval: true });
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  port.on('message', (request: HandRequest) => {
    try {
      port.postMessage(work(request));
    } catch (error) {
      port.postMessage({ error: error instanceof Error ? error.message : String(error) });
    }
  });
}
