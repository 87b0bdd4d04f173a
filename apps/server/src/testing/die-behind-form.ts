/**
 * A server that takes one form and kills itself as soon as its last write has left, or a moment later; started by
 * `portal/form/form-crash.test.ts`. Arguments: database, the form as it is sent, microseconds.
 */
import pg from 'pg';
import { tellNumber } from '../mail/tell-number.ts';
import { portalRoutes } from '../portal/portal.routes.ts';
import { openDatabase } from '../shell/database.ts';
import { testApp } from './app.ts';

const [url, form, wait] = process.argv.slice(2) as [string, string, string];
const app = await testApp(openDatabase(url), [(inside) => portalRoutes(inside, { tell: tellNumber })]);

const send = pg.Client.prototype.query as (...args: unknown[]) => unknown;
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  if (typeof args[0] === 'string' && args[0].includes('; commit')) queueMicrotask(dieSoon);
  return send.apply(this, args);
} as typeof pg.Client.prototype.query;

function dieSoon(): void {
  const until = performance.now() + Number(wait) / 1_000;
  while (performance.now() < until);
  process.kill(process.pid, 'SIGKILL');
}

await app.inject({
  method: 'POST',
  url: '/support/request',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  payload: form,
});

// it was not registered: whoever started us sees that nobody died
process.exit(1);
