/** The mutants of a room of the simulator: Stryker's mutators, all of them in one copy of the code. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { $ } from 'zx';
import { type Parse, weighed } from './weighed.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const HERE = fileURLToPath(new URL('.', import.meta.url));

/** A small change; `was` stands in the source from `start` to `end`. */
export interface Mutant {
  /** Switches it on in the code that holds them all. */
  id: number;
  /** From the root of the repository. */
  file: string;
  /** From 1. */
  line: number;
  /** Offsets in the file. */
  start: number;
  end: number;
  was: string;
  became: string;
  mutator: string;
}

export interface Mutated {
  /** By absolute path: what holds all mutants of the file. */
  files: ReadonlyMap<string, string>;
  /** The same, weighed: see weighed.ts. */
  weighed: ReadonlyMap<string, string>;
  /** By path from the root of the repository: the file as it is. */
  sources: ReadonlyMap<string, string>;
  mutants: readonly Mutant[];
}

/** What is no code: tests, and what was captured from machines. */
const DATA = /\.test\.ts$|^testing\.ts$|^captured-|^families-|^conversations-/;
/** Code that no kernel we can run behaves like, and so no rule can speak of. */
const BEYOND_RULES = new Set(['genl-register-3.12.ts']);

/** Files of a folder of simulator/ that are mutated, absolute. */
export function filesOf(room: string): string[] {
  const folder = `${ROOT}simulator/${room}/`;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .filter((name) => !DATA.test(baseOf(name)) && !BEYOND_RULES.has(baseOf(name)))
    .map((name) => folder + name)
    .toSorted();
}
const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Of Stryker's instrumenter what is used here; lines and columns from 0. */
interface Instrumenter {
  instrument(
    files: readonly { name: string; mutate: boolean; content: string }[],
    options: object,
  ): Promise<{ files: { name: string; content: string }[]; mutants: StrykerMutant[] }>;
}
interface StrykerMutant {
  id: string;
  fileName: string;
  mutatorName: string;
  replacement: string;
  location: Record<'start' | 'end', { line: number; column: number }>;
}

export async function mutate(paths: readonly string[]): Promise<Mutated> {
  const given = paths.map((name) => ({
    name,
    mutate: true,
    content: readFileSync(name, 'utf8'),
  }));
  const instrumenter = await instrumenterOf();
  const options = { ignorers: [], excludedMutations: [], plugins: null };
  const { files, mutants } = await instrumenter.instrument(given, options);
  const sources = new Map(given.map(({ name, content }) => [name, content]));
  const mutated = new Map(files.map(({ name, content }) => [name, switched(content)]));
  const { parse } = (await import(installed('@babel/parser/lib/index.js'))) as { parse: Parse };
  return {
    files: mutated,
    weighed: new Map([...mutated].map(([name, code]) => [name, weighed(code, parse)])),
    sources: new Map(given.map(({ name, content }) => [name.slice(ROOT.length), content])),
    mutants: mutants.map((each) => placed(each, sources.get(each.fileName) ?? '')),
  };
}

const SWITCH = pathToFileURL(`${HERE}mutant-switch.ts`).href;
const HEADER = /function stryNS_9fa48[^]*?\breturn isActive\(id\);\n\}$/m;

/** With our switch in place of Stryker’s, which every expression asks by a text. */
function switched(code: string): string {
  const names = 'runsOver as stryCov_9fa48, isOn as stryMutAct_9fa48, weigh';
  const bare = code.replace(HEADER, `import { ${names} } from '${SWITCH}';`);
  if (bare === code && code.includes('stryMutAct'))
    throw new TypeError('Stryker wrote another header');
  return bare.replaceAll(/stry(?:Cov|MutAct)_9fa48\([^)]*\)/g, (call) => call.replaceAll('"', ''));
}

function placed({ id, fileName, mutatorName, replacement, location }: StrykerMutant, text: string) {
  const lines = text.split('\n');
  const offset = ({ line, column }: { line: number; column: number }): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, column);
  const [start, end] = [offset(location.start), offset(location.end)];
  return {
    ...{
      id: Number(id),
      start,
      end,
      file: fileName.slice(ROOT.length),
      line: location.start.line + 1,
    },
    ...{ was: text.slice(start, end), became: replacement, mutator: mutatorName },
  };
}

const installed = (path: string): string => pathToFileURL(`${HERE}node_modules/${path}`).href;

/** 25 MB that nothing else needs: installed when first asked for. */
async function instrumenterOf(): Promise<Instrumenter> {
  if (!existsSync(`${HERE}node_modules`)) {
    await $({ cwd: HERE, stdio: 'inherit' })`npm ci --ignore-scripts`;
  }
  const path = installed('@stryker-mutator/instrumenter/dist/src/index.js');
  const { Instrumenter } = (await import(path)) as {
    Instrumenter: new (logger: object) => Instrumenter;
  };
  const silent = () => undefined;
  return new Instrumenter({ debug: silent, info: silent, isDebugEnabled: () => false });
}
