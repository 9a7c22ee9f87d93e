/** Builds mutated-target.ts with the mutants of a room in place of its code. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ENTRY = fileURLToPath(new URL('mutated-target.ts', import.meta.url));

export async function buildTarget(
  files: ReadonlyMap<string, string>,
  outfile: string,
): Promise<void> {
  await build({
    ...{ entryPoints: [ENTRY], outfile, bundle: true, format: 'esm', platform: 'node' },
    ...{ packages: 'external', external: ['file://*'], logLevel: 'error', target: 'node20' },
    plugins: [
      {
        name: 'mutants',
        setup(to) {
          to.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const mutated = files.get(path);
            return mutated === undefined ? undefined : { contents: mutated, loader: 'ts' };
          });
        },
      },
    ],
  });
}
