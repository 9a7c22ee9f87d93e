/** A thread of the agent's process: shares its descriptors, has its own thread id. */
import { once } from 'node:events';
import { isMainThread, parentPort } from 'node:worker_threads';
import { ownThread } from '../../own-module.ts';
import type { Hand, HandAnswer, HandRequest } from './hand.ts';
import { work } from './hand-work.ts';

export async function startThreadHand(): Promise<Hand> {
  const worker = ownThread(import.meta.url);
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
