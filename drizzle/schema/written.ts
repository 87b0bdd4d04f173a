import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { instant, ticketState } from './columns.ts';
import { agents, connections } from './people.ts';
import { departments } from './queues.ts';
import { tickets } from './tickets.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

const ticketId = () =>
  bigint('ticket_id', { mode: 'number' })
    .notNull()
    .references(() => tickets.id, { onDelete: 'cascade' });
const agentId = () =>
  integer('agent_id')
    .notNull()
    .references(() => agents.id);

/** All words of a request: subject, letters, notes. Written by triggers in the transaction of the text itself. */
export const ticketSearch = pgTable(
  'ticket_search',
  {
    ticketId: ticketId().primaryKey(),
    words: tsvector('words').notNull(),
  },
  (t) => [index('ticket_search_words').using('gin', t.words)],
);

/** Who wants to know what becomes of a request. */
export const ticketFollowers = pgTable('ticket_followers', { ticketId: ticketId(), agentId: agentId() }, (t) => [
  primaryKey({ columns: [t.ticketId, t.agentId] }),
  index('ticket_followers_agent').on(t.agentId),
]);

export const ticketTags = pgTable('ticket_tags', { ticketId: ticketId(), tag: text('tag').notNull() }, (t) => [
  primaryKey({ columns: [t.ticketId, t.tag] }),
  index('ticket_tags_tag').on(t.tag, t.ticketId),
]);

/** Two requests about one thing; the lesser id first. `split`: the second was made of a letter of the first, or the other way. */
export const ticketLinks = pgTable(
  'ticket_links',
  {
    ticketId: ticketId(),
    otherId: bigint('other_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['related', 'split'] })
      .notNull()
      .default('related'),
  },
  (t) => [
    primaryKey({ columns: [t.ticketId, t.otherId] }),
    index('ticket_links_other').on(t.otherId),
    check('ticket_links_order', sql`ticket_id < other_id`),
  ],
);

/** A colleague was named in a note, until they have seen it. */
export const ticketMentions = pgTable(
  'ticket_mentions',
  {
    ticketId: ticketId(),
    /** Of the note's event. */
    version: integer('version').notNull(),
    agentId: agentId(),
    byId: integer('by_id')
      .notNull()
      .references(() => agents.id),
    at: instant('at').notNull(),
    seenAt: instant('seen_at'),
  },
  (t) => [
    primaryKey({ columns: [t.ticketId, t.version, t.agentId] }),
    index('ticket_mentions_unseen')
      .on(t.agentId, t.at)
      .where(sql`seen_at is null`),
  ],
);

/** One request made part of another: all that is needed to take it apart again. */
export const ticketMerges = pgTable(
  'ticket_merges',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    fromId: bigint('from_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id),
    intoId: bigint('into_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id),
    at: instant('at').notNull(),
    byId: integer('by_id')
      .notNull()
      .references(() => agents.id),
    stateBefore: ticketState('state_before').notNull(),
    /** The letters that went over. */
    messages: bigint('messages', { mode: 'number' }).array().notNull().default([]),
    undoneAt: instant('undone_at'),
  },
  (t) => [index('ticket_merges_from').on(t.fromId), index('ticket_merges_into').on(t.intoId)],
);

/** What one person is typing in a request: an answer or a note. Outside of the request's lock; a version for two tabs. */
export const ticketDrafts = pgTable(
  'ticket_drafts',
  {
    ticketId: ticketId(),
    agentId: agentId(),
    kind: text('kind', { enum: ['answer', 'note'] }).notNull(),
    version: integer('version').notNull().default(1),
    body: jsonb('body').notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.agentId, t.kind] }), index('ticket_drafts_agent').on(t.agentId)],
);

/** A file that will go with an answer. */
export const draftFiles = pgTable(
  'draft_files',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    key: text('key').notNull().unique(),
    ticketId: ticketId(),
    agentId: agentId(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    bytes: integer('bytes').notNull(),
    content: bytea('content').notNull(),
    at: instant('at').notNull(),
  },
  (t) => [index('draft_files_draft').on(t.ticketId, t.agentId)],
);

/** Who looks at a request just now, by a window of a browser: gone with it. */
export const ticketViewers = pgTable(
  'ticket_viewers',
  {
    connectionId: text('connection_id')
      .primaryKey()
      .references(() => connections.id, { onDelete: 'cascade' }),
    ticketId: ticketId(),
    agentId: agentId(),
    typing: boolean('typing').notNull().default(false),
    since: instant('since').notNull(),
  },
  (t) => [index('ticket_viewers_ticket').on(t.ticketId)],
);

/** A list of requests under a name: a person's own, or a department's. */
export const savedViews = pgTable(
  'saved_views',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    ownerId: integer('owner_id').references(() => agents.id),
    departmentId: integer('department_id').references(() => departments.id),
    filter: jsonb('filter').notNull(),
    madeBy: integer('made_by')
      .notNull()
      .references(() => agents.id),
    at: instant('at').notNull(),
  },
  (t) => [
    check('saved_views_whose', sql`num_nonnulls("owner_id", "department_id") = 1`),
    index('saved_views_owner').on(t.ownerId),
    index('saved_views_department').on(t.departmentId),
  ],
);

/** A text to answer with; its fields are a closed list (`replyFields`). */
export const replyTemplates = pgTable(
  'reply_templates',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    language: text('language', { enum: ['ru', 'en'] })
      .notNull()
      .default('ru'),
    /** Null: everybody's. */
    departmentId: integer('department_id').references(() => departments.id),
    text: text('text').notNull(),
    position: integer('position').notNull().default(0),
    retired: boolean('retired').notNull().default(false),
    changedAt: instant('changed_at').notNull().defaultNow(),
    changedBy: integer('changed_by').references(() => agents.id),
  },
  (t) => [index('reply_templates_department').on(t.departmentId)],
);
