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
import { instant, ticketState } from './columns.ts';
import { interactions } from './interactions.ts';
import { agents } from './people.ts';
import { feedback } from './feedback.ts';
import { departments } from './queues.ts';
import { tickets } from './tickets.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

const mailTls = ['tls', 'starttls', 'none'] as const;

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
    imapTls: text('imap_tls', { enum: mailTls }).notNull().default('tls'),
    imapUser: text('imap_user'),
    /** Encrypted with LINIA_SECRET; so is the other. */
    imapPassword: text('imap_password'),
    imapFolder: text('imap_folder').notNull().default('INBOX'),
    /** By what its letters leave; null: by the relay of the environment. */
    smtpHost: text('smtp_host'),
    smtpPort: integer('smtp_port'),
    smtpTls: text('smtp_tls', { enum: mailTls }).notNull().default('starttls'),
    smtpUser: text('smtp_user'),
    smtpPassword: text('smtp_password'),
    /** Whose Authentication-Results are believed: the name under which its own server writes them. Null: nobody's. */
    authserv: text('authserv'),
    /** Goes up when it is changed: whoever reads it begins anew. */
    version: integer('version').notNull().default(1),
    /** The process that reads it over IMAP, until when it holds it: the others leave it alone. */
    readBy: integer('read_by'),
    readUntil: instant('read_until'),
    /** When its letters were last looked for, and what is wrong since when, at the reading and at the sending. */
    lookedAt: instant('looked_at'),
    fault: text('fault'),
    faultCode: text('fault_code'),
    faultSince: instant('fault_since'),
    sendFault: text('send_fault'),
    sendFaultCode: text('send_fault_code'),
    sendFaultSince: instant('send_fault_since'),
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

/** A letter of a mailbox that could not be fetched or kept: it is asked for again, whoever has read it there meanwhile. */
export const stuckLetters = pgTable(
  'stuck_letters',
  {
    mailboxId: integer('mailbox_id')
      .notNull()
      .references(() => mailboxes.id, { onDelete: 'cascade' }),
    uidvalidity: bigint('uidvalidity', { mode: 'number' }).notNull(),
    uid: bigint('uid', { mode: 'number' }).notNull(),
    since: instant('since').notNull(),
    triedAt: instant('tried_at').notNull(),
    tries: integer('tries').notNull().default(1),
    fault: text('fault').notNull(),
    faultCode: text('fault_code').notNull(),
  },
  (t) => [primaryKey({ columns: [t.mailboxId, t.uidvalidity, t.uid] })],
);

/** One of a thread: a letter in, a letter out, a note. Of a request, of a feedback, or of a call; a day's digest to a head is of neither. */
export const messages = pgTable(
  'messages',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    ticketId: bigint('ticket_id', { mode: 'number' }).references(() => tickets.id),
    feedbackId: bigint('feedback_id', { mode: 'number' }).references(() => feedback.id),
    /** Of an article that an agent sent from a call that has no request. */
    interactionId: bigint('interaction_id', { mode: 'number' }).references(() => interactions.id),
    direction: text('direction', { enum: ['in', 'out'] }).notNull(),
    kind: text('kind', {
      enum: ['letter', 'automatic', 'bounce', 'unreadable', 'notice', 'answer', 'digest', 'article'],
    }).notNull(),
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
    /** What was found out about who sent it: SPF, DKIM, DMARC, and by whom. Null: nobody we believe has looked. */
    authentication: jsonb('authentication'),
    /** Numbers found in it: suggestions, no rights. */
    mentions: jsonb('mentions').notNull().default([]),
    language: text('language'),
    /** Of a notice: whom it tells, and of what, so that nobody is told too often. */
    noticeTo: text('notice_to'),
    noticeAbout: text('notice_about'),
    /** Of an answer: when it leaves. Until then it can be taken back, by its row in the outbox. */
    dueAt: instant('due_at'),
    outboxId: bigint('outbox_id', { mode: 'number' }),
    /** What the request was before the answer moved it. */
    stateBefore: ticketState('state_before'),
    /** Of a letter out: taken over by the relay, or kept here where letters never leave the machine. */
    sentAt: instant('sent_at'),
    sentBy: text('sent_by', { enum: ['relay', 'demo'] }),
    /** Why it could not be sent, the last time it was tried. */
    trouble: text('trouble'),
    troubleCode: text('trouble_code'),
    triedAt: instant('tried_at'),
    bouncedAt: instant('bounced_at'),
    bounceStatus: text('bounce_status'),
  },
  (t) => [
    index('messages_ticket').on(t.ticketId, t.at, t.id),
    index('messages_feedback')
      .on(t.feedbackId, t.at, t.id)
      .where(sql`feedback_id is not null`),
    check(
      'messages_whose',
      sql`num_nonnulls("ticket_id", "feedback_id", "interaction_id") = case when kind = 'digest' then 0 else 1 end`,
    ),
    uniqueIndex('messages_letter')
      .on(t.letterId)
      .where(sql`letter_id is not null`),
    uniqueIndex('messages_out')
      .on(t.messageId)
      .where(sql`direction = 'out'`),
    index('messages_sent')
      .on(t.id)
      .where(sql`direction = 'out'`),
    // what has not just left: filters of the page of outgoing letters, and what waits of a mailbox, read no other
    index('messages_unsettled')
      .on(t.id)
      .where(sql`direction = 'out' and (sent_at is null or bounced_at is not null or bounce_status is not null)`),
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
  (t) => [
    primaryKey({ columns: [t.messageId, t.kind, t.address] }),
    // by the beginning of an address or of its domain, whatever the database's collation
    index('message_recipients_beginning').on(t.address.op('text_pattern_ops')),
    index('message_recipients_domain').on(sql`split_part(address, '@', 2) text_pattern_ops`),
  ],
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

/** Every version of every text that we write by ourselves: what is valid is the last one; to go back is to save an old one again. */
export const noticeTexts = pgTable(
  'notice_texts',
  {
    kind: text('kind', { enum: ['registered'] }).notNull(),
    language: text('language', { enum: ['ru', 'en'] }).notNull(),
    version: integer('version').notNull(),
    /** With `{{fields}}` of a closed list. */
    subject: text('subject').notNull(),
    text: text('text').notNull(),
    savedAt: instant('saved_at').notNull(),
    savedBy: integer('saved_by').references(() => agents.id),
    revertedTo: integer('reverted_to'),
  },
  (t) => [primaryKey({ columns: [t.kind, t.language, t.version] })],
);
