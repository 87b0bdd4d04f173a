import {
  aroundTheClock,
  reckonDeadline,
  targetOf,
  type Calendar,
  type Pause,
  type TicketPriority,
} from '@linia/domain';
import type { DeadlineWhy } from '@linia/protocol';
import { calendarColumns } from '../queues/calendars/read.ts';
import type { Queryable } from '../shell/database.ts';
import { readPlan } from './plans/read.ts';

type Facts = {
  planId: number | null;
  priority: TicketPriority;
  serviceId: number | null;
  service: string | null;
  came: number;
  respondedAt: string | null;
  zone: string;
  stands: Record<'respond' | 'resolve', string | null>;
  pauses: Pause[];
  timers: { kind: string; step: string; firedAt: string }[];
};

/** Why it is due then: the arithmetic line by line, as it is reckoned, beside what stands. */
export async function readWhyDue(db: Queryable, ticketId: number): Promise<DeadlineWhy> {
  const facts = await readFacts(db, ticketId);
  const plan = facts.planId === null ? null : ((await readPlan(db, facts.planId))?.plan ?? null);
  const calendar = await readNamed(db, plan?.calendarId ?? null);
  const by: Calendar = calendar ?? aroundTheClock(facts.zone);
  const promised = plan && targetOf(plan, facts);
  const row = promised && promised.row !== null ? plan.targets[promised.row]! : null;
  const fired = (kind: string, step: string) =>
    facts.timers.find((timer) => timer.kind === kind && timer.step === step)?.firedAt ?? null;
  return {
    plan: plan && { name: plan.name, schedule: plan.schedule },
    calendar: calendar && { name: calendar.name },
    timeZone: by.timeZone,
    priority: facts.priority,
    service: facts.service,
    respondedAt: facts.respondedAt,
    deadlines: (['respond', 'resolve'] as const).flatMap((kind) => {
      const minutes = promised?.[kind] ?? null;
      if (minutes === null) return [];
      const pauses = kind === 'respond' ? [] : facts.pauses.filter(({ why }) => why !== 'waiting_third_party' || plan!.pausesThirdParty); // prettier-ignore
      return [
        {
          ...reckonDeadline(by, facts.came, minutes * 60_000, pauses),
          kind,
          minutes,
          target: { priority: row?.priority ?? null, service: row?.serviceId ? facts.service : null },
          stands: facts.stands[kind],
          warned: fired(kind, 'warn'),
          passed: fired(kind, 'pass'),
        },
      ];
    }),
  };
}

async function readFacts(db: Queryable, id: number): Promise<Facts> {
  const { rows } = await db.query(
    `select t.plan_id as "planId", t.priority, t.service_id as "serviceId", (select name from services where id = t.service_id) as service,
       ms_of(t.created_at) as came, t.responded_at as "respondedAt", company_zone() as zone,
       jsonb_build_object('respond', t.respond_by, 'resolve', t.resolve_by) as stands,
       coalesce((select jsonb_agg(jsonb_build_object('from', ms_of(p.began_at), 'to', ms_of(p.ended_at), 'why', p.state) order by p.id)
         from ticket_pauses p where p.ticket_id = t.id), '[]') as pauses,
       coalesce((select jsonb_agg(jsonb_build_object('kind', d.kind, 'step', d.step, 'firedAt', d.fired_at))
         from deadline_timers d where d.ticket_id = t.id and d.fired_at is not null), '[]') as timers
     from tickets t where t.id = $1`,
    [id],
  );
  return rows[0] as Facts;
}

async function readNamed(db: Queryable, id: number | null): Promise<(Calendar & { name: string }) | null> {
  if (id === null) return null;
  const { rows } = await db.query(`select c.name, ${calendarColumns} from calendars c where c.id = $1`, [id]);
  return rows[0] as Calendar & { name: string };
}
