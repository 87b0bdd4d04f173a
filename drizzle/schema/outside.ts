import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { interactions } from './interactions.ts';
import { agents } from './people.ts';

/** Somebody outside is called into a live call: to be asked, or to have it. One at a time in a call. */
export const outsideCalls = pgTable(
  'outside_calls',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    interactionId: bigint('interaction_id', { mode: 'number' })
      .notNull()
      .references(() => interactions.id),
    /** Whoever asked for it, and had the caller. */
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    phone: text('phone').notNull(),
    phoneE164: text('phone_e164').notNull(),
    /** 'dialing', 'talking', 'ended'. */
    state: text('state').notNull(),
    createdAt: instant('created_at').notNull(),
    /** Not reached by then: over. */
    dialBy: instant('dial_by'),
    /** Handed over and talking: over by then, whoever forgot it. */
    overBy: instant('over_by'),
    connectedAt: instant('connected_at'),
    /** They have heard to the last word that the call is recorded. */
    toldAt: instant('told_at'),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
  },
  (t) => [
    uniqueIndex('outside_calls_live')
      .on(t.interactionId)
      .where(sql`state <> 'ended'`),
    index('outside_calls_of_call').on(t.interactionId),
    index('outside_calls_of_agent').on(t.agentId, t.createdAt),
    index('outside_calls_dial_by')
      .on(t.dialBy)
      .where(sql`dial_by is not null and state = 'dialing'`),
    index('outside_calls_over_by')
      .on(t.overBy)
      .where(sql`over_by is not null and state = 'talking'`),
  ],
);
