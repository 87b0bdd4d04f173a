import { defineConfig } from 'vitest/config';

const resolve = { conditions: ['@linia/source'] };
const ssr = { resolve: { conditions: ['@linia/source'] } };

/** `unit` is pure and quick; `server` runs on a real PostgreSQL, one cloned database a file; `long` is `npm run test:long`. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        ssr,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/console/src/**/*.test.ts', 'drizzle/**/*.test.ts'],
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'server',
          include: ['apps/server/src/**/*.test.ts', 'apps/bench/src/**/*.test.ts', 'apps/pbx/src/**/*.test.ts'],
          globalSetup: ['apps/server/src/testing/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
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
