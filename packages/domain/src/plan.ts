import type { TicketPriority } from './lifecycle/index.ts';

/** What is promised for a priority, a service, both. Working minutes; null: nothing. */
export type PlanTarget = {
  readonly priority: TicketPriority | null;
  readonly serviceId: number | null;
  readonly respond: number | null;
  readonly resolve: number | null;
};

/** «Тариф»: what a contract promises, whole, as one version of it. */
export type Plan = {
  readonly name: string;
  /** In words, as the contract has it: `8 × 5`. */
  readonly schedule: string;
  /** Null: around the clock. */
  readonly calendarId: number | null;
  /** For whatever none of the targets fits. */
  readonly respond: number | null;
  readonly resolve: number | null;
  /** From the top the first that fits counts. */
  readonly targets: readonly PlanTarget[];
  /** It does not run while a third party is waited for, either. */
  readonly pausesThirdParty: boolean;
  /** Warned when so many per cent of the time are left; null: never. */
  readonly warnPercent: number | null;
  readonly warns: 'owner' | 'department' | 'both';
};

export type PlanFault = {
  code: 'target.empty' | 'target.order' | 'target.unreached' | 'calendar.never' | 'service.unknown';
  severity: 'wrong' | 'doubtful';
  /** Which target, from 0; null: the plan itself. */
  row: number | null;
};

/** What is wrong with a plan: an empty list where nothing is. @param known services there are, calendars by which somebody works */
export function checkPlan(
  plan: Plan,
  known: { services: ReadonlySet<number>; calendars: ReadonlySet<number> },
): PlanFault[] {
  const faults: PlanFault[] = [];
  const say = (code: PlanFault['code'], severity: PlanFault['severity'], row: number | null) =>
    faults.push({ code, severity, row });
  if (plan.calendarId !== null && !known.calendars.has(plan.calendarId)) say('calendar.never', 'wrong', null);
  if (isOutOfOrder(plan)) say('target.order', 'wrong', null);
  plan.targets.forEach((target, row) => {
    if (target.priority === null && target.serviceId === null) say('target.empty', 'wrong', row);
    if (target.serviceId !== null && !known.services.has(target.serviceId)) say('service.unknown', 'wrong', row);
    if (isOutOfOrder(target)) say('target.order', 'wrong', row);
    if (plan.targets.slice(0, row).some((before) => covers(before, target))) say('target.unreached', 'doubtful', row);
  });
  return faults;
}

/** Solved before it is answered: nobody means that. */
const isOutOfOrder = ({ respond, resolve }: { respond: number | null; resolve: number | null }): boolean =>
  respond !== null && resolve !== null && resolve < respond;

const covers = (before: PlanTarget, target: Pick<PlanTarget, 'priority' | 'serviceId'>): boolean =>
  (before.priority === null || before.priority === target.priority) &&
  (before.serviceId === null || before.serviceId === target.serviceId);

/** What the plan promises a request: the first target that fits, else its own. */
export function targetOf(
  plan: Plan,
  request: { priority: TicketPriority; serviceId: number | null },
): { respond: number | null; resolve: number | null; row: number | null } {
  const row = plan.targets.findIndex((target) => covers(target, request));
  const { respond, resolve } = plan.targets[row] ?? plan;
  return { respond, resolve, row: row < 0 ? null : row };
}
