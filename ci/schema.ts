/** Writes the published JSON Schemas to docs/; `--check` fails if they are not up to date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { campaignSchema } from '../fuzz/campaign/campaign-result.ts';
import { programSchema } from '../harness/program/program.ts';
import { transcriptSchema } from '../harness/program/transcript.ts';
import { comparisonJsonSchema, runResultJsonSchema } from '../reports/index.ts';

const schemas: Record<string, unknown> = {
  program: z.toJSONSchema(programSchema),
  transcript: z.toJSONSchema(transcriptSchema),
  'run-result': runResultJsonSchema(),
  comparison: comparisonJsonSchema(),
  campaign: z.toJSONSchema(campaignSchema),
};

const check = process.argv.includes('--check');
let stale = 0;
for (const [name, schema] of Object.entries(schemas)) {
  const file = new URL(`../docs/${name}.schema.json`, import.meta.url);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`docs/${name}.schema.json is not up to date: npm run schema`);
    stale++;
  }
}
process.exitCode = stale === 0 ? 0 : 1;
