import type { RecordingPolicy } from '@linia/domain';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  uniqueIndex,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { calendars } from './calendars.ts';
import { instant, instead, lineRouting, strategy, voice } from './columns.ts';
import { organizations, plans } from './organizations.ts';
import { agents } from './people.ts';

export const departments = pgTable(
  'departments',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull().unique(),
    position: integer('position').notNull().default(0),
    headId: integer('head_id').references((): AnyPgColumn => agents.id),
    /** Where everything goes that no rule sends elsewhere; can't be deleted (trigger `keep_default_department`). */
    isDefault: boolean('is_default').notNull().default(false),
    closed: boolean('closed').notNull().default(false),
    /** Under the letters of its people who have none of their own. */
    signature: text('signature').notNull().default(''),
  },
  (t) => [
    uniqueIndex('departments_default')
      .on(t.isDefault)
      .where(sql`is_default`),
  ],
);

/** A waiting line. Each department has one; all times are seconds. */
export const queues = pgTable(
  'queues',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull().unique(),
    position: integer('position').notNull().default(0),
    departmentId: integer('department_id').references(() => departments.id, { onDelete: 'restrict' }),
    ring: integer('ring').notNull().default(20),
    wrapUp: integer('wrap_up').notNull().default(60),
    /** T of the service level, and its goal in per cent. */
    serviceLevel: integer('service_level').notNull().default(20),
    serviceGoal: integer('service_goal').notNull().default(80),
    shortAbandon: integer('short_abandon').notNull().default(5),
    lateAfter: integer('late_after').notNull().default(60),
    /** An escalation nobody took in this time becomes a numbered request. */
    escalationDeadline: integer('escalation_deadline').notNull().default(180),
    /** A cold escalation is ranked as if it had come this much earlier. */
    headStart: integer('head_start').notNull().default(60),
    missedLimit: integer('missed_limit').notNull().default(2),
    excludeAfterDecline: integer('exclude_after_decline').notNull().default(60),
    excludeAfterMiss: integer('exclude_after_miss').notNull().default(60),
    /** Everybody declined: pause before the next round. */
    roundPause: integer('round_pause').notNull().default(10),
    // what follows is the current version of the line's policy (`queue_policies`), written out for dispatch to read
    policyVersion: integer('policy_version').notNull().default(0),
    strategy: strategy('strategy').notNull().default('longest_idle'),
    /** Who comes here is ranked as if they had come this much earlier: lines of one person are in one order. */
    priority: integer('priority').notNull().default(0),
    /** Null: always open. */
    calendarId: integer('calendar_id').references(() => calendars.id),
    /** Closed at this hour: what the calendar says, written out by the clock for those who would hand their callers over. */
    shut: boolean('shut').notNull().default(false),
    whenClosed: instead('when_closed').notNull().default('message'),
    /** More waiting than this are not taken in. */
    lineLimit: integer('line_limit'),
    whenFull: instead('when_full').notNull().default('message'),
    /** Who hangs up waiting and calls again in this time has the old place. */
    resumeWithin: integer('resume_within').notNull().default(120),
    /** Who talked with the company in these days is preferred for these seconds; so is the owner of its only open request. */
    lastAgentDays: integer('last_agent_days').notNull().default(0),
    lastAgentFor: integer('last_agent_for').notNull().default(15),
    ownerFor: integer('owner_for').notNull().default(0),
    callbackAttempts: integer('callback_attempts').notNull().default(3),
    callbackPause: integer('callback_pause').notNull().default(600),
    /** Its written work is offered to whoever has room for it, for so many seconds each; null: it is taken from the list. */
    writtenRing: integer('written_ring').default(600),
    /** Whether its calls are recorded: as their line says, or always, or never. */
    recording: text('recording').$type<RecordingPolicy>().notNull().default('inherit'),
    closed: boolean('closed').notNull().default(false),
  },
  (t) => [uniqueIndex('queues_department').on(t.departmentId)],
);

/** What a line does with who waits long, one condition and one act each, in the order of its policy. Seconds in this line. */
export const queueSteps = pgTable(
  'queue_steps',
  {
    queueId: integer('queue_id')
      .notNull()
      .references(() => queues.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    after: integer('after'),
    /** More than so many wait here. */
    length: integer('length'),
    /** More than so many seconds are expected. */
    expected: integer('expected'),
    /** So many levels less of every skill are enough. */
    lower: integer('lower'),
    /** Tiers up to this one are asked, too. */
    tiers: integer('tiers'),
    toQueue: integer('to_queue').references(() => queues.id),
  },
  (t) => [
    primaryKey({ columns: [t.queueId, t.position] }),
    check('queue_steps_when', sql`num_nonnulls("after", "length", "expected") = 1`),
    check('queue_steps_what', sql`num_nonnulls("lower", "tiers", "to_queue") = 1`),
  ],
);

/** Every version of every line's policy, whole: what is valid now is the last one; to go back is to save an old one again. */
export const queuePolicies = pgTable(
  'queue_policies',
  {
    queueId: integer('queue_id')
      .notNull()
      .references(() => queues.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    policy: jsonb('policy').notNull(),
    savedAt: instant('saved_at').notNull(),
    savedBy: integer('saved_by').references((): AnyPgColumn => agents.id),
    /** The version that was saved again. */
    revertedTo: integer('reverted_to'),
  },
  (t) => [primaryKey({ columns: [t.queueId, t.version] })],
);

/** Who is ranked as if they had come earlier: a company, a plan, a line. The greatest counts; in time everybody's turn comes. */
export const priorities = pgTable(
  'priorities',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    seconds: integer('seconds').notNull(),
    organizationId: integer('organization_id').references(() => organizations.id, { onDelete: 'cascade' }),
    planId: integer('plan_id').references(() => plans.id, { onDelete: 'cascade' }),
    lineId: integer('line_id').references((): AnyPgColumn => lines.id, { onDelete: 'cascade' }),
  },
  (t) => [
    index('priorities_organization').on(t.organizationId),
    check('priorities_whose', sql`num_nonnulls("organization_id", "plan_id", "line_id") = 1`),
    check('priorities_seconds', sql`seconds between 1 and 86400`),
  ],
);

/**
 * Those of a line who wait for the same: the same skills at the same levels, of the same tiers. Each waiting entry stands in one;
 * so the first whom a person may take is the first of few heads, however long the line is.
 */
export const lanes = pgTable(
  'lanes',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    queueId: integer('queue_id')
      .notNull()
      .references(() => queues.id, { onDelete: 'cascade' }),
    /** `[{"skill": 3, "level": 2}]`, by skill. */
    needs: jsonb('needs').notNull().default([]),
    /** Tiers up to this one; 0: all. */
    tiers: integer('tiers').notNull().default(0),
  },
  (t) => [uniqueIndex('lanes_one').on(t.queueId, t.needs, t.tiers)],
);

/** Who may be asked for a lane: what memberships and skills say, written out (`refresh_lanes`). */
export const laneMembers = pgTable(
  'lane_members',
  {
    laneId: integer('lane_id')
      .notNull()
      .references(() => lanes.id, { onDelete: 'cascade' }),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id, { onDelete: 'cascade' }),
    tier: integer('tier').notNull(),
    position: integer('position').notNull(),
    /** The sum of the levels that are needed. */
    level: integer('level').notNull(),
  },
  (t) => [primaryKey({ columns: [t.laneId, t.agentId] }), index('lane_members_agent').on(t.agentId)],
);

/** How fast a line goes, counted by the clock: what an expected wait is made of. */
export const queuePaces = pgTable('queue_paces', {
  queueId: integer('queue_id')
    .primaryKey()
    .references(() => queues.id, { onDelete: 'cascade' }),
  at: instant('at').notNull(),
  /** Calls it was counted from. */
  samples: integer('samples').notNull(),
  /** Seconds of talk, hold and wrap-up: half of the calls are shorter, and four of five. */
  handle50: real('handle_50').notNull(),
  handle80: real('handle_80').notNull(),
  /** Of those who waited, how many left: 0 … 1. */
  abandon: real('abandon').notNull(),
  /** People at work here; who serves n lines counts 1/n. */
  people: real('people').notNull(),
});

export const queueMembers = pgTable(
  'queue_members',
  {
    queueId: integer('queue_id')
      .notNull()
      .references(() => queues.id, { onDelete: 'cascade' }),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id, { onDelete: 'cascade' }),
    tier: integer('tier').notNull().default(1),
    /** Within a tier, from the top. */
    position: integer('position').notNull().default(0),
    /** The last time this line asked the person. */
    askedAt: instant('asked_at'),
  },
  (t) => [primaryKey({ columns: [t.queueId, t.agentId] }), index('queue_members_agent').on(t.agentId)],
);

/** An inbound number and how its calls are led. */
export const lines = pgTable('lines', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull(),
  number: text('number').notNull(),
  queueId: integer('queue_id')
    .notNull()
    .references(() => queues.id),
  voice: voice('voice').notNull(),
  routing: lineRouting('routing').notNull().default('linia'),
  /** "The PBX announces that the call is recorded." */
  announcesRecording: boolean('announces_recording').notNull().default(true),
  records: boolean('records').notNull().default(true),
  tokenHash: text('token_hash').unique(),
  /** Accepted, but no sound came: back to the line after this, seconds. */
  connectTimeout: integer('connect_timeout').notNull().default(30),
  /** What is said: `{"greeting": {"ru": "…", "en": "…"}, "recording": …, "closed": …, "full": …}`. */
  announcements: jsonb('announcements').notNull().default({}),
  /** Who waits is told of the place and the wait this often, seconds; 0: never. */
  tellsEvery: integer('tells_every').notNull().default(30),
  /** What its callers need: `[{"skill": 3, "level": 2}]`, a language among them. */
  needs: jsonb('needs').notNull().default([]),
  closed: boolean('closed').notNull().default(false),
});

export const services = pgTable('services', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  position: integer('position').notNull().default(0),
  /** What its callers need of a specialist. */
  needs: jsonb('needs').notNull().default([]),
  retired: boolean('retired').notNull().default(false),
});

export const subjects = pgTable('subjects', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  serviceId: integer('service_id').references(() => services.id),
  position: integer('position').notNull().default(0),
  retired: boolean('retired').notNull().default(false),
});

export const purposes = pgTable('purposes', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  position: integer('position').notNull().default(0),
  retired: boolean('retired').notNull().default(false),
});

export const dispositions = pgTable('dispositions', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  position: integer('position').notNull().default(0),
  retired: boolean('retired').notNull().default(false),
});

/** Ordered; all given conditions must match; the first match wins; the last, with no conditions, is the default. */
export const rules = pgTable('rules', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  position: integer('position').notNull().unique(),
  serviceId: integer('service_id').references(() => services.id),
  subjectId: integer('subject_id').references(() => subjects.id),
  organizationId: integer('organization_id').references(() => organizations.id),
  departmentId: integer('department_id')
    .notNull()
    .references(() => departments.id),
});

export const settings = pgTable('settings', {
  key: text('key').primaryKey(),
  value: jsonb('value').notNull(),
});
