/**
 * npm run kernels: kernels to test. Fetches Debian's, and prints the target spec to use.
 */
import { Command, Option } from 'commander';
import { failure } from '../../harness/cli/exit.ts';
import { cacheFolder } from './cache-folder.ts';
import { FLAVOURS, type Flavour } from './debian-kernels.ts';
import { type FetchedKernel, fetchKernels } from './fetch-kernel.ts';
import { fetchedKernels } from './list-kernels.ts';

interface Flags {
  cache?: string;
  json?: boolean;
}

const print = (json: boolean | undefined, value: unknown, lines: readonly string[]): void => {
  console.log(json ? JSON.stringify(value, null, 2) : lines.join('\n'));
};
const fetchedLine = ({ spec, version }: FetchedKernel): string => `${spec}  Debian ${version}`;

const root = new Command('kernels').description('kernels to test: fetched from Debian, or built');
const withCache = (command: Command): Command =>
  command
    .option('--cache <folder>', 'where kernels are kept; default XDG_CACHE_HOME/nlconform/kernels')
    .option('--json', 'print as JSON');

withCache(root.command('fetch'))
  .description("Debian's kernel images and headers, unpacked into the cache, not installed")
  .argument('[wanted...]', 'a branch (6.12), or a package name with * in it', ['6.1', '6.12'])
  .addOption(new Option('--flavour <name>', 'of a branch').choices(FLAVOURS).default('cloud'))
  .option('--no-headers', 'without what building modules needs')
  .action(async (wanted: string[], flags: Flags & { flavour: Flavour; headers: boolean }) => {
    const kernels: FetchedKernel[] = [];
    for (const each of wanted) kernels.push(...(await fetchKernels(each, flags)));
    print(flags.json, kernels, kernels.map(fetchedLine));
  });

withCache(root.command('list'))
  .description('what the cache holds')
  .action(({ cache, json }: Flags) => {
    const kernels = fetchedKernels(cacheFolder(cache));
    const none = `nothing in ${cacheFolder(cache)}; try: npm run kernels -- fetch 6.1`;
    print(json, kernels, kernels.length === 0 ? [none] : kernels.map(fetchedLine));
  });

try {
  await root.parseAsync();
} catch (error) {
  const { code, line } = failure(error);
  console.error(`kernels: ${line}`);
  process.exitCode = code;
}
