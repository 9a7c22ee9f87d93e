/** What has a fresh network namespace of its own: each program, the rules of a folder, or the run. */
import type { Isolation } from '../targets/target.ts';

export const ISOLATIONS = ['program', 'folder', 'run'] as const;
export type IsolationDial = (typeof ISOLATIONS)[number];

/**
 * What to ask of one target, rule by rule: a folder has a fresh namespace when the first of its
 * rules is asked, and again when it is come back to from another.
 */
export function isolateBy(dial: IsolationDial): (folder: string) => Isolation {
  let last: string | undefined;
  return (folder) => {
    if (dial !== 'folder') return dial;
    const fresh = folder !== last;
    last = folder;
    return fresh ? 'request' : 'run';
  };
}
