import { defineConfig, type LaunchOptions } from '@playwright/test';
import { findBrowser } from './e2e/browser.ts';
import { freePort } from './e2e/free-port.ts';

// Each worker reads this file again: what is found once is kept in the environment they inherit.
process.env['LINIA_E2E_PORT'] ??= String(await freePort());
process.env['LINIA_E2E_BROWSER'] ??= JSON.stringify(findBrowser());
const port = process.env['LINIA_E2E_PORT'];
/** A demo that runs already, while the journeys are being written. */
const running = process.env['LINIA_E2E_URL'];
const baseURL = running ?? `http://127.0.0.1:${port}`;

/** The journeys share one server with its demo people, so they go one after another. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: false,
  workers: 1,
  forbidOnly: !!process.env['CI'],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    baseURL,
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    trace: 'retain-on-failure',
    launchOptions: JSON.parse(process.env['LINIA_E2E_BROWSER']) as LaunchOptions,
  },
  ...(!running && {
    webServer: {
      command: 'node e2e/serve.mjs',
      url: `${baseURL}/readyz`,
      env: { PORT: port, HOST: '127.0.0.1', PUBLIC_URL: baseURL, LINIA_DEMO: '1' },
      timeout: 180_000,
      stdout: 'pipe',
      gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    },
  }),
});
