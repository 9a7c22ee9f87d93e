/** One nlconform at a time in a results folder: two would mix their files. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from './exit.ts';

/** In the folder, while somebody writes there. */
const HELD = '.nlconform.pid';

const holderSchema = z.object({ host: z.string(), pid: z.int().positive(), began: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * Until this process ends. What a killed one left behind is taken over, and so is what another
 * machine left: whether that one still runs cannot be seen from here.
 *
 * @throws UsageError that names the other process
 */
export function holdFolder(folder: string, flag = '--results'): void {
  const path = join(folder, HELD);
  const mine = holderOf(process.pid);
  if (!write(path, mine)) {
    const other = read(path);
    if (other !== undefined && other.pid !== process.pid && isAlive(other)) {
      throw new UsageError(
        `${flag} ${folder}: process ${other.pid} is writing there; wait for it, or name another folder`,
      );
    }
    rmSync(path, { force: true });
    // a third one may have been quicker; then it is the one to be told of
    if (!write(path, mine)) return holdFolder(folder, flag);
  }
  process.once('exit', () => rmSync(path, { force: true }));
}

/** Whether the file is ours now. */
function write(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** undefined for what nobody of ours wrote, or wrote to its end. */
function read(path: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Numbers of processes come again: the time at which one began does not. */
const holderOf = (pid: number): Holder => ({ host: hostname(), pid, began: beginOf(pid) });

const isAlive = ({ host, pid, began }: Holder): boolean =>
  // without a /proc nothing is known of it
  host === hostname() && began !== '' && began === beginOf(pid);

/** In ticks since boot, proc(5); empty where there is no such process, or no /proc. */
function beginOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the name of the program before it may hold blanks and brackets
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
