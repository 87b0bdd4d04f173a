import type { Me } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';

/** Who is signed in, with what the company has set. */
export async function readMe(db: Queryable, person: SignedIn, demo: boolean): Promise<Me> {
  const { rows } = await db.query(
    `select a.extension, a.language,
       exists (select from queue_members m join queues q on q.id = m.queue_id where m.agent_id = a.id and q.department_id is not null) as specialist,
       company_zone() as "timeZone",
       coalesce((select value #>> '{}' from settings where key = 'company'), '') as company, linia_now() as now
     from agents a where a.id = $1`,
    [person.agentId],
  );
  const row = rows[0] as Pick<Me, 'extension' | 'language' | 'specialist' | 'timeZone' | 'company' | 'now'>;
  return { id: person.agentId, login: person.login, name: person.name, roles: person.roles, demo, ...row };
}
