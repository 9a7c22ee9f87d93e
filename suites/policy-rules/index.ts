/** Rules that choose a routing table. */
import type { Suite } from '../../harness/runner/requirement.ts';
import { listedRules } from './listed-rules.ts';
import { lookUps } from './look-ups.ts';
import { newRules } from './new-rules.ts';
import { refusedRules } from './refused-rules.ts';
import { removedRules } from './removed-rules.ts';

export const policyRules: Suite = {
  name: 'policy-rules',
  about: 'rules that choose a routing table',
  requirements: [...newRules, ...listedRules, ...removedRules, ...refusedRules, ...lookUps],
};
