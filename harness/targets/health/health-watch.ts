/** Looks at a kernel's log between programs, and remembers what it found, each report once. */
import { type HealthReport, parseReports } from '../../health/index.ts';
import type { Program } from '../../program/program.ts';
import { type HealthFinding, warnsIn } from './health-finding.ts';
import type { KernelLog } from './kernel-log.ts';

interface Seen {
  finding: HealthFinding;
  /** Those under way when it first appeared were run again. */
  tried: boolean;
}

export class HealthWatch {
  private readonly log: KernelLog;
  private place: number;
  private readonly seen = new Map<string, Seen>();
  private fresh: HealthFinding[] = [];

  constructor(log: KernelLog) {
    this.log = log;
    this.place = log.mark();
  }

  /** What was printed so far is no matter of the programs to come: a machine boots. */
  skip(): void {
    this.place = this.log.mark();
  }

  /** The reports since it was last looked at. */
  look(): HealthReport[] {
    const from = this.place;
    this.place = this.log.mark();
    return parseReports(this.log.since(from));
  }

  /** @param programs those that were under way; one alone that shows it again is the one */
  add(report: HealthReport, programs: readonly Program[]): void {
    const { shared } = this.log;
    const before = this.seen.get(report.fingerprint)?.finding;
    if (before === undefined) {
      const finding = { report, programs, repeats: false, shared, count: 1 };
      this.seen.set(report.fingerprint, { finding, tried: false });
      this.fresh.push(finding);
      return;
    }
    before.count++;
    const [only, ...more] = programs;
    const alone = only !== undefined && more.length === 0 && before.programs.includes(only);
    if (!alone || shared) return;
    before.programs = programs;
    before.repeats = true;
  }

  /**
   * A report of a machine of ours whose program is not known yet; each is given once. A kernel
   * that others use is not asked to do it again.
   * @param expected functions in which these programs make it warn: that needs no culprit
   */
  suspect(expected: readonly string[] = []): HealthFinding | undefined {
    if (this.log.shared) return undefined;
    for (const found of this.seen.values()) {
      const { finding, tried } = found;
      if (tried || finding.repeats) continue;
      found.tried = true;
      if (!warnsIn(finding.report, expected)) return finding;
    }
    return undefined;
  }

  /** Those that came since this was last asked. */
  take(): HealthFinding[] {
    return this.fresh.splice(0);
  }
}
