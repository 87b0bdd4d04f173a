import { defineConfig, type LaunchOptions } from '@playwright/test';
import { findBrowser } from './e2e/browser.ts';
import { freePort } from './e2e/free-port.ts';

// Each worker reads this file again: what is found once is kept in the environment they inherit.
const workers = Number(process.env['LINIA_E2E_WORKERS'] ?? 1);
process.env['LINIA_E2E_PORTS'] ??= String(await Promise.all(Array.from({ length: workers }, freePort)));
process.env['LINIA_E2E_MAIL_PORTS'] ??= String(await Promise.all(Array.from({ length: workers }, freePort)));
process.env['LINIA_E2E_BROWSER'] ??= JSON.stringify(findBrowser());
const bases = process.env['LINIA_E2E_PORTS'].split(',').map((port) => `http://127.0.0.1:${port}`);
/** A demo that runs already, while the journeys are being written. */
const running = process.env['LINIA_E2E_URL'];
const baseURL = running ?? bases[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)];

/** The journeys of a worker share one server with its demo people, so they go one after another; each worker has its own. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: false,
  workers: running ? 1 : workers,
  forbidOnly: !!process.env['CI'],
  // what must come at last is waited for as long as a machine at its limit may need: only a journey that fails is longer for it
  timeout: 240_000,
  expect: { timeout: 40_000 },
  reporter: 'list',
  use: {
    baseURL,
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    // recording every journey takes time from all of them: asked for where one is looked into
    trace: process.env['LINIA_E2E_TRACE'] ? 'retain-on-failure' : 'off',
    launchOptions: JSON.parse(process.env['LINIA_E2E_BROWSER']) as LaunchOptions,
  },
  ...(!running && {
    webServer: bases.map((base, at) => ({
      command: 'node e2e/serve.mjs',
      url: `${base}/readyz`,
      env: {
        PORT: new URL(base).port,
        HOST: '127.0.0.1',
        PUBLIC_URL: base,
        LINIA_DEMO: '1',
        LINIA_MAIL_PORT: process.env['LINIA_E2E_MAIL_PORTS']!.split(',')[at]!,
      },
      timeout: 180_000,
      stdout: 'pipe' as const,
      gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 15_000 },
    })),
  }),
});
