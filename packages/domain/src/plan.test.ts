import { describe, expect, it } from 'vitest';
import { checkPlan, targetOf, type Plan, type PlanTarget } from './plan.ts';

const known = { services: new Set([7, 8]), calendars: new Set([1]) };
const target = (more: Partial<PlanTarget> = {}): PlanTarget => ({ priority: 'urgent', serviceId: null, respond: 10, resolve: 60, ...more }); // prettier-ignore
const plan = (targets: PlanTarget[] = [], more: Partial<Plan> = {}): Plan => ({
  name: 'Бизнес',
  schedule: '8 × 5',
  calendarId: 1,
  respond: 60,
  resolve: 480,
  targets,
  pausesThirdParty: true,
  warnPercent: 25,
  warns: 'owner',
  ...more,
});

describe('what is wrong with a plan', () => {
  it.each<[string, Plan, string[]]>([
    ['nothing', plan([target(), target({ serviceId: 7, priority: null })]), []],
    ['a target for nothing', plan([target({ priority: null })]), ['target.empty 0']],
    ['solved before it is answered', plan([target({ respond: 90 })]), ['target.order 0']],
    ['the same of the plan itself', plan([], { respond: 500 }), ['target.order null']],
    ['a service that is not offered', plan([target({ serviceId: 9 })]), ['service.unknown 0']],
    ['a row that is never reached', plan([target(), target({ serviceId: 7 })]), ['target.unreached 1']],
    ['a calendar that never opens', plan([], { calendarId: 2 }), ['calendar.never null']],
    ['nothing, where nothing is promised', plan([], { respond: null, resolve: null, calendarId: null }), []],
  ])('%s', (_, wrong, faults) => {
    expect(checkPlan(wrong, known).map(({ code, row }) => `${code} ${row}`)).toEqual(faults);
  });

  it('of its targets the first that fits counts, else the plan itself', () => {
    const of = plan([target({ serviceId: 7 }), target({ respond: 20 }), target({ priority: null, serviceId: 7, respond: 30, resolve: null })]); // prettier-ignore
    expect(targetOf(of, { priority: 'urgent', serviceId: 7 })).toEqual({ respond: 10, resolve: 60, row: 0 });
    expect(targetOf(of, { priority: 'urgent', serviceId: 8 })).toEqual({ respond: 20, resolve: 60, row: 1 });
    expect(targetOf(of, { priority: 'low', serviceId: 7 })).toEqual({ respond: 30, resolve: null, row: 2 });
    expect(targetOf(of, { priority: 'low', serviceId: null })).toEqual({ respond: 60, resolve: 480, row: null });
  });
});
