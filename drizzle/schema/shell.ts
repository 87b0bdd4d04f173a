import { sql } from 'drizzle-orm';
import { bigint, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** A message already applied. A repeat answers what it answered first, and only to the same actor. */
export const receipts = pgTable(
  'receipts',
  {
    source: text('source').notNull(),
    actor: text('actor').notNull(),
    id: text('id').notNull(),
    result: jsonb('result').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.actor, t.id] }), index('receipts_at').on(t.at)],
);

/** Something to do to the world; its id makes it idempotent. Claimed with skip locked. */
export const outbox = pgTable(
  'outbox',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind').notNull(),
    payload: jsonb('payload').notNull(),
    notBefore: instant('not_before').notNull(),
    /** Where late is worse than never. */
    expiresAt: instant('expires_at'),
    attempts: integer('attempts').notNull().default(0),
    claimedUntil: instant('claimed_until'),
    doneAt: instant('done_at'),
    failedAt: instant('failed_at'),
    error: text('error'),
  },
  (t) => [
    index('outbox_due')
      .on(t.notBefore, t.id)
      .where(sql`done_at is null and failed_at is null`),
    // what the sweep forgets after a week: 0.3–0.5 ms where a million are done, 160 by walking them
    index('outbox_done')
      .on(t.doneAt)
      .where(sql`done_at is not null`),
    index('outbox_failed')
      .on(t.failedAt)
      .where(sql`failed_at is not null`),
  ],
);

/** The lifecycles of packages/domain, as the database reads them. Written at migration. */
export const transitions = pgTable(
  'transitions',
  {
    root: text('root').notNull(),
    state: text('state').notNull(),
    event: text('event').notNull(),
    next: text('next').notNull(),
  },
  (t) => [primaryKey({ columns: [t.root, t.state, t.event] })],
);

/** What a net caught that should not have needed one. */
export const defects = pgTable('defects', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  at: instant('at').notNull(),
  kind: text('kind').notNull(),
  data: jsonb('data').notNull().default({}),
});
