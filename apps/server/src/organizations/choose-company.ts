import { cleanInput } from '@linia/domain';
import type { CompanyChoice } from '@linia/protocol';
import type { Database } from '../shell/database.ts';
import { findByName } from './names.ts';

const mostChoices = 8;

/** Companies by name or INN, and nothing but who they are: for whoever writes settings and reads no conversations. */
export async function chooseCompany(db: Database, typed: string): Promise<CompanyChoice[]> {
  const clean = cleanInput(typed);
  if (/^\d{10}(\d\d)?$/.test(clean)) {
    const { rows } = await db.pool.query(
      'select id, name, inn from organizations where inn = $1 and merged_into_id is null order by id limit $2',
      [clean, mostChoices],
    );
    return rows as CompanyChoice[];
  }
  const matches = await findByName(db, clean);
  return matches
    .flatMap((match) => (match.type === 'organization' ? [match.organization] : []))
    .slice(0, mostChoices)
    .map(({ id, name, inn }) => ({ id, name, inn }));
}
