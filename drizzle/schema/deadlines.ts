import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { instant, ticketPriority, ticketState } from './columns.ts';
import { plans } from './organizations.ts';
import { agents } from './people.ts';
import { departments, services } from './queues.ts';
import { tickets } from './tickets.ts';

/** What a plan promises for a priority, a service, both: read from the top, the first that fits counts. Working minutes; null: none. */
export const planTargets = pgTable(
  'plan_targets',
  {
    planId: integer('plan_id')
      .notNull()
      .references(() => plans.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    priority: ticketPriority('priority'),
    serviceId: integer('service_id').references(() => services.id),
    respondMinutes: integer('respond_minutes'),
    resolveMinutes: integer('resolve_minutes'),
  },
  (t) => [
    primaryKey({ columns: [t.planId, t.position] }),
    check('plan_targets_when', sql`num_nonnulls("priority", "service_id") > 0`),
    check('plan_targets_respond', sql`respond_minutes between 1 and 100000`),
    check('plan_targets_resolve', sql`resolve_minutes between 1 and 100000`),
  ],
);

/** Every version of every plan, whole: what is valid now is the last one; to go back is to save an old one again. */
export const planVersions = pgTable(
  'plan_versions',
  {
    planId: integer('plan_id')
      .notNull()
      .references(() => plans.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    plan: jsonb('plan').notNull(),
    /** Null: as it was before anybody saved it. */
    savedAt: instant('saved_at'),
    savedBy: integer('saved_by').references((): AnyPgColumn => agents.id),
    revertedTo: integer('reverted_to'),
  },
  (t) => [primaryKey({ columns: [t.planId, t.version] })],
);

/** A time in which a request's resolution did not run: it waited, or was over. Written by a trigger with the state. */
export const ticketPauses = pgTable(
  'ticket_pauses',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    ticketId: bigint('ticket_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    state: ticketState('state').notNull(),
    beganAt: instant('began_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [index('ticket_pauses_ticket').on(t.ticketId, t.id)],
);

/** When somebody must be warned of a deadline, and when it has passed: fired once for each time it is set to. */
export const deadlineTimers = pgTable(
  'deadline_timers',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    ticketId: bigint('ticket_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['respond', 'resolve'] }).notNull(),
    step: text('step', { enum: ['warn', 'pass'] }).notNull(),
    dueAt: instant('due_at').notNull(),
    /** The deadline that it is about. */
    byAt: instant('by_at').notNull(),
    firedAt: instant('fired_at'),
  },
  (t) => [
    unique('deadline_timers_once').on(t.ticketId, t.kind, t.step),
    index('deadline_timers_due')
      .on(t.dueAt)
      .where(sql`fired_at is null`),
  ],
);

/** Open requests were reckoned anew because a calendar, a year or a plan changed: what moved, from when to when. */
export const deadlineRecounts = pgTable('deadline_recounts', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  at: instant('at').notNull(),
  byId: integer('by_id').references(() => agents.id),
  cause: text('cause', { enum: ['calendar', 'production', 'plan'] }).notNull(),
  /** The calendar's, the country's or the plan's name, as it was then. */
  name: text('name').notNull(),
  plans: integer('plans').array().notNull().default([]),
  /** How many were open then, how many have been looked at, up to which id: the next batch goes on from there. */
  total: integer('total').notNull().default(0),
  looked: integer('looked').notNull(),
  doneTo: bigint('done_to', { mode: 'number' }).notNull().default(0),
  finishedAt: instant('finished_at'),
  /** A later change of the same plans, which looks at the rest of them. */
  overtakenBy: integer('overtaken_by').references((): AnyPgColumn => deadlineRecounts.id, { onDelete: 'set null' }),
});

export const deadlineMoves = pgTable(
  'deadline_moves',
  {
    recountId: integer('recount_id')
      .notNull()
      .references(() => deadlineRecounts.id, { onDelete: 'cascade' }),
    ticketId: bigint('ticket_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['respond', 'resolve'] }).notNull(),
    was: instant('was'),
    becomes: instant('becomes'),
  },
  (t) => [primaryKey({ columns: [t.recountId, t.ticketId, t.kind] })],
);

/** A program of the customer's or of ours that makes requests. The token is hashed at rest. */
export const apiTokens = pgTable('api_tokens', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  tokenHash: text('token_hash').notNull().unique(),
  /** Where its requests go that name no department; null: the default one. */
  departmentId: integer('department_id').references(() => departments.id),
  createdAt: instant('created_at').notNull(),
  createdBy: integer('created_by').references(() => agents.id),
  usedAt: instant('used_at'),
  revoked: boolean('revoked').notNull().default(false),
});
