import { sql } from 'drizzle-orm';
import { bigint, check, customType, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { agents } from './people.ts';
import { tickets } from './tickets.ts';

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** Every version of how the portal looks and what it says: valid is the last one; to go back is to save an old one again. */
export const portalVersions = pgTable(
  'portal_versions',
  {
    /** 0 is the house's own, which nobody has saved and no row has. */
    version: integer('version').primaryKey(),
    value: jsonb('value').notNull(),
    savedAt: instant('saved_at').notNull(),
    savedBy: integer('saved_by').references(() => agents.id),
    revertedTo: integer('reverted_to'),
  },
  () => [check('portal_versions_begin', sql`version > 0`)],
);

/** Pictures that a version may name by what they are: an old version still has its own. */
export const portalLogos = pgTable('portal_logos', {
  sha256: text('sha256').primaryKey(),
  type: text('type', { enum: ['image/png', 'image/jpeg', 'image/webp'] }).notNull(),
  content: bytea('content').notNull(),
  at: instant('at').notNull(),
});

/** What was typed into the form a request came by: nobody has proven any of it. Consent to the very words that stood there. */
export const formRequests = pgTable(
  'form_requests',
  {
    ticketId: bigint('ticket_id', { mode: 'number' })
      .primaryKey()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    /** The mark the form was given when it was opened: one sent twice is one. */
    formKey: text('form_key').notNull().unique(),
    company: text('company').notNull(),
    inn: text('inn').notNull(),
    name: text('name').notNull(),
    /** In lower case. */
    email: text('email').notNull(),
    phone: text('phone').notNull(),
    language: text('language', { enum: ['ru', 'en'] }).notNull(),
    consentVersion: integer('consent_version').notNull(),
    consentText: text('consent_text').notNull(),
    consentedAt: instant('consented_at').notNull(),
  },
  // how often this address has written lately
  (t) => [index('form_requests_email').on(t.email, t.consentedAt)],
);
