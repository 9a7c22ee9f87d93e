/** What the kernel under a target said of its own health, for the terminal. */
import { whenOf } from './health-words.ts';
import type { Paint } from './paint.ts';
import type { HealthResult, RunResult } from './run-result.ts';
import { visible } from './visible.ts';
import { wrap } from './wrap.ts';

/** Functions of the stack that are shown; all of it is in the run's JSON. */
const FRAMES = 6;

/** In full: it is what nobody looked for. */
export function healthSection({ targets }: RunResult, width: number, paint: Paint): string[] {
  const blocks = targets.flatMap(({ spec, health = [] }) =>
    health.map((one) => blockOf(spec, one, width, paint).join('\n')),
  );
  return blocks.length === 0 ? [] : [blocks.join('\n\n')];
}

function blockOf(spec: string, one: HealthResult, width: number, paint: Paint): string[] {
  const { title, fails, fingerprint, frames, replay } = one;
  const head = paint(fails ? 'red' : 'yellow', fails ? 'KERNEL REPORT' : 'KERNEL NOTE');
  const shown = frames.slice(0, FRAMES).join(' < ');
  const fields: [string, string][] = [
    ['when', whenOf(one)],
    ...(shown === '' ? [] : [['stack', shown] satisfies [string, string]]),
    ['fingerprint', fingerprint],
    ['replay', replay],
  ];
  return [
    `${head} ${paint('bold', visible(`${title} [${spec}]`))}`,
    ...fields.flatMap(([label, text]) => lines(label, visible(text), width, paint)),
  ];
}

const LABEL = 13;

function lines(label: string, text: string, width: number, paint: Paint): string[] {
  const room = label === 'replay' ? Infinity : Math.max(width - 2 - LABEL, 20);
  return wrap(text, room).map(
    (line, index) => `  ${paint('dim', (index === 0 ? label : '').padEnd(LABEL))}${line}`,
  );
}
