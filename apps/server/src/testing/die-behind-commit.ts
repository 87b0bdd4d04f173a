/**
 * A program that closes one call and kills itself as soon as its last write has left, or a moment later; started by
 * `killed-in-commit.test.ts`. Arguments: database, call, agent, disposition, microseconds.
 */
import { randomUUID } from 'node:crypto';
import { emptyLog } from '@linia/protocol';
import pg from 'pg';
import { close } from '../interactions/close.ts';
import { openDatabase } from '../shell/database.ts';
import { inTransaction, once } from '../shell/transaction.ts';

const [url, call, agent, dispositionId, wait] = process.argv.slice(2) as [string, ...string[]];
const [interactionId, agentId] = [Number(call), Number(agent)];

const db = openDatabase(url);
db.tellDesks = async (id, client) => void (await client.query('select interaction_card($1, 4)', [id]));

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

const log = { ...emptyLog, dispositionId: Number(dispositionId) };
const id = randomUUID();
await inTransaction(db, (tx) =>
  once({ source: 'desk', actor: String(agentId), id }, async () => ({
    ...(await close(tx, { id, interactionId, log }, { agentId, name: '' })),
    call: interactionId,
  })),
);
