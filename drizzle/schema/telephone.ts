import { sql } from 'drizzle-orm';
import { bigint, customType, index, integer, jsonb, pgTable, real, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { interactions } from './interactions.ts';
import { agents } from './people.ts';
import { lines } from './queues.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/**
 * Which process leads the calls of the Asterisk. Whoever takes the lease over has the next number; what is written with an
 * older one is refused.
 */
export const voiceOwners = pgTable('voice_owners', {
  application: text('application').primaryKey(),
  processId: uuid('process_id').notNull(),
  fence: integer('fence').notNull(),
  until: instant('until').notNull(),
  /** The version of the Asterisk that is led now; null where it can't be reached. */
  asterisk: text('asterisk'),
  /** Since when it is led by this process, or can't be reached. */
  since: instant('since'),
  /** Why calls don't come in: {code, detail}. */
  fault: jsonb('fault').$type<{ code: string; detail: string }>(),
  /** What was adopted, closed and hung up when the way to Asterisk opened, and later than that. */
  found: jsonb('found').notNull().default({}),
});

/** One take of a call's sound by Asterisk: while anybody of ours talks. The name is nothing that anybody could guess. */
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
    /** It is a part of the call's file, and Asterisk has it no more. */
    removedAt: instant('removed_at'),
  },
  (t) => [
    index('recordings_there')
      .on(t.interactionId)
      .where(sql`removed_at is null`),
    index('recordings_interaction').on(t.interactionId),
    index('recordings_open')
      .on(t.id)
      .where(sql`ended_at is null`),
  ],
);

/** The one file of a call: all its takes in their places, compressed. The row comes before the file. */
export const callRecordings = pgTable(
  'call_recordings',
  {
    interactionId: bigint('interaction_id', { mode: 'number' })
      .primaryKey()
      .references(() => interactions.id),
    name: text('name').notNull().unique(),
    /** When its first take began, and how long it is. */
    startedAt: instant('started_at').notNull(),
    seconds: real('seconds'),
    bytes: bigint('bytes', { mode: 'number' }),
    attempts: integer('attempts').notNull().default(0),
    notBefore: instant('not_before').notNull(),
    failure: text('failure'),
    keptAt: instant('kept_at'),
    /** Not to be erased, however old: by whom and what for. */
    heldAt: instant('held_at'),
    heldBy: integer('held_by').references(() => agents.id),
    heldWhy: text('held_why'),
    erasedAt: instant('erased_at'),
  },
  (t) => [
    index('call_recordings_due')
      .on(t.notBefore)
      .where(sql`kept_at is null`),
    index('call_recordings_oldest')
      .on(t.startedAt)
      .where(sql`kept_at is not null and erased_at is null and held_at is null`),
  ],
);

/** Somebody listens to a call and has said what for. The id is the way to the sound, for that person alone. */
export const recordingListens = pgTable(
  'recording_listens',
  {
    id: text('id').primaryKey(),
    interactionId: bigint('interaction_id', { mode: 'number' })
      .notNull()
      .references(() => interactions.id),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    reason: text('reason').notNull(),
    askedAt: instant('asked_at').notNull(),
    /** The sound began. */
    heardAt: instant('heard_at'),
    until: instant('until').notNull(),
  },
  (t) => [index('recording_listens_of').on(t.interactionId), index('recording_listens_at').on(t.askedAt)],
);

/** What a line says in a voice of its own, instead of its text being spoken by a program. The last is heard; those before it are kept. */
export const lineSounds = pgTable(
  'line_sounds',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    lineId: integer('line_id')
      .notNull()
      .references(() => lines.id, { onDelete: 'cascade' }),
    /** As in the line's `announcements`: greeting, recording, closed, full. */
    kind: text('kind').notNull(),
    language: text('language').notNull(),
    /** As the file was called. */
    name: text('name').notNull(),
    /** WAV, 8,000 samples a second, 16 bits, one channel. */
    content: bytea('content').notNull(),
    seconds: real('seconds').notNull(),
    addedBy: integer('added_by').references(() => agents.id),
    addedAt: instant('added_at').notNull(),
    /** Another was put in its place, or it was taken out. */
    endedAt: instant('ended_at'),
  },
  (t) => [
    uniqueIndex('line_sounds_heard')
      .on(t.lineId, t.kind, t.language)
      .where(sql`ended_at is null`),
  ],
);
