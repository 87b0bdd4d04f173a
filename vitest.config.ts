import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['@linia/source'] };
const ssr = { resolve: { conditions: ['@linia/source'] } };

/** What must come at last is waited for as long as a machine at its limit may need: only a test that fails is longer for it. */
const patience = { testTimeout: 180_000, hookTimeout: 300_000, expect: { poll: { timeout: 60_000 } } };

/** `unit` is pure and quick; `server` runs on a real PostgreSQL, one cloned database a file; `long` is `npm run test:long`. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          ...patience,
          include: [
            'packages/*/src/**/*.test.ts',
            'apps/console/src/**/*.test.ts',
            'apps/portal/src/**/*.test.ts',
            'drizzle/**/*.test.ts',
          ],
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'server',
          include: ['apps/server/src/**/*.test.ts', 'apps/bench/src/**/*.test.ts', 'apps/pbx/src/**/*.test.ts'],
          globalSetup: ['apps/server/src/testing/global-setup.ts'],
          ...patience,
          maxWorkers: 2,
          sequence: { groupOrder: 1 }, // after the quick ones
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'long',
          include: ['apps/server/src/**/*.long.ts'],
          globalSetup: ['apps/server/src/testing/global-setup.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
