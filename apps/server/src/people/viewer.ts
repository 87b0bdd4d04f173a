import type { Viewer } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';

/**
 * Whose calls and requests a person may see, for `maySee`: departments in whose queues they sit, queues they supervise (all,
 * until supervised lines are chosen by name), departments they head.
 */
export async function readViewer(db: Queryable, person: Pick<SignedIn, 'agentId' | 'roles'>): Promise<Viewer<number>> {
  const { rows } = await db.query(
    `select
       array(select distinct q.department_id from queue_members m join queues q on q.id = m.queue_id
         where m.agent_id = $1 and q.department_id is not null) as "memberDepartmentIds",
       array(select id from queues where $2) as "supervisedQueueIds",
       array(select id from departments where $3 and (head_id = $1 or id = (select department_id from agents where id = $1))) as "headedDepartmentIds"`,
    [person.agentId, person.roles.includes('supervisor'), person.roles.includes('head')],
  );
  return { id: person.agentId, roles: person.roles, ...(rows[0] as Omit<Viewer<number>, 'id' | 'roles'>) };
}

/** The lines whose callers concern a person. Supervisors: every line. Heads: their department's. Agents: those they sit in. */
export async function linesOf(db: Queryable, person: SignedIn): Promise<number[] | 'all'> {
  if (person.roles.includes('supervisor')) return 'all';
  const { headedDepartmentIds } = await readViewer(db, person);
  const { rows } = await db.query(
    'select queue_id as id from queue_members where agent_id = $1 union select id from queues where department_id = any ($2)',
    [person.agentId, headedDepartmentIds],
  );
  return rows.map((row) => row.id as number);
}
