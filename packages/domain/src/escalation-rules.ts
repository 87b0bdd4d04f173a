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
  const rule = ordered.find((each) => fits(each, facts)) ?? last;
  return { departmentId: rule.departmentId, ruleId: rule.id, position: rule.position, because: conditions(rule) };
}

/** Names nothing, so it fits every call. */
export function isDefault<I extends Id>(rule: EscalationRule<I>): boolean {
  return Object.keys(conditions(rule)).length === 0;
}

function fits<I extends Id>(rule: EscalationRule<I>, facts: EscalationFacts<I>): boolean {
  const { service, subject, organization } = conditions(rule);
  return (
    (service === undefined || service === facts.serviceId) &&
    (subject === undefined || subject === facts.subjectId) &&
    (organization === undefined || organization === facts.organizationId)
  );
}

function conditions<I extends Id>(rule: EscalationRule<I>): ChosenDepartment<I>['because'] {
  return {
    ...(rule.serviceId != null && { service: rule.serviceId }),
    ...(rule.subjectId != null && { subject: rule.subjectId }),
    ...(rule.organizationId != null && { organization: rule.organizationId }),
  };
}
