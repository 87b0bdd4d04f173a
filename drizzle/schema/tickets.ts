import { sql } from 'drizzle-orm';
import {
  bigint,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { channel, instant, ticketPriority, ticketState } from './columns.ts';
import { imports } from './imports.ts';
import { interactions } from './interactions.ts';
import { contacts, organizations, plans } from './organizations.ts';
import { agents } from './people.ts';
import { departments, services } from './queues.ts';

/** One sequence for all channels; gaps are allowed, reuse is not. The first number is a setting. */
export const ticketNumbers = pgSequence('ticket_numbers', { startWith: 1046298 });

/** One numbered matter: the root of its own locks. Deadlines may be empty and show «—». */
export const tickets = pgTable(
  'tickets',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    number: bigint('number', { mode: 'number' })
      .notNull()
      .unique()
      .default(sql`nextval('ticket_numbers')`),
    version: integer('version').notNull().default(0),
    state: ticketState('state').notNull().default('new'),
    channel: channel('channel').notNull().default('voice'),
    subject: text('subject').notNull(),
    description: text('description').notNull().default(''),
    organizationId: integer('organization_id').references(() => organizations.id),
    contactId: integer('contact_id').references(() => contacts.id),
    serviceId: integer('service_id').references(() => services.id),
    departmentId: integer('department_id').references(() => departments.id),
    ownerId: integer('owner_id').references(() => agents.id),
    planId: integer('plan_id').references(() => plans.id),
    priority: ticketPriority('priority').notNull().default('normal'),
    /** Written by `keep_deadlines` alone, and so are the next three. Null: none agreed, or it does not run now. */
    respondBy: instant('respond_by'),
    resolveBy: instant('resolve_by'),
    /** The first of what is still owed. */
    dueAt: instant('due_at'),
    /** When a person first answered the customer; what a machine sends is no answer. */
    respondedAt: instant('responded_at'),
    originId: bigint('origin_id', { mode: 'number' }).references((): AnyPgColumn => interactions.id),
    /** Held: its letter names that request, and its sender does not belong to it. Nobody there sees it until it is attached. */
    claimsId: bigint('claims_id', { mode: 'number' }).references((): AnyPgColumn => tickets.id),
    /** That one was over when its customer wrote again. */
    followsId: bigint('follows_id', { mode: 'number' }).references((): AnyPgColumn => tickets.id),
    /** It came from a former system by a file, and stands there at this address. */
    importId: integer('import_id').references(() => imports.id),
    formerUrl: text('former_url'),
    createdAt: instant('created_at').notNull(),
    /** Of the last event. */
    touchedAt: instant('touched_at').notNull().defaultNow(),
    solvedAt: instant('solved_at'),
    closedAt: instant('closed_at'),
    /** Solved, it is closed then by the clock. */
    closeAt: instant('close_at'),
    /** With whom the trouble is, as a person read it out of the letter. */
    counterparty: text('counterparty'),
    /** Its letters are that request's now; its own number leads there. */
    mergedInto: bigint('merged_into', { mode: 'number' }).references((): AnyPgColumn => tickets.id),
  },
  (t) => [
    index('tickets_organization').on(t.organizationId, t.createdAt.desc()),
    index('tickets_owner')
      .on(t.ownerId)
      .where(sql`state not in ('solved', 'closed')`),
    index('tickets_department')
      .on(t.departmentId)
      .where(sql`state not in ('solved', 'closed')`),
    index('tickets_origin').on(t.originId),
    index('tickets_due')
      .on(t.dueAt)
      .where(sql`due_at is not null`),
    index('tickets_department_due')
      .on(t.departmentId, t.dueAt, t.id)
      .where(sql`state not in ('solved', 'closed')`),
    index('tickets_plan_live')
      .on(t.planId)
      .where(sql`state not in ('solved', 'closed')`),
    // a department's list, page after page, whatever their state
    index('tickets_touched').on(t.departmentId, t.touchedAt.desc(), t.id.desc()),
    // the same of all departments, for who sees them all and for words that many requests have
    index('tickets_touched_all').on(t.touchedAt.desc(), t.id.desc()),
    index('tickets_close')
      .on(t.closeAt)
      .where(sql`close_at is not null`),
    index('tickets_merged')
      .on(t.mergedInto)
      .where(sql`merged_into is not null`),
    index('tickets_claims')
      .on(t.claimsId)
      .where(sql`claims_id is not null`),
    index('tickets_follows')
      .on(t.followsId)
      .where(sql`follows_id is not null`),
  ],
);

export const ticketEvents = pgTable(
  'ticket_events',
  {
    ticketId: bigint('ticket_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    data: jsonb('data').notNull().default({}),
  },
  (t) => [primaryKey({ columns: [t.ticketId, t.version] }), index('ticket_events_at').on(t.at)],
);
