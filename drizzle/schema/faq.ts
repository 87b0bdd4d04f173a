import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  customType,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { interactions } from './interactions.ts';
import { messages } from './letters.ts';
import { agents } from './people.ts';
import { tickets } from './tickets.ts';

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** What answers are about, in the order of the page. */
export const faqCategories = pgTable('faq_categories', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  ruName: text('ru_name').notNull(),
  enName: text('en_name').notNull(),
  position: integer('position').notNull(),
});

/** One answer to a question asked often. Read by strangers as `published_version` has it; null: by nobody. */
export const faqArticles = pgTable(
  'faq_articles',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    categoryId: integer('category_id')
      .notNull()
      .references(() => faqCategories.id),
    /** Its address; the former ones stand in `faq_slugs` and lead here. */
    slug: text('slug').notNull().unique(),
    position: integer('position').notNull(),
    /** The newest, a draft where it is not the published one. */
    version: integer('version').notNull(),
    publishedVersion: integer('published_version'),
    publishedAt: instant('published_at'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [index('faq_articles_category').on(t.categoryId, t.position)],
);

export const faqSlugs = pgTable('faq_slugs', {
  slug: text('slug').primaryKey(),
  articleId: integer('article_id')
    .notNull()
    .references(() => faqArticles.id, { onDelete: 'cascade' }),
});

/** What an article said, never changed. A language without a title is not there. `keywords`: what people call it besides. */
export const faqVersions = pgTable(
  'faq_versions',
  {
    articleId: integer('article_id')
      .notNull()
      .references(() => faqArticles.id, { onDelete: 'cascade' }),
    version: integer('version').notNull(),
    ruTitle: text('ru_title').notNull(),
    ruText: text('ru_text').notNull(),
    ruKeywords: text('ru_keywords').notNull().default(''),
    enTitle: text('en_title').notNull().default(''),
    enText: text('en_text').notNull().default(''),
    enKeywords: text('en_keywords').notNull().default(''),
    savedAt: instant('saved_at').notNull(),
    /** Null: the house's own. */
    savedBy: integer('saved_by').references(() => agents.id),
    revertedTo: integer('reverted_to'),
  },
  (t) => [primaryKey({ columns: [t.articleId, t.version] })],
);

/** The words by which published articles are found. Written by `index_article` alone. */
export const faqSearch = pgTable(
  'faq_search',
  {
    articleId: integer('article_id')
      .notNull()
      .references(() => faqArticles.id, { onDelete: 'cascade' }),
    language: text('language', { enum: ['ru', 'en'] }).notNull(),
    words: tsvector('words').notNull(),
  },
  (t) => [primaryKey({ columns: [t.articleId, t.language] }), index('faq_search_words').using('gin', t.words)],
);

/** What visitors did with an article in one day of the company's. */
export const faqDays = pgTable(
  'faq_days',
  {
    articleId: integer('article_id')
      .notNull()
      .references(() => faqArticles.id, { onDelete: 'cascade' }),
    day: date('day', { mode: 'string' }).notNull(),
    reads: integer('reads').notNull().default(0),
    /** Suggested under the form, and opened from there. */
    shown: integer('shown').notNull().default(0),
    opened: integer('opened').notNull().default(0),
    helped: integer('helped').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    /** Forms that were sent all the same from this article. */
    asked: integer('asked').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.articleId, t.day] })],
);

/**
 * Who was counted today, so that nobody counts twice: address and browser, and the address alone, hashed with the day's salt.
 * Both go with the day: nobody can be followed into the next.
 */
export const faqMarks = pgTable(
  'faq_marks',
  {
    day: date('day', { mode: 'string' }).notNull(),
    articleId: integer('article_id')
      .notNull()
      .references(() => faqArticles.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['read', 'shown', 'opened', 'said', 'asked'] }).notNull(),
    visitor: text('visitor').notNull(),
    address: text('address').notNull(),
    /** Of `said`: whether it helped. */
    helped: boolean('helped'),
  },
  (t) => [
    primaryKey({ columns: [t.day, t.articleId, t.kind, t.visitor] }),
    index('faq_marks_address').on(t.day, t.address, t.articleId, t.kind),
  ],
);

export const faqSalts = pgTable('faq_salts', {
  day: date('day', { mode: 'string' }).primaryKey(),
  salt: text('salt').notNull(),
});

/**
 * An article opened from a form that was being filled in (`stamp`: the form's, hashed), whether it was said to have helped, and
 * whether the request was sent all the same: what «spared» is counted from.
 */
export const faqOpens = pgTable(
  'faq_opens',
  {
    stamp: text('stamp').notNull(),
    articleId: integer('article_id')
      .notNull()
      .references(() => faqArticles.id, { onDelete: 'cascade' }),
    visitor: text('visitor').notNull(),
    openedAt: instant('opened_at').notNull(),
    saidAt: instant('said_at'),
    helped: boolean('helped'),
    sentAt: instant('sent_at'),
  },
  (t) => [
    primaryKey({ columns: [t.stamp, t.articleId] }),
    index('faq_opens_visitor').on(t.visitor, t.openedAt),
    index('faq_opens_article').on(t.articleId, t.openedAt),
  ],
);

/** An agent gave somebody an article on a call or at a request: by a letter, or the link was copied. */
export const faqGiven = pgTable(
  'faq_given',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    articleId: integer('article_id')
      .notNull()
      .references(() => faqArticles.id, { onDelete: 'cascade' }),
    language: text('language', { enum: ['ru', 'en'] }).notNull(),
    interactionId: bigint('interaction_id', { mode: 'number' }).references(() => interactions.id),
    ticketId: bigint('ticket_id', { mode: 'number' }).references(() => tickets.id),
    agentId: integer('agent_id')
      .notNull()
      .references(() => agents.id),
    how: text('how', { enum: ['letter', 'copied'] }).notNull(),
    messageId: bigint('message_id', { mode: 'number' }).references(() => messages.id, { onDelete: 'set null' }),
    at: instant('at').notNull(),
  },
  (t) => [
    index('faq_given_article').on(t.articleId, t.at),
    index('faq_given_interaction')
      .on(t.interactionId)
      .where(sql`interaction_id is not null`),
    index('faq_given_ticket')
      .on(t.ticketId)
      .where(sql`ticket_id is not null`),
    check('faq_given_at_one', sql`num_nonnulls(interaction_id, ticket_id) = 1`),
  ],
);
