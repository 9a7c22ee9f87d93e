/** Starts the targets of a campaign. */
import { type Target, type TargetInfo, TargetUnavailable } from '../targets/target.ts';

export interface Started {
  target: Target;
  info: TargetInfo;
}

/** Starts them; a kernel that nobody asked for by name may be missing. */
export async function startTargets(targets: readonly Target[], named: boolean): Promise<Started[]> {
  const started: Started[] = [];
  for (const target of targets) {
    try {
      started.push({ target, info: await target.start() });
    } catch (error) {
      if (named || !(error instanceof TargetUnavailable)) {
        for (const each of started) await each.target.close();
        throw error;
      }
      console.error(error.message);
    }
  }
  return started;
}

export function describeTargets([reference, ...others]: readonly string[]): string {
  return others.length === 0
    ? `${reference} alone, against the invariants: no second target to compare with`
    : `${others.join(', ')} compared with ${reference}, and both against the invariants`;
}
