import { cleanInput, foldName, rankNames, readRequestNumber } from '@linia/domain';
import type { AgentView, DirectoryRow } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

/** More are not read at once; the whole house, where nothing was typed, begins with these. */
const most = 50;

type Found = { id: number; by: DirectoryRow['by']; requestNumber: number | null };
type Lines = readonly number[] | 'all';
type Colleague = { id: number; fullName: string; extension: string | null; department: string | null };

/**
 * Colleagues: by full name in any order and with slips, by extension, by department, by a request number whose owner they
 * are (a request without an owner leads to its department). Nothing typed is everybody.
 * @param lines whose callers the reader may know
 */
export async function searchDirectory(db: Queryable, query: string, lines: Lines): Promise<DirectoryRow[]> {
  const typed = cleanInput(query);
  const { rows } = await db.query(
    `select a.id, a.name as "fullName", a.extension, d.name as department
     from agents a left join departments d on d.id = a.department_id
     where a.disabled_at is null order by a.name collate "ru-x-icu", a.id`,
  );
  const people = rows as Colleague[];
  const found: Found[] =
    typed === ''
      ? people.map(({ id }) => ({ id, by: 'name', requestNumber: null }))
      : [
          ...(await byRequest(db, typed)),
          ...byExtension(people, typed),
          ...rankNames(typed, people).map(({ id }) => ({ id, by: 'name' as const, requestNumber: null })),
          ...byDepartment(people, typed),
        ];
  return view(db, found, lines);
}

async function byRequest(db: Queryable, typed: string): Promise<Found[]> {
  const number = readRequestNumber(typed);
  if (number === null) return [];
  const { rows } = await db.query(
    `select a.id, a.id = t.owner_id as owns from tickets t
       join agents a on a.disabled_at is null and (a.id = t.owner_id or a.department_id = t.department_id and not exists (
         select from agents w where w.id = t.owner_id and w.disabled_at is null))
     where t.number = $1 order by a.name collate "ru-x-icu"`,
    [number],
  );
  return rows.map((row) => ({ id: row.id as number, by: row.owns ? 'request' : 'department', requestNumber: number }));
}

/** The extension itself first, then those that begin so. */
function byExtension(people: Colleague[], typed: string): Found[] {
  const digits = typed.replace(/^(?:доб|ext)\.?\s*/iu, '');
  if (!/^\d{1,6}$/.test(digits)) return [];
  return people
    .filter(({ extension }) => extension?.startsWith(digits))
    .sort((a, b) => a.extension!.length - b.extension!.length)
    .map(({ id }) => ({ id, by: 'extension', requestNumber: null }));
}

function byDepartment(people: Colleague[], typed: string): Found[] {
  const part = foldName(typed);
  if (part.length < 2) return [];
  return people
    .filter(({ department }) => department && ` ${foldName(department)}`.includes(` ${part}`))
    .map(({ id }) => ({ id, by: 'department', requestNumber: null }));
}

/** Each person once, by the best way they were found. With whom they talk is told of calls of the reader's lines only. */
async function view(db: Queryable, found: Found[], lines: Lines): Promise<DirectoryRow[]> {
  const first = new Map<number, Found>();
  for (const each of found) if (!first.has(each.id)) first.set(each.id, each);
  const best = [...first.values()].slice(0, most);
  const { rows } = await db.query(
    `select v.agent, $2::int[] is null or exists (select from queue_entries e
         where e.interaction_id = (v.agent #>> '{call,id}')::bigint and e.queue_id = any ($2)) as known
     from unnest($1::int[]) with ordinality as asked (id, n) cross join lateral (select agent_view(asked.id) as agent offset 0) v order by n`,
    [best.map(({ id }) => id), lines === 'all' ? null : lines],
  );
  return rows.map((row, at) => {
    const agent = row.agent as AgentView;
    const { by, requestNumber } = best[at]!;
    return { ...agent, call: row.known ? agent.call : null, by, requestNumber };
  });
}
