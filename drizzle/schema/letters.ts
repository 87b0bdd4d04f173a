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
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { interactions } from './interactions.ts';
import { agents } from './people.ts';
import { departments } from './queues.ts';
import { tickets } from './tickets.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** An address at which we are written to. Letters come by IMAP where a host is given, by the built-in receiver always. */
export const mailboxes = pgTable(
  'mailboxes',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** In lower case. */
    address: text('address').notNull().unique(),
    /** As a notice's From names us. */
    name: text('name').notNull().default(''),
    /** Whose requests they become; null: the default department's. */
    departmentId: integer('department_id').references(() => departments.id),
    /** Of a notice, where the letter's own language can't be told. */
    language: text('language', { enum: ['ru', 'en'] })
      .notNull()
      .default('ru'),
    /** Takes what the receiver is given for addresses that are nobody's. */
    isDefault: boolean('is_default').notNull().default(false),
    closed: boolean('closed').notNull().default(false),
    imapHost: text('imap_host'),
    imapPort: integer('imap_port'),
    imapSecure: boolean('imap_secure').notNull().default(true),
    imapUser: text('imap_user'),
    /** Encrypted with LINIA_SECRET. */
    imapPassword: text('imap_password'),
    /** When its letters were last looked for, and what was wrong then. */
    lookedAt: instant('looked_at'),
    fault: text('fault'),
  },
  (t) => [
    uniqueIndex('mailboxes_default')
      .on(t.isDefault)
      .where(sql`is_default`),
  ],
);

/** A letter as it came, byte for byte: kept before anything is made of it. */
export const letters = pgTable(
  'letters',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    mailboxId: integer('mailbox_id')
      .notNull()
      .references(() => mailboxes.id),
    source: text('source', { enum: ['smtp', 'imap'] }).notNull(),
    /** MAIL FROM: '' is the null sender; null where it is not known. */
    envelopeFrom: text('envelope_from'),
    envelopeTo: text('envelope_to').array().notNull().default([]),
    raw: bytea('raw').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    /** '' where it has none. */
    messageId: text('message_id').notNull().default(''),
    uidvalidity: bigint('uidvalidity', { mode: 'number' }),
    uid: bigint('uid', { mode: 'number' }),
    receivedAt: instant('received_at').notNull(),
    /** `unreadable`: a request all the same, with the letter to be downloaded. */
    state: text('state', { enum: ['waiting', 'registered', 'unreadable'] })
      .notNull()
      .default('waiting'),
    registeredAt: instant('registered_at'),
    fault: text('fault'),
    ticketId: bigint('ticket_id', { mode: 'number' }).references(() => tickets.id),
    interactionId: bigint('interaction_id', { mode: 'number' }).references(() => interactions.id),
  },
  (t) => [
    // the same Message-ID with another body is another letter; none at all: the hash alone
    unique('letters_once').on(t.mailboxId, t.messageId, t.sha256),
    uniqueIndex('letters_uid')
      .on(t.mailboxId, t.uidvalidity, t.uid)
      .where(sql`uid is not null`),
    index('letters_waiting')
      .on(t.id)
      .where(sql`state = 'waiting'`),
    index('letters_ticket').on(t.ticketId),
    index('letters_interaction').on(t.interactionId),
  ],
);

/** One of a request's thread: a letter in, a letter out, a note. */
export const messages = pgTable(
  'messages',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    ticketId: bigint('ticket_id', { mode: 'number' })
      .notNull()
      .references(() => tickets.id),
    direction: text('direction', { enum: ['in', 'out'] }).notNull(),
    kind: text('kind', { enum: ['letter', 'automatic', 'bounce', 'unreadable', 'notice', 'answer'] }).notNull(),
    at: instant('at').notNull(),
    /** Of a letter in: the one it was read from. */
    letterId: bigint('letter_id', { mode: 'number' }).references(() => letters.id),
    mailboxId: integer('mailbox_id').references(() => mailboxes.id),
    authorId: integer('author_id').references(() => agents.id),
    /** With its angle brackets. */
    messageId: text('message_id'),
    inReplyTo: text('in_reply_to'),
    references: text('references'),
    subject: text('subject').notNull(),
    /** The letter's own words; what it quotes is folded, not lost. */
    text: text('text').notNull(),
    quoted: text('quoted').notNull().default(''),
    /** Made safe as it was written. */
    html: text('html'),
    /** Why nobody answered it by itself; null: it may be answered. */
    automatic: text('automatic'),
    /** What was not read of it. */
    cut: text('cut'),
    /** Numbers found in it: suggestions, no rights. */
    mentions: jsonb('mentions').notNull().default([]),
    language: text('language'),
    /** Of a notice: whom it tells, and of what, so that nobody is told too often. */
    noticeTo: text('notice_to'),
    noticeAbout: text('notice_about'),
    /** Of a letter out: taken over by the relay, or kept here where letters never leave the machine. */
    sentAt: instant('sent_at'),
    sentBy: text('sent_by', { enum: ['relay', 'demo'] }),
    bouncedAt: instant('bounced_at'),
    bounceStatus: text('bounce_status'),
  },
  (t) => [
    index('messages_ticket').on(t.ticketId, t.at, t.id),
    uniqueIndex('messages_letter')
      .on(t.letterId)
      .where(sql`letter_id is not null`),
    uniqueIndex('messages_out')
      .on(t.messageId)
      .where(sql`direction = 'out'`),
    index('messages_sent')
      .on(t.id)
      .where(sql`direction = 'out'`),
    index('messages_notices')
      .on(t.noticeTo, t.at)
      .where(sql`notice_to is not null`),
    index('messages_notices_domain')
      .on(sql`split_part(notice_to, '@', 2)`, t.at)
      .where(sql`notice_to is not null`),
  ],
);

/** Who wrote it and who got it: whoever is here takes part in the request. Addresses in lower case. */
export const messageRecipients = pgTable(
  'message_recipients',
  {
    messageId: bigint('message_id', { mode: 'number' })
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['from', 'to', 'cc'] }).notNull(),
    address: text('address').notNull(),
    name: text('name').notNull().default(''),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.kind, t.address] }), index('message_recipients_address').on(t.address)],
);

/** What came with a letter. Asked for by `key`, which nobody can guess; the name is data and never a path. */
export const attachments = pgTable(
  'attachments',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    key: text('key').notNull().unique(),
    messageId: bigint('message_id', { mode: 'number' })
      .notNull()
      .references(() => messages.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    type: text('type').notNull(),
    bytes: integer('bytes').notNull(),
    content: bytea('content').notNull(),
    contentId: text('content_id'),
    inline: boolean('inline').notNull().default(false),
  },
  (t) => [index('attachments_message').on(t.messageId, t.position)],
);

/** An address at which a letter of ours did not arrive. */
export const bouncedAddresses = pgTable(
  'bounced_addresses',
  {
    address: text('address').primaryKey(),
    at: instant('at').notNull(),
    status: text('status'),
  },
  () => [check('bounced_addresses_lower', sql`address = lower(address)`)],
);
