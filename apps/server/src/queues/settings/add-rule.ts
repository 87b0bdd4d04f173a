import type { NewRule, RuleRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { lockSettings } from './edit.ts';
import { checkRule, findRule, plain } from './rule-rows.ts';

/** A new rule is read last, before the default one, which moves a place down. */
export async function addRule(tx: Queryable, rule: NewRule, actor: Actor): Promise<Done<RuleRow>> {
  await lockSettings(tx);
  await checkRule(tx, rule);
  const { rows } = await tx.query(
    'update rules set position = position + 1 where position = (select max(position) from rules) returning position - 1 as position',
  );
  const made = await tx.query(
    'insert into rules (position, service_id, subject_id, organization_id, department_id) values ($1, $2, $3, $4, $5) returning id',
    [rows[0].position, rule.serviceId, rule.subjectId, rule.organizationId, rule.departmentId],
  );
  const row = await findRule(tx, made.rows[0].id as number);
  await journal(tx, actor.agentId, 'rule_added', { rule: row.id, position: row.position, after: plain(row) });
  return { result: row };
}
