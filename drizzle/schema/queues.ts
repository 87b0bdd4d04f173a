import { sql } from 'drizzle-orm';
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { lineRouting, voice } from './columns.ts';
import { organizations } from './organizations.ts';
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
  },
  (t) => [uniqueIndex('queues_department').on(t.departmentId)],
);

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
});

export const services = pgTable('services', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  position: integer('position').notNull().default(0),
});

export const subjects = pgTable('subjects', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  serviceId: integer('service_id').references(() => services.id),
  position: integer('position').notNull().default(0),
});

export const purposes = pgTable('purposes', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  position: integer('position').notNull().default(0),
});

export const dispositions = pgTable('dispositions', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  position: integer('position').notNull().default(0),
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
