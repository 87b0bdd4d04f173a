import { sql } from 'drizzle-orm';
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { interactions } from './interactions.ts';
import { agents } from './people.ts';

/**
 * A supervisor's part in a live call: listens, whispers to who talks with the caller, or has joined. Who listened to whom, and when, is
 * kept; the channel is a leg of the call, of kind `supervisor`.
 */
export const supervisions = pgTable(
  'supervisions',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    interactionId: bigint('interaction_id', { mode: 'number' })
      .notNull()
      .references(() => interactions.id),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    mode: text('mode').notNull(),
    /** Whether who talks sees it: by the setting of that moment; whoever was heard is seen. */
    shown: boolean('shown').notNull(),
    beganAt: instant('began_at').notNull(),
    /** The supervisor's telephone is not there: over at this time. */
    thereBy: instant('there_by'),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
  },
  (t) => [
    uniqueIndex('supervisions_live')
      .on(t.agentId)
      .where(sql`ended_at is null`),
    index('supervisions_of_call').on(t.interactionId),
    index('supervisions_at').on(t.beganAt),
    index('supervisions_there_by')
      .on(t.thereBy)
      .where(sql`there_by is not null and ended_at is null`),
  ],
);
