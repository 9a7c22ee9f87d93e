/**
 * The rules as vitest tests, on the target of the vitest project: for `npm test`, and for writing
 * rules in watch mode (`npx vitest --project suites:kernel -t hdr.len`).
 */
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { readDefaultLedger } from '../harness/runner/ledger-file.ts';
import { runRequirement } from '../harness/runner/run-requirement.ts';
import { openTarget } from '../harness/targets/open-target.ts';
import { type TargetInfo, TargetUnavailable } from '../harness/targets/target.ts';
import type { RequirementResult } from '../reports/run-result.ts';
import { suites } from './index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Spec of the target. */
    target: string;
  }
}

const target = openTarget(inject('target'));
const ledger = readDefaultLedger();
let info: TargetInfo | undefined;
let unavailable = '';

beforeAll(async () => {
  try {
    info = await target.start();
  } catch (error) {
    // in CI the target ought to be there
    if (!(error instanceof TargetUnavailable) || process.env['CI'] === 'true') throw error;
    unavailable = error.message;
  }
});
afterAll(() => target.close());

for (const { name, requirements } of suites) {
  describe(name, () => {
    for (const requirement of requirements) {
      it(`${requirement.id}: ${requirement.rule}`, async ({ skip }) => {
        if (info === undefined) return skip(unavailable);
        const result = await runRequirement(requirement, name, target, info, { ledger });
        const { verdict, reason } = result;
        if (verdict === 'skip' || verdict === 'known' || verdict === 'changed') {
          return skip(`${verdict}: ${reason ?? differenceOf(result)}`);
        }
        if (verdict !== 'pass' && verdict !== 'fixed') throw new Error(textOf(result));
      });
    }
  });
}

const differenceOf = ({ cases }: RequirementResult): string =>
  cases.find(({ divergence }) => divergence !== undefined)?.divergence?.difference ?? '';

function textOf({ id, level, source, reason, cases, replay }: RequirementResult): string {
  const lines = [`${id} (${level}; ${source.join('; ')})`];
  if (reason !== undefined) lines.push(`reason: ${reason}`);
  for (const { name, divergence } of cases) {
    if (divergence === undefined) continue;
    const { stepText, difference, want, got } = divergence;
    lines.push(`${name}: ${stepText}: ${difference}`, 'want:', ...want, 'got:', ...got);
  }
  return [...lines, replay].join('\n');
}
