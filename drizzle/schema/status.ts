import { sql } from 'drizzle-orm';
import { bigint, check, index, integer, pgTable, smallint, text, unique } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { messages } from './letters.ts';
import { agents } from './people.ts';
import { departments } from './queues.ts';
import { tickets } from './tickets.ts';

/**
 * A customer's private way to one request: only the hash of what stands in their letter. It is theirs alone, by its address: what
 * else the request comes to hold (another made part of it, letters of others) is not shown by it.
 */
export const statusLinks = pgTable(
  'status_links',
  {
    tokenHash: text('token_hash').primaryKey(),
    /** The request that it was given for; where that one leads is asked when it is opened. */
    ticketId: bigint('ticket_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    address: text('address').notNull(),
    /** The letter that carried it. */
    messageId: bigint('message_id', { mode: 'number' }).references(() => messages.id, { onDelete: 'set null' }),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    index('status_links_ticket').on(t.ticketId),
    index('status_links_message').on(t.messageId),
    check('status_links_lower', sql`address = lower(address)`),
  ],
);

/** What a customer says of how a request was solved: one of each solution, changed for a while. */
export const ticketRatings = pgTable(
  'ticket_ratings',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    ticketId: bigint('ticket_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    address: text('address').notNull(),
    /** Which solution: opened again and solved once more, it is asked anew. */
    solvedAt: instant('solved_at').notNull(),
    /** 1 bad, 5 excellent. */
    score: smallint('score').notNull(),
    comment: text('comment').notNull().default(''),
    at: instant('at').notNull(),
    changedAt: instant('changed_at'),
    /** Whose solution it was, as the request stood when it was rated. */
    ownerId: integer('owner_id').references(() => agents.id),
    departmentId: integer('department_id').references(() => departments.id),
  },
  (t) => [
    unique('ticket_ratings_once').on(t.ticketId, t.address, t.solvedAt),
    index('ticket_ratings_department').on(t.departmentId, t.at),
    check('ticket_ratings_score', sql`score between 1 and 5`),
  ],
);
