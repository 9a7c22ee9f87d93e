/** Runs what was found on other targets, and finds the version fact that it comes down to. */
import { createSimulatorTarget } from '../../harness/targets/simulator/index.ts';
import { HarnessError, type Target } from '../../harness/targets/target.ts';
import { BRANCH_FACTS, type BranchFact, profiles } from '../../simulator/index.ts';
import { type Elsewhere, saysOf } from '../finding-folder/elsewhere.ts';
import type { Finding } from '../finding-folder/finding.ts';

/** Profiles of kernels that were looked at as a whole, of the usual architecture, oldest first. */
const measured = [...profiles.values()]
  .filter(({ measured: whole, name }) => whole && /^[\d.]+$/.test(name))
  .toReversed();

/** @param target started */
async function ask(
  finding: Finding,
  target: Target,
  name: string,
  version: string,
): Promise<Elsewhere> {
  const facts = { spec: target.spec, name, version };
  try {
    const [transcript] = await target.run([finding.program], { isolation: 'program' });
    const reports = target.takeHealth?.() ?? [];
    if (transcript === undefined) return { ...facts, says: 'cannot', why: 'no transcript' };
    return { ...facts, ...saysOf(finding, transcript, reports) };
  } catch (error) {
    // it is one opinion more: the campaign goes on without
    if (!(error instanceof HarnessError)) throw error;
    return { ...facts, says: 'cannot', why: error.message };
  }
}

export interface Asked {
  target: Target;
  name: string;
  version: string;
}

/**
 * @param specs of the campaign's own targets: they were asked
 * @param also started
 */
export async function askElsewhere(
  finding: Finding,
  specs: readonly string[],
  also: readonly Asked[],
): Promise<Pick<Finding, 'elsewhere' | 'versionFacts'>> {
  const elsewhere: Elsewhere[] = [];
  // a simulator is never lost, and says nothing of its health
  if (finding.kind === 'difference' || finding.kind === 'invariant') {
    for (const { name, version } of measured) {
      const spec = `simulator:${name}`;
      if (specs.includes(spec)) continue;
      elsewhere.push(await ask(finding, createSimulatorTarget(spec), 'simulator', version));
    }
  }
  for (const { target, name, version } of also) {
    elsewhere.push(await ask(finding, target, name, version));
  }
  const versionFacts = await factsOf(finding);
  return { elsewhere, ...(versionFacts.length > 0 && { versionFacts }) };
}

/**
 * Facts in which two profiles part, and each of which alone makes the one that shows the finding
 * answer as the reference. None where no two profiles part over it.
 */
async function factsOf(finding: Finding): Promise<BranchFact[]> {
  if (finding.kind !== 'difference') return [];
  const says = async (profile: string, facts: Partial<Record<BranchFact, boolean>> = {}) => {
    const target = createSimulatorTarget(`simulator:${profile}`, { facts });
    return (await ask(finding, target, 'simulator', '')).says;
  };
  const asked: { profile: (typeof measured)[number]; said: string }[] = [];
  for (const profile of measured) asked.push({ profile, said: await says(profile.name) });
  const shows = asked.find(({ said }) => said === 'shows')?.profile;
  const absent = asked.findLast(({ said }) => said === 'absent')?.profile;
  if (shows === undefined || absent === undefined) return [];
  const found: BranchFact[] = [];
  for (const fact of Object.keys(BRANCH_FACTS) as BranchFact[]) {
    const other = absent.facts[fact];
    if (shows.facts[fact] === other) continue;
    if ((await says(shows.name, { [fact]: other })) === 'absent') found.push(fact);
  }
  return found;
}
