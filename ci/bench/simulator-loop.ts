/** The simulator through its public socket API, fault hooks compiled in: operations a second. */
import { fromHex } from '../../harness/program/bytes.ts';
import { createKernel } from '../../simulator/index.ts';
import { type Workload, requestOf } from './workloads.ts';

const NETLINK_ROUTE = 0;
const MSG_DONTWAIT = 0x40;
const SOME = 1000;

function operation(workload: Workload): () => void {
  const kernel = createKernel();
  if (workload === 'open') {
    return () => {
      const socket = kernel.open(NETLINK_ROUTE);
      socket.bind();
      socket.close();
    };
  }
  const socket = kernel.open(NETLINK_ROUTE);
  const request = fromHex(requestOf(workload));
  const buffer = new Uint8Array(65536);
  return () => {
    socket.send(request);
    if (socket.recv(buffer, MSG_DONTWAIT) < 0) throw new Error(`${workload}: no answer`);
  };
}

export function simulatorRate(workload: Workload, seconds: number): number {
  const once = operation(workload);
  const runUntil = (until: number): number => {
    let count = 0;
    for (; performance.now() < until; count += SOME) for (let i = 0; i < SOME; i++) once();
    return count;
  };
  runUntil(performance.now() + 300); // the compiler's share
  const begin = performance.now();
  const count = runUntil(begin + seconds * 1000);
  return (count * 1000) / (performance.now() - begin);
}
