/** How far a build is: a line that changes on a terminal, one a minute in a log. */
import { createStatus } from '../score/progress.ts';

const MINUTE = 60_000;

interface Progress {
  onStep: (step: string) => void;
  end: () => void;
}

export function buildProgress(stream: NodeJS.WriteStream, what: string): Progress {
  const status = createStatus(stream);
  const begin = performance.now();
  let [count, told] = [0, begin];
  const onStep = (step: string): void => {
    count++;
    const now = performance.now();
    const line = `${what}: ${count} steps in ${Math.round((now - begin) / 1000)} s`;
    if (stream.isTTY) status.show(`${line}  ${step}`);
    else if (now - told >= MINUTE) {
      told = now;
      stream.write(`${line}\n`);
    }
  };
  return { onStep, end: () => status.clear() };
}
