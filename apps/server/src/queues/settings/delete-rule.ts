import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { lockSettings } from './edit.ts';
import { placeRules } from './order-rules.ts';
import { findRule, plain, readRuleRows } from './rule-rows.ts';

/** A rule is read no more, and those behind it move up. The escalations that it has chosen keep its place and its words, which is all they show. */
export async function deleteRule(tx: Queryable, id: number, actor: Actor): Promise<Done> {
  await lockSettings(tx);
  const before = await findRule(tx, id);
  if (before.isDefault) throw new Refusal('rule.default', 409);
  // whoever escalates by it in this moment is waited for, and who comes after finds it gone
  await tx.query('select from rules where id = $1 for update', [id]);
  await tx.query('update escalations set rule_id = null where rule_id = $1', [id]);
  await tx.query('delete from rules where id = $1', [id]);
  await placeRules(
    tx,
    (await readRuleRows(tx)).map((rule) => rule.id),
  );
  await journal(tx, actor.agentId, 'rule_deleted', { rule: id, position: before.position, before: plain(before) });
  return { result: null };
}
