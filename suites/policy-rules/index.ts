/** Rules that choose a routing table. */
import type { Suite } from '../../harness/runner/requirement.ts';

export const policyRules: Suite = {
  name: 'policy-rules',
  about: 'rules that choose a routing table',
  requirements: [],
};
