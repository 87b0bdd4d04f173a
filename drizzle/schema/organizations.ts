import type { RecordingPolicy } from '@linia/domain';
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
  uniqueIndex,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
import { calendars } from './calendars.ts';
import { instant } from './columns.ts';
import { interactions } from './interactions.ts';
import { agents } from './people.ts';

/** Two initials of a folded name, by the number of its words, in the order of letters. */
const pair = (one: number, other: number): string =>
  ['least', 'greatest'].map((pick) => `${pick}(${initial(one)}, ${initial(other)})`).join(' || ');
const initial = (word: number): string => `left(split_part(folded, ' ', ${word}), 1)`;

/** A customer organisation. INN is unique, and may be absent (a foreign company, one just heard of). */
export const organizations = pgTable(
  'organizations',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    /** Folded name: lower case, ё as е, without legal form and quotes; written by whoever writes the name. */
    folded: text('folded').notNull(),
    words: text('words')
      .array()
      .generatedAlwaysAs(sql`string_to_array(folded, ' ')`),
    inn: text('inn').unique(),
    kpp: text('kpp'),
    ogrn: text('ogrn'),
    managerId: integer('manager_id').references((): AnyPgColumn => agents.id),
    /** A duplicate, merged into this one: whoever finds it is shown the other. */
    mergedIntoId: integer('merged_into_id').references((): AnyPgColumn => organizations.id),
    /** Whether its calls are recorded: as lines and queues say, or always, or never. */
    recording: text('recording').$type<RecordingPolicy>().notNull().default('inherit'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    // text_pattern_ops: the beginning of a name is a range scan
    index('organizations_folded').using('btree', sql`${t.folded} text_pattern_ops`),
    index('organizations_words').using('gin', t.words).with({ fastupdate: false }),
    index('organizations_merged')
      .on(t.mergedIntoId)
      .where(sql`merged_into_id is not null`),
    index('organizations_kpp').on(t.kpp),
    index('organizations_ogrn').on(t.ogrn),
  ],
);

export const locations = pgTable(
  'locations',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    organizationId: integer('organization_id')
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    gln: text('gln').unique(),
    kpp: text('kpp'),
    address: text('address'),
  },
  (t) => [index('locations_organization').on(t.organizationId), index('locations_kpp').on(t.kpp)],
);

/** «Тариф»: reaction and resolution in working minutes; empty shows «—». */
export const plans = pgTable('plans', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  name: text('name').notNull().unique(),
  schedule: text('schedule').notNull(),
  respondMinutes: integer('respond_minutes'),
  resolveMinutes: integer('resolve_minutes'),
  // what follows, the two above and `plan_targets` are the current version (`plan_versions`), written out to be reckoned by
  version: integer('version').notNull().default(0),
  /** Null: around the clock. */
  calendarId: integer('calendar_id').references((): AnyPgColumn => calendars.id),
  /** It does not run while a third party is waited for, either. */
  pausesThirdParty: boolean('pauses_third_party').notNull().default(true),
  /** Warned when so many per cent of the time are left; null: never. */
  warnPercent: integer('warn_percent').default(25),
  warns: text('warns', { enum: ['owner', 'department', 'both'] })
    .notNull()
    .default('owner'),
  retired: boolean('retired').notNull().default(false),
});

export const contracts = pgTable(
  'contracts',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    organizationId: integer('organization_id')
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    number: text('number').notNull().unique(),
    /** As `foldContract` of packages/domain has it: letters and digits, in capitals, ё as е. */
    folded: text('folded').generatedAlwaysAs(
      sql`upper(regexp_replace(translate(number, 'ёЁ', 'ее'), '[^[:alnum:]]+', '', 'g'))`,
    ),
    planId: integer('plan_id').references(() => plans.id),
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('contracts_organization').on(t.organizationId),
    // callers say the end of the number, «2041 дробь 24»: the end is the beginning of it reversed
    index('contracts_reversed').using('btree', sql`reverse(${t.folded}) text_pattern_ops`),
  ],
);

export const contacts = pgTable(
  'contacts',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    organizationId: integer('organization_id').references(() => organizations.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    folded: text('folded').notNull(),
    /**
     * The words of the name, and each two of its first three initials in the order of letters: «иванов», «петр», «ильич», «.ип»,
     * «.ии», «.ип». «Иванов П. И.» is then as narrow a question as the whole name.
     */
    words: text('words')
      .array()
      .generatedAlwaysAs(
        sql.raw(
          `string_to_array(folded || ' .' || ${pair(1, 2)} || ' .' || ${pair(1, 3)} || ' .' || ${pair(2, 3)}, ' ')`,
        ),
      ),
    position: text('position'),
    email: text('email'),
  },
  (t) => [
    index('contacts_organization').on(t.organizationId),
    index('contacts_folded').using('btree', sql`${t.folded} text_pattern_ops`),
    index('contacts_words').using('gin', t.words).with({ fastupdate: false }),
    index('contacts_email').on(sql`lower(${t.email})`),
  ],
);

/**
 * One phone may belong to several people, or to a company where nobody knows whose desk it is on. Raw as written, E.164
 * where it is a number, extension apart. A number learned on a call says on which, from whom and when, so it can be undone.
 */
export const contactPhones = pgTable(
  'contact_phones',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    contactId: integer('contact_id').references(() => contacts.id, { onDelete: 'cascade' }),
    organizationId: integer('organization_id').references(() => organizations.id, { onDelete: 'cascade' }),
    raw: text('raw').notNull(),
    e164: text('e164'),
    extension: text('extension'),
    learnedOn: bigint('learned_on', { mode: 'number' }).references((): AnyPgColumn => interactions.id),
    learnedBy: integer('learned_by').references(() => agents.id),
    learnedAt: instant('learned_at'),
  },
  (t) => [
    uniqueIndex('contact_phones_once').on(t.contactId, t.raw),
    uniqueIndex('contact_phones_company_once').on(t.organizationId, t.raw),
    index('contact_phones_e164').on(t.e164),
    index('contact_phones_contact').on(t.contactId),
    index('contact_phones_learned')
      .on(t.learnedOn)
      .where(sql`learned_on is not null`),
    check('contact_phones_of_one', sql`num_nonnulls(contact_id, organization_id) = 1`),
  ],
);

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * Every word of every name, once: where a slip is looked for. `tx` is the transaction that brought it: whoever keeps the
 * words in memory asks for those of transactions he could not see yet.
 */
export const nameWords = pgTable(
  'name_words',
  {
    kind: text('kind', { enum: ['person', 'company'] }).notNull(),
    word: text('word').notNull(),
    tx: xid8('tx')
      .notNull()
      .default(sql`pg_current_xact_id()`),
  },
  (t) => [primaryKey({ columns: [t.kind, t.word] }), index('name_words_tx').on(t.tx)],
);

/** Two rows for one company made one, with what was moved, so that it can be taken back. */
export const organizationMerges = pgTable(
  'organization_merges',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    keptId: integer('kept_id')
      .notNull()
      .references(() => organizations.id),
    goneId: integer('gone_id')
      .notNull()
      .references(() => organizations.id),
    /** Ids by table. */
    moved: jsonb('moved').notNull(),
    mergedAt: instant('merged_at').notNull(),
    mergedBy: integer('merged_by')
      .notNull()
      .references(() => agents.id),
    undoneAt: instant('undone_at'),
    undoneBy: integer('undone_by').references(() => agents.id),
  },
  (t) => [
    uniqueIndex('organization_merges_gone_once')
      .on(t.goneId)
      .where(sql`undone_at is null`),
    index('organization_merges_kept').on(t.keptId),
  ],
);
