import type { NewRule, RuleEdit, RuleRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { edited, lockSettings } from './edit.ts';
import { checkRule, findRule, plain } from './rule-rows.ts';

/** A rule names something else, or leads elsewhere. Escalations that it has chosen keep its words. */
export async function changeRule(
  tx: Queryable,
  { id, edit }: { id: number; edit: RuleEdit },
  actor: Actor,
): Promise<Done<RuleRow>> {
  await lockSettings(tx);
  const before = await findRule(tx, id);
  if (before.isDefault) throw new Refusal('rule.default', 409);
  const { row: rule, changed } = edited<NewRule>(
    plain(before),
    edit as { is: Partial<NewRule>; was: Partial<NewRule> },
  );
  if (Object.keys(changed).length === 0) return { result: before };
  await checkRule(tx, rule, plain(before));
  await tx.query(
    'update rules set service_id = $2, subject_id = $3, organization_id = $4, department_id = $5 where id = $1',
    [id, rule.serviceId, rule.subjectId, rule.organizationId, rule.departmentId],
  );
  await journal(tx, actor.agentId, 'rule_changed', { rule: id, position: before.position, changed });
  return { result: await findRule(tx, id) };
}
