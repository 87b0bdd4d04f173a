import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { feedbackKind, feedbackState, feedbackSubject, instant } from './columns.ts';
import { organizations } from './organizations.ts';
import { agents } from './people.ts';
import { departments, services } from './queues.ts';
import { tickets } from './tickets.ts';

/** A series of its own: no feedback has the number of a request. */
export const feedbackNumbers = pgSequence('feedback_numbers', { startWith: 2001 });

/** What a customer, or an overdue request by itself, has to say to the head of a department: a root of its own locks, after requests. */
export const feedback = pgTable(
  'feedback',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    number: bigint('number', { mode: 'number' })
      .notNull()
      .unique()
      .default(sql`nextval('feedback_numbers')`),
    version: integer('version').notNull().default(0),
    state: feedbackState('state').notNull().default('new'),
    kind: feedbackKind('kind').notNull(),
    about: feedbackSubject('about').notNull(),
    departmentId: integer('department_id')
      .notNull()
      .references(() => departments.id),
    /** The head who answers for it. Null: there is none who may, and an administrator hands it over. */
    ownerId: integer('owner_id').references(() => agents.id),
    ticketId: bigint('ticket_id', { mode: 'number' }).references(() => tickets.id),
    /** As it was typed; it gives no rights, and may be nobody's. */
    requestNumber: text('request_number').notNull().default(''),
    person: text('person').notNull().default(''),
    /** Whom the name means, where it means one only: the feedback is not shown to them. */
    personId: integer('person_id').references(() => agents.id),
    serviceId: integer('service_id').references(() => services.id),
    organizationId: integer('organization_id').references(() => organizations.id),
    company: text('company').notNull().default(''),
    inn: text('inn').notNull().default(''),
    name: text('name').notNull().default(''),
    /** In lower case; null: nobody to answer by letter. */
    email: text('email'),
    /** That address had a part in the request before. */
    belongs: boolean('belongs').notNull().default(false),
    text: text('text').notNull().default(''),
    language: text('language', { enum: ['ru', 'en'] })
      .notNull()
      .default('ru'),
    /** Of a form: the mark it was given when it was opened, so that one sent twice is one. */
    formKey: text('form_key').unique(),
    /** When it must be answered. Null: whenever the head likes. */
    answerBy: instant('answer_by'),
    /** That time has passed unanswered: administrators see it. */
    passedAt: instant('passed_at'),
    /** Of a gathered one: when it is shown by itself, if its request is late still. */
    surfaceAt: instant('surface_at'),
    answeredAt: instant('answered_at'),
    closedAt: instant('closed_at'),
    createdAt: instant('created_at').notNull(),
    touchedAt: instant('touched_at').notNull(),
  },
  (t) => [
    // a request is late once
    uniqueIndex('feedback_overdue')
      .on(t.ticketId)
      .where(sql`kind = 'overdue'`),
    index('feedback_ticket').on(t.ticketId),
    index('feedback_department').on(t.departmentId, t.state, t.createdAt.desc()),
    index('feedback_owner').on(t.ownerId, t.state),
    index('feedback_organization').on(t.organizationId),
    // how many delays a head was shown today
    index('feedback_shown')
      .on(t.departmentId, t.touchedAt)
      .where(sql`kind = 'overdue' and state <> 'gathered'`),
    index('feedback_due')
      .on(t.answerBy)
      .where(sql`answer_by is not null and passed_at is null and state in ('new', 'working')`),
    index('feedback_surface')
      .on(t.surfaceAt)
      .where(sql`surface_at is not null`),
  ],
);

export const feedbackEvents = pgTable(
  'feedback_events',
  {
    feedbackId: bigint('feedback_id', { mode: 'number' })
      .notNull()
      .references(() => feedback.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    type: text('type').notNull(),
    at: instant('at').notNull(),
    actor: text('actor').notNull(),
    data: jsonb('data').notNull().default({}),
  },
  (t) => [primaryKey({ columns: [t.feedbackId, t.version] })],
);

/** What a head is typing to a customer, outside the root's lock. */
export const feedbackDrafts = pgTable(
  'feedback_drafts',
  {
    feedbackId: bigint('feedback_id', { mode: 'number' })
      .notNull()
      .references(() => feedback.id, { onDelete: 'cascade' }),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    version: integer('version').notNull(),
    text: text('text').notNull(),
    savedAt: instant('saved_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.feedbackId, t.agentId] })],
);

/** The letter of one day to the head of one department: short delays, told together. Made with the first of them, sent once. */
export const feedbackDigests = pgTable(
  'feedback_digests',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    departmentId: integer('department_id')
      .notNull()
      .references(() => departments.id, { onDelete: 'cascade' }),
    /** In the department's time zone. */
    day: date('day').notNull(),
    dueAt: instant('due_at').notNull(),
    sentAt: instant('sent_at'),
    /** Its letter; none where nobody has an address. */
    messageId: bigint('message_id', { mode: 'number' }),
  },
  (t) => [
    uniqueIndex('feedback_digests_once').on(t.departmentId, t.day),
    index('feedback_digests_due')
      .on(t.dueAt)
      .where(sql`sent_at is null`),
  ],
);
