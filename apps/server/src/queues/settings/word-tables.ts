import type { WordKind, WordLists, WordRow } from '@linia/protocol';
import { wordKinds } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';

type Table = {
  table: 'subjects' | 'services' | 'purposes' | 'dispositions' | 'reasons';
  /** The rows that are this list. */
  where: string;
  /** What a row has besides its name. */
  more: string;
  /** Where a log that is being written names it. */
  draft: string | null;
  /** Without a single one nobody could close, decline, escalate … */
  needed: boolean;
};

const reasons = (kind: string): Table => ({
  table: 'reasons',
  where: `kind = '${kind}'`,
  more: '',
  draft: null,
  needed: true,
});

export const wordTables: Readonly<Record<WordKind, Table>> = {
  subjects: {
    table: 'subjects',
    where: 'true',
    more: ', service_id as "serviceId"',
    draft: 'subjectId',
    needed: false,
  },
  services: { table: 'services', where: 'true', more: ', needs', draft: 'serviceId', needed: false },
  purposes: { table: 'purposes', where: 'true', more: '', draft: 'purposeId', needed: true },
  dispositions: { table: 'dispositions', where: 'true', more: '', draft: 'dispositionId', needed: true },
  decline: reasons('decline'),
  escalate: reasons('escalate'),
  return: reasons('return'),
  away: reasons('away'),
};

/** One list, in its order. */
export async function readWords(db: Queryable, kind: WordKind): Promise<WordRow[]> {
  const { table, where, more } = wordTables[kind];
  const { rows } = await db.query(`select id, name, retired${more} from ${table} where ${where} order by position, id`);
  return rows as WordRow[];
}

export async function readAllWords(db: Queryable): Promise<WordLists> {
  const lists = [];
  for (const kind of wordKinds) lists.push([kind, await readWords(db, kind)] as const);
  return Object.fromEntries(lists) as WordLists;
}

export async function findWord(tx: Queryable, kind: WordKind, id: number): Promise<{ row: WordRow; list: WordRow[] }> {
  const list = await readWords(tx, kind);
  const row = list.find((each) => each.id === id);
  if (!row) throw new Refusal('word.unknown', 404);
  return { row, list };
}

/** Two of a list that read the same can't be told apart on a desk. */
export function refuseTwins(list: WordRow[], name: string, self: number | null): void {
  const folded = name.toLowerCase();
  if (list.some((each) => each.id !== self && each.name.toLowerCase() === folded))
    throw new Refusal('word.taken', 409, { field: 'name' });
}
