import { chooseDepartment, type EscalationFacts, type EscalationRule } from '@linia/domain';
import type { Queryable } from '../shell/database.ts';

/** A rule that chooses a department, and its words: what must be so, and where it leads. */
export type WordedRule = EscalationRule<number> & { text: string };

/** The ordered rules that choose a department; the last is the default. */
export async function escalationRules(db: Queryable): Promise<WordedRule[]> {
  const { rows } = await db.query('select view from escalation_rules order by position');
  return rows.map((row) => row.view as WordedRule);
}

/** The rule that speaks for a call. */
export function ruleFor(rules: WordedRule[], facts: EscalationFacts<number>): WordedRule {
  const { ruleId } = chooseDepartment(rules, facts);
  return rules.find(({ id }) => id === ruleId) as WordedRule;
}
