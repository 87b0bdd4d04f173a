import type { EscalationRule } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';

export type Rules = {
  rules: EscalationRule<number>[];
  /** Each rule in words: what must be so, and where it leads. */
  texts: Map<number, string>;
};

/** The ordered rules that choose a department; the last is the default. */
export async function escalationRules(db: Queryable): Promise<Rules> {
  const { rows } = await db.query(
    `select r.id, r.position, r.service_id as "serviceId", r.subject_id as "subjectId", r.organization_id as "organizationId",
       r.department_id as "departmentId",
       coalesce(nullif(concat_ws(', ', '«' || j.name || '»', '«' || s.name || '»', '«' || o.name || '»'), ''), '*') || ' → ' || d.name as text
     from rules r left join subjects j on j.id = r.subject_id left join services s on s.id = r.service_id
       left join organizations o on o.id = r.organization_id join departments d on d.id = r.department_id order by r.position`,
  );
  return { rules: rows as EscalationRule<number>[], texts: new Map(rows.map((row) => [row.id, row.text])) };
}
