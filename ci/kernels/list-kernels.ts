/** What the cache holds. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltKernel } from './build-kernel.ts';
import { type FetchedKernel, FACTS } from './fetch-kernel.ts';

const factsBelow = (folder: string): unknown[] => {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name, FACTS))
    .filter((file) => existsSync(file))
    .map((file): unknown => JSON.parse(readFileSync(file, 'utf8')));
};

/** Of Debian, unpacked. @param cache see cacheFolder */
export const fetchedKernels = (cache: string): FetchedKernel[] =>
  ['debian', 'debian-images'].flatMap((kind) => factsBelow(join(cache, kind)) as FetchedKernel[]);

/** Of User-Mode Linux. */
export const builtKernels = (cache: string): BuiltKernel[] =>
  factsBelow(join(cache, 'builds')) as BuiltKernel[];
