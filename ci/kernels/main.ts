/**
 * npm run kernels: kernels to test. Fetches Debian's, builds User-Mode Linux, and prints the target
 * spec to use.
 */
import { Command, CommanderError, Option } from 'commander';
import { wholeNumber } from '../../harness/cli/arguments.ts';
import { EXIT, UsageError, failure } from '../../harness/cli/exit.ts';
import { cacheFolder } from './cache-folder.ts';
import { type BuiltKernel, buildKernel } from './build-kernel.ts';
import { buildModule } from './build-module.ts';
import { type Variant, VARIANTS } from './configuration.ts';
import { FLAVOURS, type Flavour } from './debian-kernels.ts';
import { coverage } from './coverage.ts';
import { type FetchedKernel, fetchKernels } from './fetch-kernel.ts';
import { renderCoverage } from './line-counts.ts';
import { builtKernels, fetchedKernels } from './list-kernels.ts';
import { buildProgress } from './progress.ts';

interface Flags {
  cache?: string;
  json?: boolean;
}

const print = (json: boolean | undefined, value: unknown, lines: readonly string[]): void => {
  console.log(json ? JSON.stringify(value, null, 2) : lines.join('\n'));
};
const fetchedLine = ({ spec, version }: FetchedKernel): string => `${spec}  Debian ${version}`;

const builtLine = ({ spec, version, variants }: BuiltKernel): string =>
  `${spec}  ${[`Linux ${version}`, ...variants].join(', ')}`;

const root = new Command('kernels')
  .description('kernels to test: fetched from Debian, or built')
  .exitOverride();
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

type BuildFlags = Flags & { name?: string; jobs: number; module?: boolean } & Partial<
    Record<Variant, boolean>
  >;

withCache(root.command('build'))
  .description('a User-Mode Linux kernel with all that rules ask for')
  .argument('[source]', "a kernel's source, or Debian's package of it", 'linux-source-6.12')
  .option('--kasan', 'with the kernel address sanitizer')
  .option('--kcov', 'with coverage by program, of the Netlink objects')
  .option('--gcov', 'with coverage by line, of the Netlink objects')
  .option('--module', 'the registration module for it too, loaded by the target printed')
  .option('--name <name>', 'of the folder; default the version and what it is built with')
  .option('--jobs <number>', 'of make', wholeNumber(1), 2)
  .action(async (source: string, flags: BuildFlags) => {
    const variants = VARIANTS.filter((variant) => flags[variant]);
    const progress = buildProgress(process.stderr, ['build', source, ...variants].join(' '));
    const { onStep } = progress;
    const built = await buildKernel(source, { ...flags, variants, onStep }).finally(progress.end);
    if (built.lacking.length > 0) console.error(`it lacks ${built.lacking.join(', ')}`);
    if (flags.module) {
      const { file } = await buildModule(built.build, flags);
      built.spec = `${built.spec}?module=${file}`;
    }
    print(flags.json, built, [builtLine(built)]);
  });

withCache(root.command('module'))
  .description('the registration module, for each kernel fetched, or the one given')
  .argument('[kernel]', 'headers, or the tree a kernel was built in')
  .action(async (kernel: string | undefined, flags: Flags) => {
    const fetched = fetchedKernels(cacheFolder(flags.cache));
    const wanted = kernel === undefined ? fetched.map(({ headers }) => headers) : [kernel];
    const against = wanted.filter((each) => each !== undefined);
    if (against.length === 0) throw new UsageError('no headers; try: npm run kernels -- fetch');
    const modules = [];
    for (const each of against) {
      const built = await buildModule(each, flags);
      const image = fetched.find(({ headers }) => headers === each);
      modules.push({ ...built, ...(image && { spec: `${image.spec}?module=${built.file}` }) });
    }
    print(
      flags.json,
      modules,
      modules.map(({ spec, file }) => spec ?? file),
    );
  });

withCache(root.command('list'))
  .description('what the cache holds')
  .action(({ cache, json }: Flags) => {
    const folder = cacheFolder(cache);
    const [fetched, built] = [fetchedKernels(folder), builtKernels(folder)];
    const lines = [...fetched.map(fetchedLine), ...built.map(builtLine)];
    const none = `nothing in ${folder}; try: npm run kernels -- fetch 6.1`;
    print(json, { fetched, built }, lines.length === 0 ? [none] : lines);
  });

root
  .command('coverage')
  .description('lines of the Netlink core that ran, from uml:PATH?gcov=FOLDER')
  .argument('<folder>', 'what was given as gcov=')
  .option('--json', 'print as JSON')
  .action(async (folder: string, { json }: Flags) => {
    const found = await coverage(folder);
    print(json, found, [renderCoverage(found.files)]);
  });

try {
  await root.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT.usage; // it has told why
  } else {
    const { code, line } = failure(error);
    console.error(`kernels: ${line}`);
    process.exitCode = code;
  }
}
