import { describe, expect, test } from 'vitest';
import {
  type Configuration,
  VARIANTS,
  conflict,
  folderName,
  fragments,
  makeVariables,
  notTaken,
} from './configuration.ts';

const plain: Configuration = {
  name: '6.12.117',
  source: 'linux-source-6.12 6.12.117-1',
  variants: [],
  compiler: '12.2.0',
};

describe('folderName', () => {
  test('the same makes the same', () => {
    expect(folderName(plain)).toBe(folderName({ ...plain }));
    expect(folderName(plain)).toMatch(/^6\.12\.117-[0-9a-f]{8}$/);
  });
  test('whatever the kernel depends on makes another', () => {
    const names = [
      plain,
      { ...plain, source: 'linux-source-6.12 6.12.118-1' },
      { ...plain, compiler: '14.2.0' },
      ...VARIANTS.map((variant) => ({ ...plain, variants: [variant] })),
    ].map(folderName);
    expect(new Set(names).size).toBe(names.length);
  });
  test('no character that make or a shell minds', () => {
    expect(folderName({ ...plain, name: '../my kernel:~' })).toMatch(/^\.\._my_kernel__-\w{8}$/);
  });
});

describe('notTaken', () => {
  const config = '# comment\nCONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C="x"\n';
  test('what stands there is taken', () => {
    expect(notTaken('# why\nCONFIG_A=y\nCONFIG_C="x"\n# CONFIG_B is not set\n', config)).toEqual(
      [],
    );
  });
  test('what is absent is not set', () => {
    expect(notTaken('# CONFIG_D is not set', config)).toEqual([]);
  });
  test('absent, set otherwise, set against our will', () => {
    const text = 'CONFIG_D=y\nCONFIG_A=m\n# CONFIG_A is not set\n';
    expect(notTaken(text, config)).toEqual(text.trimEnd().split('\n'));
  });
});

test('fragments are options and comments, one place each', () => {
  const lines = fragments([]).flatMap(({ text }) => text.split('\n'));
  const options = lines.filter((line) => /^(CONFIG_|# CONFIG_)/.test(line));
  expect(lines.filter((line) => !/^(CONFIG_\w+=("[^"]*"|\w+)|#.*|)$/.test(line))).toEqual([]);
  expect(new Set(options).size).toBe(options.length);
});

test('only Netlink is instrumented, and the source stays as it is', () => {
  expect(makeVariables([])).toEqual([]);
  expect(makeVariables(['kasan'])).toEqual([]);
  expect(makeVariables(['kcov'])).toContain('KCOV_INSTRUMENT_nlattr.o=y');
  expect(makeVariables(['gcov'])).toContain('GCOV_PROFILE_af_netlink.o=y');
});

test('KCOV goes together with neither KASAN nor gcov', () => {
  expect(conflict(['kasan', 'kcov'])).toMatch(/build two kernels$/);
  expect(conflict(['kcov', 'gcov'])).toMatch(/^gcov and KCOV together end .* build two kernels$/);
  expect(conflict(['gcov', 'kasan'])).toBeUndefined();
  expect(conflict(['kcov'])).toBeUndefined();
});
