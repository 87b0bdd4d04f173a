import type { Plan, TicketPriority } from '@linia/domain';
import { minutesOf } from './words.ts';

/** A plan as it stands in its fields: everything is text. */
export type TypedTarget = { key: number; priority: string; serviceId: string; respond: string; resolve: string };
export type TypedPlan = {
  name: string;
  schedule: string;
  calendarId: string;
  respond: string;
  resolve: string;
  targets: TypedTarget[];
  pausesThirdParty: boolean;
  warnPercent: string;
  warns: Plan['warns'];
};

const text = (value: number | null): string => (value === null ? '' : String(value));

export const typed = (plan: Plan): TypedPlan => ({
  ...plan,
  calendarId: text(plan.calendarId),
  respond: text(plan.respond),
  resolve: text(plan.resolve),
  warnPercent: text(plan.warnPercent),
  targets: plan.targets.map((target, key) => ({
    key,
    priority: target.priority ?? '',
    serviceId: text(target.serviceId),
    respond: text(target.respond),
    resolve: text(target.resolve),
  })),
});

/** The plan that was typed; undefined where something that must be a number is none. */
export function read(from: TypedPlan): Plan | undefined {
  const numbers = [from, ...from.targets].flatMap(({ respond, resolve }) => [minutesOf(respond), minutesOf(resolve)]);
  const warnPercent = minutesOf(from.warnPercent);
  if (numbers.includes(undefined) || warnPercent === undefined || (warnPercent ?? 1) > 90) return undefined;
  const id = (value: string) => (value === '' ? null : Number(value));
  return {
    ...from,
    name: from.name.trim(),
    calendarId: id(from.calendarId),
    respond: numbers[0]!,
    resolve: numbers[1]!,
    warnPercent,
    targets: from.targets.map(({ priority, serviceId }, at) => ({
      priority: priority === '' ? null : (priority as TicketPriority),
      serviceId: id(serviceId),
      respond: numbers[2 + 2 * at]!,
      resolve: numbers[3 + 2 * at]!,
    })),
  };
}
