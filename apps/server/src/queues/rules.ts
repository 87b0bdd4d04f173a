import type { EscalationRule } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';

/** The ordered rules that choose a department; the last is the default. */
export async function escalationRules(db: Queryable): Promise<EscalationRule<number>[]> {
  const { rows } = await db.query(
    `select id, position, service_id as "serviceId", subject_id as "subjectId", organization_id as "organizationId", department_id as "departmentId"
     from rules order by position`,
  );
  return rows as EscalationRule<number>[];
}

/** A rule in words: what must be so, and where it leads. */
export async function ruleText(db: Queryable, ruleId: number): Promise<string> {
  const { rows } = await db.query(
    `select coalesce(nullif(concat_ws(', ', '«' || j.name || '»', '«' || s.name || '»', '«' || o.name || '»'), ''), '*') || ' → ' || d.name as text
     from rules r left join subjects j on j.id = r.subject_id left join services s on s.id = r.service_id
       left join organizations o on o.id = r.organization_id join departments d on d.id = r.department_id where r.id = $1`,
    [ruleId],
  );
  return (rows[0]?.text as string | undefined) ?? '';
}
