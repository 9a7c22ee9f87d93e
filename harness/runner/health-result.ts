/** What a kernel said of itself while rules ran, as reports have it. */
import type { HealthResult } from '../../reports/run-result.ts';
import { type HealthFinding, warnsIn } from '../targets/health/health-finding.ts';
import type { Requirement } from './requirement.ts';

/** A finding, and the rule that was being asked. */
export interface Heard {
  finding: HealthFinding;
  rule: string;
  /** The command that runs the rule again. */
  replay: string;
}

/** A warning that the rule says the kernel gives at what it does. */
export const isProvoked = (
  { report }: Pick<HealthFinding, 'report'>,
  { warns = [] }: Pick<Requirement, 'warns'>,
): boolean => warnsIn(report, warns);

/**
 * Kinds that a slow machine alone can cause: a guest below an emulator, a host under load. They
 * are told, and fail nothing.
 */
const OF_TIME: ReadonlySet<string> = new Set(['rcu-stall', 'hung-task', 'lockup']);

/** Reports of the kernel that others use, too, fail nothing either: nobody knows whose they are. */
export function healthResultOf({ finding, rule, replay }: Heard): HealthResult {
  const { report, programs, repeats, shared, count } = finding;
  const { kind, title, fingerprint, frames, text } = report;
  const [only, ...more] = programs;
  return {
    kind,
    title,
    fingerprint,
    frames,
    rule,
    cases: [...new Set(programs.map((each) => each.title ?? ''))],
    ...(only !== undefined && more.length === 0 && { program: { ...only } }),
    repeats,
    shared,
    fails: !shared && !OF_TIME.has(kind),
    count,
    text,
    replay,
  };
}
