import { sql } from 'drizzle-orm';
import {
  bigint,
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
import { channel, direction, endReason, instant, interactionState } from './columns.ts';
import { contacts, organizations } from './organizations.ts';
import { agents } from './people.ts';
import { dispositions, lines, purposes, services, subjects } from './queues.ts';
import { tickets } from './tickets.ts';

/** One contact from first ring to close: the root of its locks. State changes only through `advance`. */
export const interactions = pgTable(
  'interactions',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    version: integer('version').notNull().default(0),
    state: interactionState('state').notNull(),
    channel: channel('channel').notNull().default('voice'),
    direction: direction('direction').notNull().default('incoming'),
    lineId: integer('line_id').references(() => lines.id),
    /** The PBX's own id of the call. */
    externalId: text('external_id'),
    phone: text('phone'),
    phoneE164: text('phone_e164'),
    organizationId: integer('organization_id').references(() => organizations.id),
    contactId: integer('contact_id').references(() => contacts.id),
    identifiedHow: text('identified_how'),
    identifiedValue: text('identified_value'),
    identifiedAt: instant('identified_at'),
    identifiedBy: integer('identified_by').references(() => agents.id),
    nameConfirmedAt: instant('name_confirmed_at'),
    nameConfirmedBy: integer('name_confirmed_by').references(() => agents.id),
    recorded: boolean('recorded').notNull().default(false),
    recordingNotifiedAt: instant('recording_notified_at'),
    /** 'line' (the PBX announces) or 'agent' (the agent's tick). */
    recordingNotifiedBy: text('recording_notified_by'),
    recordingNotifiedAgent: integer('recording_notified_agent').references(() => agents.id),
    /** Whose word it is that the call is recorded, or is not: `line`, `queue`, `organization`, `agent`. */
    recordingWhy: text('recording_why'),
    /** Card data are being said: nothing is recorded until then, or until somebody goes on. */
    recordingPausedUntil: instant('recording_paused_until'),
    recordingPausedBy: integer('recording_paused_by').references(() => agents.id),
    subjectId: integer('subject_id').references(() => subjects.id),
    serviceId: integer('service_id').references(() => services.id),
    purposeId: integer('purpose_id').references(() => purposes.id),
    /** The caller's language, where it is known: ISO 639-1. */
    language: text('language'),
    counterparty: text('counterparty').notNull().default(''),
    note: text('note').notNull().default(''),
    dispositionId: integer('disposition_id').references(() => dispositions.id),
    ticketId: bigint('ticket_id', { mode: 'number' }).references((): AnyPgColumn => tickets.id),
    loggedAt: instant('logged_at'),
    loggedBy: integer('logged_by').references(() => agents.id),
    answeredElsewhere: text('answered_elsewhere'),
    endReason: endReason('end_reason'),
    /** The call it answers: somebody who was lost is called back. */
    callsBack: bigint('calls_back', { mode: 'number' }).references((): AnyPgColumn => interactions.id),
    /** Promised to be called at this time by this person. */
    promisedFor: instant('promised_for'),
    promisedBy: integer('promised_by').references(() => agents.id),
    promiseKeptAt: instant('promise_kept_at'),
    calledBackAt: instant('called_back_at'),
    calledBackBy: integer('called_back_by').references(() => agents.id),
    createdAt: instant('created_at').notNull(),
    queuedAt: instant('queued_at'),
    answeredAt: instant('answered_at'),
    endedAt: instant('ended_at'),
    closedAt: instant('closed_at'),
  },
  (t) => [
    uniqueIndex('interactions_external')
      .on(t.lineId, t.externalId)
      .where(sql`external_id is not null`),
    index('interactions_live')
      .on(t.id)
      .where(sql`state not in ('ended', 'closed')`),
    index('interactions_organization').on(t.organizationId, t.createdAt.desc()),
    index('interactions_phone').on(t.phoneE164, t.createdAt.desc()),
    index('interactions_created').on(t.createdAt),
    index('interactions_recording_paused')
      .on(t.recordingPausedUntil)
      .where(sql`recording_paused_until is not null`),
    index('interactions_promised')
      .on(t.promisedBy, t.promisedFor)
      .where(sql`promised_for is not null and promise_kept_at is null`),
    // one attempt at a time: two people never call the same lost caller
    uniqueIndex('interactions_calls_back_live')
      .on(t.callsBack)
      .where(sql`calls_back is not null and state not in ('ended', 'closed')`),
    index('interactions_calls_back')
      .on(t.callsBack)
      .where(sql`calls_back is not null`),
    index('interactions_ticket')
      .on(t.ticketId)
      .where(sql`ticket_id is not null`),
  ],
);

/** What happened, once: the source of history, metrics and boards. `actor` is `agent:7`, `caller`, `line:2`, `clock`, `linia`. */
export const interactionEvents = pgTable(
  'interaction_events',
  {
    interactionId: bigint('interaction_id', { mode: 'number' })
      .notNull()
      .references(() => interactions.id),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    data: jsonb('data').notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.interactionId, t.version] }),
    index('interaction_events_at').on(t.at),
    // the day's few that change a caller's line: the board reads them twice a second (0.1 ms against 20 among 80,000)
    index('interaction_events_turns')
      .on(t.at)
      .where(sql`type in ('moved', 'overflowed', 'returned_cold', 'escalation_fell_back_cold')`),
  ],
);

/** What one agent is typing about one call; outside the root's lock, so a keystroke never delays the caller. */
export const drafts = pgTable(
  'drafts',
  {
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    interactionId: bigint('interaction_id', { mode: 'number' }).references(() => interactions.id),
    ticketId: bigint('ticket_id', { mode: 'number' }).references(() => tickets.id),
    log: jsonb('log').notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  (t) => [
    uniqueIndex('drafts_interaction')
      .on(t.agentId, t.interactionId)
      .where(sql`interaction_id is not null`),
    uniqueIndex('drafts_ticket')
      .on(t.agentId, t.ticketId)
      .where(sql`ticket_id is not null`),
    index('drafts_of_interaction').on(t.interactionId),
  ],
);

/** Who hears whom: a channel of a call. `caller`, `agent`; `dialed` is the customer's before they answer. */
export const legs = pgTable(
  'legs',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    interactionId: bigint('interaction_id', { mode: 'number' })
      .notNull()
      .references(() => interactions.id),
    kind: text('kind').notNull(),
    agentId: integer('agent_id').references(() => agents.id),
    /** The PBX's own id of it, where it is not the call's: a callback is another call to the PBX. */
    externalId: text('external_id'),
    joinedAt: instant('joined_at').notNull(),
    /** How it sounded, once it is over: packets lost, jitter, what came back (packages/protocol, LegQuality). */
    quality: jsonb('quality'),
    heldFrom: instant('held_from'),
    heldTo: instant('held_to'),
    leftAt: instant('left_at'),
  },
  (t) => [
    index('legs_interaction').on(t.interactionId),
    index('legs_external')
      .on(t.externalId)
      .where(sql`external_id is not null`),
    uniqueIndex('legs_caller')
      .on(t.interactionId)
      .where(sql`kind = 'caller' and left_at is null`),
  ],
);
