-- What the week of a department is reckoned from: one row for each thing that counts, so that a figure and its list cannot differ.
--   resolve, respond  promises kept or broken: a request counts on the day its promise was kept (solved, answered in time) or broken
--                     (its time passed); what is solved late was broken before. Promised nothing: not counted
--   taken             escalations that somebody of the department took: seconds from asking to taking
--   repeated          new requests; not good: the same company had one about the same service in the seven days before
--   complaints        complaints to the head; delays that opened by themselves are none
--   feedback          feedback owed an answer: answered in time, or its time passed once: an answer behind it, a word more of the
--                     customer's or closing it do not undo that
--   ratings           what customers said of solutions, 1 to 5
--   calls             callers of the department's line: good within the time of its service level; misdialled, moved and called back
--                     are not counted (SL-B)
--   lost              callers who left and were not reached
--   spared            requests that answers to frequent questions spared, the whole company's: nobody knows whose they would have been
create or replace function quality_facts(p_departments int[], p_from timestamptz, p_to timestamptz) returns table (
  figure text, at timestamptz, good boolean, value real, ticket_id bigint, interaction_id bigint, feedback_id bigint, article_id int
) language sql stable as $$
  with lines as materialized (select q.id, q.service_level from queues q where q.department_id = any (p_departments)),
  mine as materialized (
    select t.* from tickets t where t.department_id = any (p_departments) and t.touched_at >= p_from and t.merged_into is null and t.import_id is null),
  broken as (
    select distinct on (x.ticket_id, x.kind) x.* from (
      select e.ticket_id, e.data ->> 'kind' as kind, e.at from ticket_events e join mine t on t.id = e.ticket_id where e.type = 'deadline_passed'
      union all -- over before a clock could tell of it
      select t.id, 'resolve', t.resolve_by from mine t where t.solved_at > t.resolve_by
      union all
      select t.id, 'respond', t.respond_by from mine t where t.responded_at > t.respond_by) x
    order by x.ticket_id, x.kind, x.at),
  owed as materialized (select f.* from feedback f where f.department_id = any (p_departments) and f.touched_at >= p_from and f.answer_by is not null),
  unanswered as (
    select distinct on (e.feedback_id) e.feedback_id, f.ticket_id, e.at from owed f join feedback_events e on e.feedback_id = f.id
    where e.type = 'deadline_passed' order by e.feedback_id, e.version),
  stays as materialized (select s.* from queue_stays(p_from, least(p_to, linia_now())) s join lines l on l.id = s.queue_id where s.came_at < p_to)
  select 'resolve', t.solved_at, true, null::real, t.id, null::bigint, null::bigint, null::int from mine t
    where t.solved_at >= p_from and t.solved_at < p_to and t.resolve_by is not null and t.solved_at <= t.resolve_by
      and not exists (select from broken b where b.ticket_id = t.id and b.kind = 'resolve')
  union all
  select b.kind, b.at, false, null, b.ticket_id, null, null, null from broken b where b.at >= p_from and b.at < p_to
  union all
  select 'respond', t.responded_at, true, null, t.id, null, null, null from mine t
    where t.responded_at >= p_from and t.responded_at < p_to and t.respond_by is not null and t.responded_at <= t.respond_by
      and not exists (select from broken b where b.ticket_id = t.id and b.kind = 'respond')
  union all
  select 'taken', x.accepted_at, null, extract(epoch from x.accepted_at - x.created_at)::real, x.ticket_id, x.interaction_id, null, null from escalations x
    where x.department_id = any (p_departments) and x.accepted_at >= p_from and x.accepted_at < p_to
  union all
  select 'repeated', t.created_at, not exists (select from tickets o where o.organization_id = t.organization_id and o.department_id = t.department_id and o.id <> t.id
      and o.service_id is not distinct from t.service_id and o.created_at >= t.created_at - interval '7 days' and o.created_at < t.created_at),
    null, t.id, null, null, null
    from mine t where t.created_at >= p_from and t.created_at < p_to and t.organization_id is not null
  union all
  select 'complaints', f.created_at, null, null, f.ticket_id, null, f.id, null from feedback f
    where f.department_id = any (p_departments) and f.kind = 'complaint' and f.created_at >= p_from and f.created_at < p_to
  union all
  select 'feedback', f.answered_at, f.answered_at <= f.answer_by, null, f.ticket_id, null, f.id, null from owed f
    where f.answered_at >= p_from and f.answered_at < p_to and not exists (select from unanswered u where u.feedback_id = f.id)
  union all
  select 'feedback', u.at, false, null, u.ticket_id, null, u.feedback_id, null from unanswered u where u.at >= p_from and u.at < p_to
  union all
  select 'ratings', r.at, r.score >= 4, r.score::real, r.ticket_id, null, null, null from ticket_ratings r
    where r.department_id = any (p_departments) and r.at >= p_from and r.at < p_to
  union all
  select 'calls', s.came_at, s.outcome = 'answered' and s.waited_ms <= l.service_level * 1000, (s.waited_ms / 1000.0)::real, null, s.interaction_id, null, null
    from stays s join lines l on l.id = s.queue_id where s.outcome in ('answered', 'abandoned')
  union all
  select 'lost', s.came_at, null, (s.waited_ms / 1000.0)::real, null, s.interaction_id, null, null
    from stays s where s.outcome in ('abandoned', 'short_abandoned') and s.end_reason = 'abandoned' or s.how = 'callback_not_reached'
  union all
  select 'spared', s.at, null, null, null, null, null, s.article_id from spared_requests(p_from) s where s.at < p_to $$;
