import { rankNames } from '@linia/domain';
import type { SearchMatch } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

type Employee = Extract<SearchMatch, { type: 'employee' }>['employee'];

/** Said in full: each typed word is a word of the name. */
const sureScore = 0.9;

/**
 * Colleagues whom a full name may mean, in any order and with slips. The whole house is read: a few thousand at most.
 * `isSure`: somebody is called just so.
 */
export async function employeesByName(
  db: Queryable,
  name: string,
  most = 8,
): Promise<{ matches: SearchMatch[]; isSure: boolean }> {
  const { rows } = await db.query(`select id, name as "fullName" from agents where disabled_at is null`);
  const ranked = rankNames(name, rows as { id: number; fullName: string }[]).slice(0, most);
  const matches = await readEmployees(
    db,
    ranked.map(({ id }) => id),
  );
  return { matches, isSure: (ranked[0]?.score ?? 0) >= sureScore };
}

export async function employeesByExtension(db: Queryable, extension: string): Promise<SearchMatch[]> {
  const { rows } = await db.query('select id from agents where extension = $1 and disabled_at is null', [extension]);
  return readEmployees(
    db,
    rows.map((row) => row.id as number),
  );
}

async function readEmployees(db: Queryable, ids: number[]): Promise<SearchMatch[]> {
  if (ids.length === 0) return [];
  const { rows } = await db.query(
    `select a.id, a.name, d.name as department, a.extension, a.presence, exists (select from live_agents l where l.agent_id = a.id) as live
     from agents a left join departments d on d.id = a.department_id where a.id = any ($1) order by array_position($1, a.id)`,
    [ids],
  );
  return (rows as Employee[]).map((employee) => ({ type: 'employee', employee }));
}
