import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { interactions } from './interactions.ts';

/**
 * Which process leads the calls of the Asterisk. Whoever takes the lease over has the next number; what is written with an
 * older one is refused.
 */
export const voiceOwners = pgTable('voice_owners', {
  application: text('application').primaryKey(),
  processId: uuid('process_id').notNull(),
  fence: integer('fence').notNull(),
  until: instant('until').notNull(),
});

/** One file of a call's sound. The name is nothing that anybody could guess. */
export const recordings = pgTable(
  'recordings',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    interactionId: bigint('interaction_id', { mode: 'number' })
      .notNull()
      .references(() => interactions.id),
    name: text('name').notNull().unique(),
    format: text('format').notNull().default('wav'),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    seconds: integer('seconds'),
    /** Why there is a gap. */
    failure: text('failure'),
  },
  (t) => [
    index('recordings_interaction').on(t.interactionId),
    index('recordings_open')
      .on(t.id)
      .where(sql`ended_at is null`),
  ],
);
