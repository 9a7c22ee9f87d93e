import type { Campaign } from '../../fuzz/campaign/campaign-state.ts';
import { EXIT } from './exit.ts';

/** A lost target is broken machinery; what a kernel said once only need not have to do with us. */
export function exitCodeOf({ findings }: Campaign): number {
  if (findings.some(({ kind }) => kind === 'lost')) return EXIT.broken;
  const sure = findings.filter(({ kind, flaky }) => !(kind === 'health' && flaky));
  return sure.length > 0 ? EXIT.divergences : EXIT.conformant;
}
