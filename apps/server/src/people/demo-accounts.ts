import type { Language, SignedOut } from '@linia/protocol';
import type { Database } from '../shell/database.ts';

const logins = ['agent', 'agent2', 'specialist', 'specialist2', 'supervisor', 'head', 'admin'];

const titles: Record<'agent' | 'specialist' | 'supervisor' | 'head' | 'administrator', Record<Language, string>> = {
  agent: { ru: 'Специалист КЦ', en: 'Agent' },
  specialist: { ru: 'Сотрудник отдела', en: 'Specialist' },
  supervisor: { ru: 'Супервизор', en: 'Supervisor' },
  head: { ru: 'Руководитель отдела', en: 'Head of department' },
  administrator: { ru: 'Администратор', en: 'Administrator' },
};

/** The demo's people, for the door: whoever opens it may be any of them. Never shown where there is no demo. */
export async function demoAccounts(
  db: Database,
  language: Language,
): Promise<NonNullable<SignedOut['demo']>['accounts']> {
  const { rows } = await db.pool.query(
    `select a.login, a.name, d.name as department, case
         when 'administrator' = any (a.roles) then 'administrator' when 'head' = any (a.roles) then 'head'
         when 'supervisor' = any (a.roles) then 'supervisor'
         when exists (select from queue_members m join queues q on q.id = m.queue_id where m.agent_id = a.id and q.department_id is not null) then 'specialist'
         else 'agent' end as kind
     from agents a left join departments d on d.id = a.department_id
     where a.login = any ($1) and a.disabled_at is null order by array_position($1, a.login)`,
    [logins],
  );
  return (rows as { login: string; name: string; department: string | null; kind: keyof typeof titles }[]).map(
    (row) => ({
      login: row.login,
      password: 'linia',
      name: row.name,
      title: [titles[row.kind][language], row.department].filter(Boolean).join(', '),
    }),
  );
}
