import { randomUUID } from 'node:crypto';
import { inTransaction } from '../../shell/transaction.ts';
import type { Database, Queryable } from '../../shell/database.ts';
import type { Occasions } from '../../shell/dispatch.ts';
import type { Company } from './company.ts';
import type { Dice } from './dice.ts';

export type Hands = { db: Database; company: Company; dice: Dice };
export type Operations = Record<string, { weight: number; run: (hands: Hands) => Promise<unknown> }>;
type Row = Record<string, number>;

export const actor = (agentId: number) => ({ agentId, name: 'random' });
export const id = () => randomUUID();

export const verb = <T>(hands: Hands, work: (tx: Queryable) => Promise<{ result: T } & Occasions>): Promise<T> =>
  inTransaction(hands.db, work);

/** A row of chance; where there is none, nothing happens. */
export async function on(hands: Hands, sql: string, work: (row: Row) => Promise<unknown>): Promise<unknown> {
  const { rows } = await hands.db.pool.query(sql);
  return rows.length === 0 ? undefined : work(hands.dice.of(rows) as Row);
}
