/** How a target was lost, in words: the kernel stopped, the kernel hangs, or only the agent is gone. */
import type { HealthReport } from '../../health/index.ts';

export interface Loss {
  /** How the agent's process ended, or that it said nothing for so long. */
  how: string;
  /** It is there, and silent. */
  silent: boolean;
  /** What the kernel said meanwhile. */
  reports: readonly HealthReport[];
  /** Whether the kernel of a machine of ours still runs processes; undefined where nobody asked. */
  alive?: boolean | undefined;
}

/** Begins with who is at fault: `kernel panic`, `kernel hangs`, `agent hangs`, `agent lost`. */
export function lossText({ how, silent, reports, alive }: Loss): string {
  const stopped = reports.find(({ panic }) => panic !== undefined);
  if (stopped !== undefined) {
    const { kind, panic, title } = stopped;
    return kind === 'panic' ? title : `kernel panic: ${panic}, after ${title}`;
  }
  const last = reports.at(-1)?.title;
  const said = last === undefined ? '' : `; the kernel said: ${last}`;
  if (!silent) return `agent lost: ${how}${said}`;
  if (alive === false) return `kernel hangs: ${how}, and it runs no other process${said}`;
  return `agent hangs: ${how}${alive ? ', while the kernel runs other processes' : ''}${said}`;
}
