/** What a file brings: companies, their places, their people, their requests of a former system. */
export const importKinds = ['organizations', 'locations', 'contacts', 'tickets'] as const;
export type ImportKind = (typeof importKinds)[number];
/** What goes out again: requests are conversations, and not for every administrator. */
export const exportKinds = ['organizations', 'locations', 'contacts'] as const;
export type ExportKind = (typeof exportKinds)[number];

export const importFields = [
  'inn',
  'company',
  'name',
  'kpp',
  'ogrn',
  'gln',
  'address',
  'position',
  'email',
  'phones',
  'number',
  'subject',
  'state',
  'owner',
  'department',
  'openedAt',
  'overAt',
  'link',
  'description',
] as const;
export type ImportField = (typeof importFields)[number];

/** Field → column of the file, counted from 0. */
export type ImportMapping = Partial<Record<ImportField, number>>;

/** What a file of each kind may say. Of each group of `needed` at least one column must be there. */
export const importShape: Readonly<
  Record<ImportKind, { fields: readonly ImportField[]; needed: readonly (readonly ImportField[])[] }>
> = {
  organizations: { fields: ['inn', 'name', 'kpp', 'ogrn', 'phones'], needed: [['inn', 'name']] },
  locations: {
    fields: ['gln', 'name', 'inn', 'company', 'kpp', 'address'],
    needed: [
      ['gln', 'name'],
      ['gln', 'inn', 'company'],
    ],
  },
  contacts: {
    fields: ['name', 'inn', 'company', 'position', 'email', 'phones'],
    needed: [['name'], ['inn', 'company']],
  },
  tickets: {
    fields: [
      'number',
      'subject',
      'inn',
      'company',
      'state',
      'owner',
      'department',
      'openedAt',
      'overAt',
      'link',
      'description',
    ],
    needed: [['number'], ['subject']],
  },
};

/** Groups of which no column was chosen yet: what keeps a file from being checked. */
export function missingColumns(kind: ImportKind, mapping: ImportMapping): (readonly ImportField[])[] {
  return importShape[kind].needed.filter((group) => group.every((field) => mapping[field] === undefined));
}

/** «A», «Z», «AA»: a column as a spreadsheet calls it, counted from 0. */
export function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter;
}

export const importEncodings = ['utf-8', 'windows-1251', 'utf-16le', 'utf-16be'] as const;
export type ImportEncoding = (typeof importEncodings)[number];
export const importSeparators = [';', ',', '\t', '|'] as const;
export type ImportSeparator = (typeof importSeparators)[number];

/** How a file was read. */
export type ImportReading =
  | { format: 'csv'; encoding: ImportEncoding; separator: ImportSeparator }
  | { format: 'xlsx'; sheet: string; sheets: string[] };

/** `uploaded`: its columns can be chosen; `interrupted`: the process that worked on it died, nothing was written. */
export type ImportState =
  'uploading' | 'uploaded' | 'checking' | 'checked' | 'applying' | 'applied' | 'cancelled' | 'failed' | 'interrupted';
