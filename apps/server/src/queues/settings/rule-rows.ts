import { coveredRules, isDefault, type EscalationRule } from '@linia/domain';
import type { NewRule, RuleRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import { escalationRules } from '../rules.ts';

/** All rules in their order, each with the earlier one that takes all its calls, if one does. */
export async function readRuleRows(db: Queryable): Promise<RuleRow[]> {
  const rules = await escalationRules(db);
  const covered = coveredRules(rules);
  const { rows } = await db.query<{ id: number; name: string }>(
    'select id, name from organizations where id in (select organization_id from rules)',
  );
  const companies = new Map(rows.map((company) => [company.id, company]));
  return rules.map((rule) => ({
    id: rule.id,
    position: rule.position,
    serviceId: rule.serviceId ?? null,
    subjectId: rule.subjectId ?? null,
    organization: companies.get(rule.organizationId ?? 0) ?? null,
    departmentId: rule.departmentId,
    isDefault: isDefault(rule),
    coveredBy: covered.get(rule.id) ?? null,
  }));
}

export async function findRule(tx: Queryable, id: number): Promise<RuleRow> {
  const rule = (await readRuleRows(tx)).find((each) => each.id === id);
  if (!rule) throw new Refusal('rule.unknown', 404);
  return rule;
}

/** As it is written and edited. */
export const plain = ({ serviceId, subjectId, organization, departmentId }: RuleRow): NewRule => ({
  serviceId,
  subjectId,
  organizationId: organization?.id ?? null,
  departmentId,
});

/** A rule names something that is offered, or that it named before, and leads to a department that takes calls. */
export async function checkRule(tx: Queryable, rule: NewRule, before?: NewRule): Promise<void> {
  if (isDefault({ id: 0, position: 0, ...rule } satisfies EscalationRule<number>))
    throw new Refusal('rule.empty', 422, { field: 'subjectId' });
  const { rows } = await tx.query(
    `select ($1::int is null or exists (select from services where id = $1 and (not retired or id = $5))) as "serviceId",
       ($2::int is null or exists (select from subjects where id = $2 and (not retired or id = $6))) as "subjectId",
       ($3::int is null or exists (select from organizations where id = $3 and merged_into_id is null)) as "organizationId",
       (select closed from departments where id = $4) as closed`,
    [rule.serviceId, rule.subjectId, rule.organizationId, rule.departmentId, before?.serviceId, before?.subjectId],
  );
  const { closed, ...known } = rows[0] as Record<string, boolean | null>;
  if (closed === null) throw new Refusal('department.unknown', 422, { field: 'departmentId' });
  if (closed) throw new Refusal('department.closed', 409, { field: 'departmentId' });
  for (const [field, is] of Object.entries(known)) if (!is) throw new Refusal('log.unknown_value', 422, { field });
}
