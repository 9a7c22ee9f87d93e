import { defineConfig } from 'vitest/config';

/** `*.integration.test.ts` need a kernel or other programs; CI runs them for real. */
export default defineConfig({
  test: {
    projects: [
      ...['simulator', 'kernel'].map((target) => ({
        test: {
          name: `suites:${target}`,
          include: ['suites/conformance.suite.ts'],
          provide: { target },
          pool: 'forks' as const,
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      })),
      {
        test: {
          name: 'unit',
          include: ['{harness,simulator,suites,fuzz,reports,ci,docs}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
          pool: 'threads',
          setupFiles: ['ci/fast-check-seed.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{harness,simulator,suites,fuzz,reports,ci,docs}/**/*.integration.test.ts'],
          pool: 'forks',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          setupFiles: ['ci/fast-check-seed.ts'],
        },
      },
    ],
  },
});
