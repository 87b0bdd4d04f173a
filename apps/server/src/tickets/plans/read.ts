import type { Plan } from '@linia/domain';
import type { PlanRow, PlansPage, PlanVersion } from '@linia/protocol';
import type { Queryable } from '../../shell/database.ts';

/** For a query that has the plan as `p`: it as it is valid now, whole. */
const planColumn = `jsonb_build_object('name', p.name, 'schedule', p.schedule, 'calendarId', p.calendar_id, 'respond', p.respond_minutes,
  'resolve', p.resolve_minutes, 'pausesThirdParty', p.pauses_third_party, 'warnPercent', p.warn_percent, 'warns', p.warns,
  'targets', coalesce((select jsonb_agg(jsonb_build_object('priority', t.priority, 'serviceId', t.service_id, 'respond', t.respond_minutes, 'resolve', t.resolve_minutes)
    order by t.position) from plan_targets t where t.plan_id = p.id), '[]'))`;

/** Plans as they are valid now, how many contracts and open requests go by each, and what they choose from. */
export async function readPlans(db: Queryable): Promise<PlansPage> {
  const { rows } = await db.query(
    `select (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'version', p.version, 'plan', ${planColumn},
        'contracts', (select count(*) from contracts c where c.plan_id = p.id and c.ended_at is null),
        'open', (select count(*) from tickets t where t.plan_id = p.id and t.state not in ('solved', 'closed'))) order by p.id), '[]') from plans p where not p.retired) as plans,
      (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'timeZone', c.time_zone) order by c.name), '[]') from calendars c) as calendars,
      (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.position, s.id), '[]') from services s where not s.retired) as services`,
  );
  return rows[0] as PlansPage;
}

/** As it is valid now, and its version. */
export async function readPlan(db: Queryable, id: number): Promise<Pick<PlanRow, 'version' | 'plan'> | null> {
  const { rows } = await db.query(`select p.version, ${planColumn} as plan from plans p where p.id = $1`, [id]);
  return (rows[0] as { version: number; plan: Plan } | undefined) ?? null;
}

/** Every version, whole, the newest first. */
export async function planVersions(db: Queryable, id: number): Promise<PlanVersion[]> {
  const { rows } = await db.query(
    `select v.version, v.plan, v.saved_at as "savedAt", v.reverted_to as "revertedTo",
       case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as "savedBy"
     from plan_versions v left join agents a on a.id = v.saved_by where v.plan_id = $1 order by v.version desc`,
    [id],
  );
  return rows as PlanVersion[];
}
