/** Workflow templates, as far as they can be tried without the service. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const step = z.union([
  z.strictObject({
    name: z.string(),
    if: z.literal('always()').optional(),
    run: z.string(),
  }),
  z.strictObject({
    name: z.string().optional(),
    if: z.literal('always()').optional(),
    uses: z.string().regex(/^actions\/[\w/-]+@v\d+$/),
    with: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  }),
]);
/** What our templates use of the workflow syntax of GitHub Actions; anything else is a slip. */
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({ contents: z.literal('read') }),
  jobs: z.record(
    z.string(),
    z.strictObject({
      'runs-on': z.literal('ubuntu-latest'),
      container: z.string().optional(),
      'timeout-minutes': z.int(),
      strategy: z
        .strictObject({
          'fail-fast': z.boolean(),
          matrix: z.record(z.string(), z.array(z.string())),
        })
        .optional(),
      steps: z.array(step),
    }),
  ),
});

export interface RunStep {
  name: string;
  run: string;
}

/**
 * The `run:` steps of a template, in order, of the first cell of its matrix.
 * @throws ZodError for what is no workflow, SyntaxError for an expression that is not known
 */
export function runStepsOf(file: URL): RunStep[] {
  const { jobs } = workflow.parse(parse(readFileSync(file, 'utf8')));
  return Object.values(jobs).flatMap(({ steps, strategy }) =>
    steps.flatMap((each) => {
      if (!('run' in each)) return [];
      const fill = (text: string): string =>
        text.replaceAll(/\$\{\{ *([\w.]+) *\}\}/g, (_, expression: string) => {
          const [of, key = ''] = expression.split('.');
          const value = of === 'matrix' ? strategy?.matrix[key]?.[0] : undefined;
          if (value === undefined)
            throw new SyntaxError(`${each.name}: ${expression} is not known`);
          return value;
        });
      return [{ name: fill(each.name), run: fill(each.run) }];
    }),
  );
}
