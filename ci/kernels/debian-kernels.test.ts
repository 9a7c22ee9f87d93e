import { describe, expect, test } from 'vitest';
import { byRelease, kernelPackage, newestKernels } from './debian-kernels.ts';

const NAMES = [
  'linux-image-cloud-amd64',
  'linux-image-6.12-cloud-amd64',
  'linux-image-6.1.0-9-cloud-amd64',
  'linux-image-6.1.0-56-cloud-amd64',
  'linux-image-6.1.0-56-cloud-amd64-unsigned',
  'linux-image-6.1.0-56-amd64',
  'linux-image-6.1.0-57-rt-amd64',
  'linux-image-6.12.9+deb12-cloud-amd64',
  'linux-image-6.12.117+deb12-cloud-amd64',
  'linux-image-6.12.117+deb12-amd64-dbg',
  'linux-image-6.12.117+deb12-cloud-arm64',
];

const releases = (wanted: string, flavour?: 'generic') =>
  newestKernels(NAMES, wanted, 'amd64', flavour).map(({ release }) => release);

describe('kernelPackage', () => {
  test('a name is taken apart', () => {
    expect(kernelPackage('linux-image-6.12.117+deb12-cloud-amd64', 'amd64')).toEqual({
      name: 'linux-image-6.12.117+deb12-cloud-amd64',
      release: '6.12.117+deb12-cloud-amd64',
      branch: '6.12',
      flavour: 'cloud',
    });
  });
  test('meta packages, debug symbols, unsigned, real-time and foreign kernels are none', () => {
    const kernels = NAMES.filter((name) => kernelPackage(name, 'amd64') !== undefined);
    expect(kernels).toEqual([
      'linux-image-6.1.0-9-cloud-amd64',
      'linux-image-6.1.0-56-cloud-amd64',
      'linux-image-6.1.0-56-amd64',
      'linux-image-6.12.9+deb12-cloud-amd64',
      'linux-image-6.12.117+deb12-cloud-amd64',
    ]);
  });
});

describe('newestKernels', () => {
  test('of a branch, by numbers and not by letters', () => {
    expect(releases('6.1')).toEqual(['6.1.0-56-cloud-amd64']);
    expect(releases('6.12')).toEqual(['6.12.117+deb12-cloud-amd64']);
  });
  test('of the flavour asked for', () => {
    expect(releases('6.1', 'generic')).toEqual(['6.1.0-56-amd64']);
    expect(releases('6.12', 'generic')).toEqual([]);
  });
  test('a pattern gives the newest of each branch and flavour', () => {
    expect(releases('linux-image-6.*')).toEqual([
      '6.1.0-56-amd64',
      '6.1.0-56-cloud-amd64',
      '6.12.117+deb12-cloud-amd64',
    ]);
    expect(releases('linux-image-6.1.0-9-*')).toEqual(['6.1.0-9-cloud-amd64']);
  });
  test('what stands in a pattern means itself, but for the star', () => {
    expect(releases('linux-image-6.12.117+deb12-cloud-amd64')).toHaveLength(1);
    expect(releases('linux-image-6.1.0.56-cloud-amd64')).toEqual([]);
  });
});

test('byRelease', () => {
  const sorted = ['6.12.117', '6.1.0-56', '6.12.9', '6.1.0-9'].toSorted(byRelease);
  expect(sorted).toEqual(['6.1.0-9', '6.1.0-56', '6.12.9', '6.12.117']);
});
