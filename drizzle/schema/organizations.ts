import { sql } from 'drizzle-orm';
import { index, integer, pgTable, text, uniqueIndex, type AnyPgColumn } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { agents } from './people.ts';

/** A customer organisation. INN is unique, and may be absent (a foreign company, one just heard of). */
export const organizations = pgTable(
  'organizations',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    name: text('name').notNull(),
    /** Folded name: lower case, ё as е, without legal form and quotes; written by whoever writes the name. */
    folded: text('folded').notNull(),
    inn: text('inn').unique(),
    kpp: text('kpp'),
    ogrn: text('ogrn'),
    managerId: integer('manager_id').references((): AnyPgColumn => agents.id),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (t) => [
    // text_pattern_ops: the beginning of a name is a range scan
    index('organizations_folded').using('btree', sql`${t.folded} text_pattern_ops`),
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
    position: text('position'),
    email: text('email'),
  },
  (t) => [
    index('contacts_organization').on(t.organizationId),
    index('contacts_folded').using('btree', sql`${t.folded} text_pattern_ops`),
    index('contacts_email').on(sql`lower(${t.email})`),
  ],
);

/** One phone may belong to several people. Raw as written, E.164 where it is a number, extension apart. */
export const contactPhones = pgTable(
  'contact_phones',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    contactId: integer('contact_id')
      .notNull()
      .references(() => contacts.id, { onDelete: 'cascade' }),
    raw: text('raw').notNull(),
    e164: text('e164'),
    extension: text('extension'),
  },
  (t) => [
    uniqueIndex('contact_phones_once').on(t.contactId, t.raw),
    index('contact_phones_e164').on(t.e164),
    index('contact_phones_contact').on(t.contactId),
  ],
);
