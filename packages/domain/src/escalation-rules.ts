type Id = string | number | bigint;

/** What a rule or a call names; absent and null are the same: not named. */
export type EscalationFacts<I extends Id = Id> = {
  serviceId?: I | null;
  subjectId?: I | null;
  organizationId?: I | null;
};

/** «If it is about this service, this subject, this organisation, then that department.» Lower positions come first. */
export type EscalationRule<I extends Id = Id> = EscalationFacts<I> & { id: I; position: number; departmentId: I };

export type ChosenDepartment<I extends Id = Id> = {
  departmentId: I;
  ruleId: I;
  position: number;
  /** The facts that decided, for «why this department»; empty for the default. */
  because: { service?: I; subject?: I; organization?: I };
};

/**
 * Which department a call that can't be resolved goes to. The rules are tried by position; everything a rule names
 * must be so; the first that fits decides. The last rule names nothing: it is the default, so there is always one.
 *
 * @param rules in any order; not changed
 * @param facts what the log knows so far
 * @throws Error if the last rule is not a default: that is a fault of the settings, which must not be stored
 */
export function chooseDepartment<I extends Id>(
  rules: readonly EscalationRule<I>[],
  facts: EscalationFacts<I>,
): ChosenDepartment<I> {
  const ordered = [...rules].sort((a, b) => a.position - b.position);
  const last = ordered.at(-1);
  if (!last || !isDefault(last)) throw new Error('The last escalation rule must be the default, without conditions');
  const rule = ordered.find((each) => missedBy(each, facts).length === 0) ?? last;
  return { departmentId: rule.departmentId, ruleId: rule.id, position: rule.position, because: conditions(rule) };
}

/** Names nothing, so it fits every call. */
export function isDefault<I extends Id>(rule: EscalationRule<I>): boolean {
  return Object.keys(conditions(rule)).length === 0;
}

/** What a rule can name. */
export type Condition = 'service' | 'subject' | 'organization';

/** A rule as it was read for a call, with what it names that is not so: nothing, and it decided. */
export type ReadRule<I extends Id = Id> = { ruleId: I; position: number; missed: Condition[] };

/**
 * How {@link chooseDepartment} comes to its choice: the rules it reads, in their order, up to the one that decides.
 *
 * @param rules in any order, the last a default; not changed
 * @param facts what the log knows so far
 */
export function readRules<I extends Id>(rules: readonly EscalationRule<I>[], facts: EscalationFacts<I>): ReadRule<I>[] {
  const { ruleId } = chooseDepartment(rules, facts);
  const ordered = [...rules].sort((a, b) => a.position - b.position);
  return ordered
    .slice(0, ordered.findIndex(({ id }) => id === ruleId) + 1)
    .map((rule) => ({ ruleId: rule.id, position: rule.position, missed: missedBy(rule, facts) }));
}

/**
 * Rules that never decide, each with the first that takes all its calls: an earlier one that names nothing it does not name
 * the same.
 *
 * @param rules in any order; not changed
 * @returns the covering rule's id by the covered one's
 */
export function coveredRules<I extends Id>(rules: readonly EscalationRule<I>[]): Map<I, I> {
  const ordered = [...rules].sort((a, b) => a.position - b.position);
  const covered = new Map<I, I>();
  ordered.forEach((rule, at) => {
    const first = ordered.slice(0, at).find((earlier) => missedBy(earlier, rule).length === 0);
    if (first) covered.set(rule.id, first.id);
  });
  return covered;
}

function missedBy<I extends Id>(rule: EscalationRule<I>, facts: EscalationFacts<I>): Condition[] {
  const named = conditions(rule);
  const known = { service: facts.serviceId, subject: facts.subjectId, organization: facts.organizationId };
  return (Object.keys(named) as Condition[]).filter((condition) => named[condition] !== known[condition]);
}

function conditions<I extends Id>(rule: EscalationRule<I>): ChosenDepartment<I>['because'] {
  return {
    ...(rule.serviceId != null && { service: rule.serviceId }),
    ...(rule.subjectId != null && { subject: rule.subjectId }),
    ...(rule.organizationId != null && { organization: rule.organizationId }),
  };
}
