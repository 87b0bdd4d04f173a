import type { PolicyStep, PolicyWorld } from '@linia/domain';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';

/** What a line's policy meets when a caller comes: people, needs, calendars, and where all other lines send on. */
export async function readPolicyWorld(
  db: Queryable,
  queueId: number,
  steps: readonly PolicyStep[],
): Promise<PolicyWorld> {
  const { rows } = await db.query(
    `select jsonb_build_object(
       'queue', jsonb_build_object('id', q.id, 'name', q.name),
       'queues', (select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'closed', o.closed, 'to',
           array(select distinct s.to_queue from queue_steps s where s.queue_id = o.id and s.to_queue is not null)) order by o.position, o.id)
         from queues o),
       'members', policy_members(q.id),
       'targets', (select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'members', policy_members(o.id),
           'lowered', (select coalesce(max(s.lower), 0) from queue_steps s where s.queue_id = o.id)) order by o.id), '[]')
         from queues o where o.id = any ($2)),
       'callers', (select coalesce(jsonb_agg(c.view order by c.of, c.name), '[]') from (
           select 'line' as of, l.name, jsonb_build_object('of', 'line', 'name', l.name, 'needs', l.needs) as view
             from lines l where l.queue_id = q.id and not l.closed
           union all
           -- only a PBX tells which language a caller chose; an escalation that nobody takes has an end of its own
           (select distinct 'language', k.name, jsonb_build_object('of', 'language', 'name', k.name,
               'needs', l.needs || jsonb_build_array(jsonb_build_object('skill', k.id, 'level', 1)))
             from lines l join skills k on k.kind = 'language' and not k.retired
               and not l.needs @> jsonb_build_array(jsonb_build_object('skill', k.id))
             where l.queue_id = q.id and l.voice = 'webhook' and not l.closed)
           union all
           select 'service', s.name, jsonb_build_object('of', 'service', 'name', s.name, 'needs', s.needs)
             from services s where not s.retired and s.needs <> '[]' and case
               when exists (select from rules where service_id = s.id)
                 then exists (select from rules where service_id = s.id and department_id = q.department_id)
               -- what no rule names goes where everything goes
               else q.department_id = (select department_id from rules order by position desc limit 1) end) c),
       'skills', (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name)), '[]') from skills),
       'calendars', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'weekClosed', w.closed,
           'opens', case when w.closed then d.opens else current_date end) order by c.name), '[]')
         from calendars c
         cross join lateral (select not exists (select from jsonb_array_elements(c.week) day where day <> '[]') as closed) w
         cross join lateral (select min(day) as opens from calendar_days where calendar_id = c.id and hours <> '[]' and day >= current_date) d)
     ) as world from queues q where q.id = $1`,
    [queueId, steps.flatMap(({ act, value }) => (act === 'toQueue' ? [value] : []))],
  );
  if (!rows[0]) throw new Refusal('queue.unknown', 404);
  return rows[0].world as PolicyWorld;
}
