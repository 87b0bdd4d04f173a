import type { Reorder, RuleRow } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';
import { journal } from '../../shell/journal.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { lockSettings, refuseOtherOrder } from './edit.ts';
import { readRuleRows } from './rule-rows.ts';

/** Above all places that there are: on their way no two rules meet in one. */
const aside = 1_000_000;

/** In which order the rules are read; the default one stays the last. */
export async function orderRules(tx: Queryable, order: Reorder, actor: Actor): Promise<Done<RuleRow[]>> {
  await lockSettings(tx);
  const rules = await readRuleRows(tx);
  const before = rules.map(({ id }) => id);
  refuseOtherOrder(before, order);
  if (order.is.at(-1) !== before.at(-1)) throw new Refusal('rule.default', 409);
  await placeRules(tx, order.is);
  await journal(tx, actor.agentId, 'rules_ordered', { from: before, to: order.is });
  return { result: await readRuleRows(tx) };
}

/** Places from the first, without a gap; the default one is the last at every moment. */
export async function placeRules(tx: Queryable, ids: number[]): Promise<void> {
  await tx.query('update rules set position = position + $1', [aside]);
  await tx.query('update rules set position = array_position($1::int[], id)', [ids]);
}
