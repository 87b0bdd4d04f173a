import type { Plan, PlanFault } from '@linia/domain';
import type { DeadlineRecount, PlansPage } from '@linia/protocol';
import { m } from '../paraglide/messages.js';

/** What is wrong with a plan, as a sentence that names its row. */
export function faultSentence({ code, row }: PlanFault): string {
  const at = row === null ? m.plan_fault_plan() : m.plan_fault_row({ at: row + 1 });
  const number = (row ?? 0) + 1;
  const sentences: Record<PlanFault['code'], () => string> = {
    'target.empty': () => m.plan_fault_target_empty({ at: number }),
    'target.order': () => m.plan_fault_target_order({ at }),
    'target.unreached': () => m.plan_fault_target_unreached({ at: number }),
    'calendar.never': () => m.plan_fault_calendar_never(),
    'service.unknown': () => m.plan_fault_service_unknown({ at: number }),
  };
  return sentences[code]();
}

export const causeWord = (cause: DeadlineRecount['cause']): string =>
  ({ plan: m.moves_cause_plan, calendar: m.moves_cause_calendar, production: m.moves_cause_production })[cause]();

/** Minutes as typed; empty is nothing promised, anything else that is no number is undefined. */
export function minutesOf(text: string): number | null | undefined {
  const clean = text.trim();
  if (clean === '') return null;
  return /^[1-9]\d{0,4}$/.test(clean) ? Number(clean) : undefined;
}

/** What one version of a plan has changed of the one before, a line each. */
export function planDifference(before: Plan, after: Plan, calendars: PlansPage['calendars']): string[] {
  const minutes = (value: number | null) => (value === null ? '—' : String(value));
  const calendar = (id: number | null) =>
    id === null ? m.plan_around_clock() : (calendars.find((each) => each.id === id)?.name ?? '—');
  const warned = { owner: m.plan_warns_owner, department: m.plan_warns_department, both: m.plan_warns_both };
  const told: [string, string, string][] = [
    [m.plan_name(), before.name, after.name],
    [m.plan_schedule(), before.schedule || '—', after.schedule || '—'],
    [m.plan_calendar(), calendar(before.calendarId), calendar(after.calendarId)],
    [m.plan_respond(), minutes(before.respond), minutes(after.respond)],
    [m.plan_resolve(), minutes(before.resolve), minutes(after.resolve)],
    [m.plan_warn(), minutes(before.warnPercent), minutes(after.warnPercent)],
    [m.plan_warns(), warned[before.warns](), warned[after.warns]()],
    [m.plan_third(), yes(before.pausesThirdParty), yes(after.pausesThirdParty)],
  ];
  return [
    ...told.filter(([, was, is]) => was !== is).map(([field, from, to]) => m.version_change({ field, from, to })),
    ...(JSON.stringify(before.targets) === JSON.stringify(after.targets)
      ? []
      : [
          m.version_change({
            field: m.plan_targets(),
            from: String(before.targets.length),
            to: String(after.targets.length),
          }),
        ]),
  ];
}

const yes = (is: boolean): string => (is ? m.plan_yes() : m.plan_no());
