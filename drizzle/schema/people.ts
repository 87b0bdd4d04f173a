import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { engagement, instant, presence, reasonKind, role, skillKind } from './columns.ts';
import { departments } from './queues.ts';

/** One table of people. A specialist is an agent in a department's queue; supervisor and head are roles. */
export const agents = pgTable(
  'agents',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    version: integer('version').notNull().default(0),
    login: text('login').notNull(),
    name: text('name').notNull(),
    email: text('email'),
    extension: text('extension'),
    roles: role('roles').array().notNull().default([]),
    departmentId: integer('department_id').references(() => departments.id),
    standInId: integer('stand_in_id'),
    passwordHash: text('password_hash'),
    language: text('language').notNull().default('ru'),
    disabledAt: instant('disabled_at'),
    lastSignInAt: instant('last_sign_in_at'),
    /** Under the person's letters; '': the department's. */
    signature: text('signature').notNull().default(''),
    /** What the person chose; written by the person, a supervisor, or the end of a disconnect's grace. */
    presence: presence('presence').notNull().default('offline'),
    presenceReasonId: integer('presence_reason_id').references(() => reasons.id),
    presenceSince: instant('presence_since').notNull().defaultNow(),
    /** What the system sees; written by `settle_agents` alone, provable from offers and assignments. */
    engagement: engagement('engagement').notNull().default('idle'),
    engagementSince: instant('engagement_since').notNull().defaultNow(),
    /** Available and idle since (occupancy). */
    readySince: instant('ready_since'),
    /** The key of order: who waits longest for a call is asked first. */
    turnAt: instant('turn_at').notNull().defaultNow(),
    /** Missed n offers in a row; calls go to others until the person comes back. */
    setAsideAt: instant('set_aside_at'),
    missedInRow: integer('missed_in_row').notNull().default(0),
    /** When who went away means to be back. It changes nothing by itself: whoever plans sees it, and when it is past. */
    returnAt: instant('return_at'),
    /** Calls at once: 1, or 0 for who only writes. Written work has a capacity of its own and never blocks the phone. */
    /** A telephone over SIP on the desk: null none, `with` the browser or `instead` of it. */
    deskPhone: text('desk_phone'),
    /** What it registers with, encrypted: Asterisk keeps it in memory and has to be told again. */
    deskPhoneKey: text('desk_phone_key'),
    callCapacity: integer('call_capacity').notNull().default(1),
    writtenCapacity: integer('written_capacity').notNull().default(3),
    /** The strategies' counters, since the shift began: calls taken, and how long at work and free for it. */
    callsTaken: integer('calls_taken').notNull().default(0),
    shiftOn: date('shift_on'),
    workedMs: bigint('worked_ms', { mode: 'number' }).notNull().default(0),
    readyMs: bigint('ready_ms', { mode: 'number' }).notNull().default(0),
    breakAfter: boolean('break_after').notNull().default(false),
    /** All sockets are gone: presence is kept till then. */
    graceUntil: instant('grace_until'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('agents_login').on(sql`lower(${t.login})`),
    uniqueIndex('agents_extension')
      .on(t.extension)
      .where(sql`disabled_at is null`),
    // who may be asked now: of a line of thousands one begins with those few. By id, for «is this one ready?» is asked oftener:
    // by turn it was answered by a look at all of them
    index('agents_ready')
      .on(t.id)
      .where(
        sql`presence = 'available' and engagement = 'idle' and set_aside_at is null and disabled_at is null and not break_after and call_capacity > 0`,
      ),
    index('agents_grace')
      .on(t.graceUntil)
      .where(sql`grace_until is not null`),
    check('agents_set_aside_not_gone', sql`disabled_at is null or presence = 'offline'`),
  ],
);

/** Words a person chooses from when declining, escalating, returning, going away. */
export const reasons = pgTable('reasons', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  kind: reasonKind('kind').notNull(),
  name: text('name').notNull(),
  position: integer('position').notNull(),
  retired: boolean('retired').notNull().default(false),
});

/** What a caller may need of a person: to know a product, to speak a language. */
export const skills = pgTable('skills', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  kind: skillKind('kind').notNull().default('skill'),
  /** Of a language: ISO 639-1. */
  code: text('code').unique(),
  position: integer('position').notNull().default(0),
  retired: boolean('retired').notNull().default(false),
});

/** How well a person can it: 1 … 5. */
export const agentSkills = pgTable(
  'agent_skills',
  {
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id, { onDelete: 'cascade' }),
    skillId: integer('skill_id')
      .notNull()
      .references(() => skills.id),
    level: integer('level').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.agentId, t.skillId] }),
    index('agent_skills_skill').on(t.skillId),
    check('agent_skills_level', sql`level between 1 and 5`),
  ],
);

/** What happened to a person, once: the only source of occupancy. */
export const agentEvents = pgTable(
  'agent_events',
  {
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    data: jsonb('data').notNull().default({}),
  },
  (t) => [primaryKey({ columns: [t.agentId, t.version] }), index('agent_events_at').on(t.at)],
);

/** A link with which a person sets their own password. The token is hashed at rest. */
export const invitations = pgTable('invitations', {
  tokenHash: text('token_hash').primaryKey(),
  agentId: integer('agent_id').references(() => agents.id),
  purpose: text('purpose').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
  createdBy: integer('created_by'),
  createdAt: instant('created_at').notNull().defaultNow(),
});

export const sessions = pgTable(
  'sessions',
  {
    idHash: text('id_hash').primaryKey(),
    agentId: integer('agent_id').references(() => agents.id),
    data: jsonb('data').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [index('sessions_agent').on(t.agentId), index('sessions_expires').on(t.expiresAt)],
);

/** A server process with a heartbeat. */
export const processes = pgTable('processes', {
  id: uuid('id').primaryKey(),
  host: text('host').notNull(),
  pid: integer('pid').notNull(),
  startedAt: instant('started_at').notNull(),
  heartbeatAt: instant('heartbeat_at').notNull(),
});

/** A browser's socket. With `processes` it makes "a live session" true even after a killed process. */
export const connections = pgTable(
  'connections',
  {
    id: text('id').primaryKey(),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    processId: uuid('process_id')
      .notNull()
      .references(() => processes.id, { onDelete: 'cascade' }),
    openedAt: instant('opened_at').notNull(),
  },
  (t) => [index('connections_agent').on(t.agentId), index('connections_process').on(t.processId)],
);

/** What administrators and supervisors did that is not an event of a call. */
export const journal = pgTable('journal', {
  id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  at: instant('at').notNull().defaultNow(),
  actorId: integer('actor_id'),
  action: text('action').notNull(),
  data: jsonb('data').notNull().default({}),
});
