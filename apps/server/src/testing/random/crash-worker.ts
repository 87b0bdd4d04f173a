/**
 * A program that works as four hands of a contact centre until it is killed; `crash.ts` starts it. It kills itself at a
 * chosen point, or waits for the parent's signal.
 */
import pg from 'pg';
import { openDatabase } from '../../shell/database.ts';
import type { Company } from './company.ts';
import { Dice } from './dice.ts';
import { throwOne } from './run.ts';

export type KillPoint =
  /** The verb has done its work, and is about to commit. */
  | 'before the commit'
  /** The last write, commit and dispatches in one, has just left; no answer was read. */
  | 'message out'
  /** The commit is answered, and dispatches were to be sent after it: the form that loses callers. A control. */
  | 'sent separately'
  /** A dispatch has answered, others may have to go round again. */
  | 'dispatched'
  /** Whenever the parent likes. */
  | 'any time';
export type CrashOrders = { url: string; company: Company; seed: number; at: KillPoint; after: number };

const orders = JSON.parse(process.argv[2]!) as CrashOrders;
const dice = new Dice(orders.seed);
let left = orders.after;
const die = () => process.kill(process.pid, 'SIGKILL');

const send = pg.Client.prototype.query as (...args: unknown[]) => unknown;
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const [text] = args;
  const last = typeof text === 'string' && text.includes('; commit; begin') && text.includes('dispatch_');
  if (!last || --left > 0) return send.apply(this, args);
  if (orders.at === 'before the commit') die();
  if (orders.at === 'sent separately') return (send.call(this, 'commit') as Promise<unknown>).then(die);
  // it leaves at the end of this turn
  if (orders.at === 'message out') queueMicrotask(die);
  return send.apply(this, args);
} as typeof pg.Client.prototype.query;

const db = openDatabase(orders.url, { max: 6 });
if (orders.at === 'dispatched') {
  db.dispatched = () => {
    if (--left <= 0) die();
  };
}

process.stdout.write('ready\n');
for (let hand = 0; hand < 4; hand++) {
  const hands = { db, company: orders.company, dice: new Dice(dice.below(2 ** 32)) };
  void (async () => {
    for (;;) await throwOne(hands, {}, true);
  })();
}
