import { sql } from 'drizzle-orm';
import { bigint, customType, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';
import { agents } from './people.ts';

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/** A file of companies, places or people on its way into the base. What is remembered of it afterwards is this row. */
export const imports = pgTable(
  'imports',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    kind: text('kind', { enum: ['organizations', 'locations', 'contacts', 'tickets'] }).notNull(),
    fileName: text('file_name').notNull(),
    size: integer('size').notNull().default(0),
    state: text('state', {
      enum: [
        'uploading',
        'uploaded',
        'checking',
        'checked',
        'applying',
        'applied',
        'cancelled',
        'failed',
        'interrupted',
      ],
    }).notNull(),
    /** Why it failed, as a refusal's code. */
    problem: text('problem'),
    /** How the file is read: format, encoding, separator, sheet. */
    reading: jsonb('reading'),
    header: text('header').array(),
    /** The first rows as they stand in the file. */
    sample: jsonb('sample'),
    /** Field → column, counted from 0. */
    mapping: jsonb('mapping'),
    rowsTotal: integer('rows_total').notNull().default(0),
    rowsDone: integer('rows_done').notNull().default(0),
    created: integer('created').notNull().default(0),
    updated: integer('updated').notNull().default(0),
    unchanged: integer('unchanged').notNull().default(0),
    /** Rows with an error; of their errors the first are kept. */
    wrong: integer('wrong').notNull().default(0),
    /** Rows by the field that is wrong in them. */
    wrongBy: jsonb('wrong_by').notNull().default({}),
    createdBy: integer('created_by')
      .notNull()
      .references(() => agents.id),
    createdAt: instant('created_at').notNull().defaultNow(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    /** The work that is being done: silent for too long, its process has died. */
    run: uuid('run'),
    heartbeatAt: instant('heartbeat_at'),
  },
  (t) => [
    index('imports_created').on(t.createdAt),
    index('imports_unfinished')
      .on(t.heartbeatAt)
      .where(sql`state in ('uploading', 'checking', 'applying')`),
  ],
);

/** The file itself, a megabyte a row, until it is written or given up. */
export const importFiles = pgTable(
  'import_files',
  {
    importId: integer('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'cascade' }),
    part: integer('part').notNull(),
    bytes: bytes('bytes').notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.part] })],
);

/**
 * Rows as they were read and checked, and what each would do. No foreign keys: their triggers would cost a second for
 * 100,000 rows, and who takes an import away takes these first. Unlogged (the migration says it): the file is still there, so
 * after a crash of the database they are read once more.
 */
export const importRows = pgTable(
  'import_rows',
  {
    importId: integer('import_id').notNull(),
    /** As a spreadsheet counts it. */
    row: integer('row').notNull(),
    inn: text('inn'),
    /** Folded name of the company a place or a person belongs to; «-» is none at all. */
    company: text('company'),
    name: text('name'),
    folded: text('folded'),
    kpp: text('kpp'),
    ogrn: text('ogrn'),
    gln: text('gln'),
    address: text('address'),
    position: text('position'),
    email: text('email'),
    phones: jsonb('phones'),
    /** Of a request of the former system. */
    number: bigint('number', { mode: 'number' }),
    subject: text('subject'),
    state: text('state'),
    /** As the file writes it, folded. */
    owner: text('owner'),
    ownerId: integer('owner_id'),
    department: text('department'),
    departmentId: integer('department_id'),
    openedAt: instant('opened_at'),
    overAt: instant('over_at'),
    link: text('link'),
    description: text('description'),
    organizationId: integer('organization_id'),
    /** The row in the base this is; at the writing also that of a new one. */
    targetId: integer('target_id'),
    action: text('action', { enum: ['create', 'update', 'unchanged', 'wrong'] }),
  },
  (t) => [primaryKey({ columns: [t.importId, t.row] })],
);

export const importErrors = pgTable(
  'import_errors',
  {
    importId: integer('import_id').notNull(),
    row: integer('row').notNull(),
    field: text('field').notNull(),
    /** «B14» */
    cell: text('cell').notNull(),
    value: text('value').notNull(),
    code: text('code').notNull(),
    /** What belongs into the sentence: a likely number, another row. */
    hint: text('hint'),
  },
  (t) => [primaryKey({ columns: [t.importId, t.row, t.field] })],
);

/** Which column was which, the last time a file had this header. */
export const importMappings = pgTable(
  'import_mappings',
  {
    kind: text('kind').notNull(),
    header: text('header').notNull(),
    mapping: jsonb('mapping').notNull(),
    usedAt: instant('used_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.header] })],
);
