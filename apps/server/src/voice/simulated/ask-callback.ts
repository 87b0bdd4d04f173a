import { askCallback } from '../../interactions/callback.ts';
import { inTransaction } from '../../shell/transaction.ts';
import type { Database, Queryable } from '../../shell/database.ts';

/** A caller's wish to be called, written as they come in and looked at again when they have waited long enough. */
export type Wishing = { interaction: number };

export async function planToAskCallback(db: Queryable, wishing: Wishing, seconds: number): Promise<void> {
  await db.query(
    `insert into outbox (kind, payload, not_before) values ('simulated.callback', $1, linia_now() + make_interval(secs => $2))`,
    [wishing, seconds],
  );
}

/** Nobody has come: they press a key and put the receiver down. Refused where somebody has. */
export async function wish(db: Database, { interaction }: Wishing): Promise<string> {
  await inTransaction(db, (tx) => askCallback(tx, interaction, null, 'caller'));
  return 'asked to be called back';
}
