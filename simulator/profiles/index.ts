/** Profiles by name. */
import { linux_3_12 } from './linux-3-12.ts';
import { linux_6_1 } from './linux-6-1.ts';
import { linux_6_1_uml } from './linux-6-1-uml.ts';
import { linux_6_12 } from './linux-6-12.ts';
import { linux_6_12_uml } from './linux-6-12-uml.ts';
import { linux_6_18 } from './linux-6-18.ts';
import type { BranchFact } from './branch-facts.ts';
import type { Profile } from './profile.ts';

export { BRANCH_FACTS, type BranchFact, factAt } from './branch-facts.ts';
export type { Profile, ProtocolFacts } from './profile.ts';

export const DEFAULT_PROFILE = '6.18';

export const profiles: ReadonlyMap<string, Profile> = new Map(
  [linux_6_18, linux_6_12, linux_6_12_uml, linux_6_1, linux_6_1_uml, linux_3_12].map((profile) => [
    profile.name,
    profile,
  ]),
);

/** A profile that does some things as another version does them; of another name, if there are any. */
export function withFacts(
  profile: Profile,
  facts: Readonly<Partial<Record<BranchFact, boolean>>>,
): Profile {
  const changed = Object.entries(facts).map(([fact, value]) => `${fact}=${value}`);
  if (changed.length === 0) return profile;
  const name = `${profile.name} with ${changed.join(', ')}`;
  return { ...profile, name, facts: { ...profile.facts, ...facts } };
}
