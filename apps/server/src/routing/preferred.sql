-- Before anybody is chosen: what the caller needs, how early it counts as come, whose place it takes up, and who is asked first.

-- What the line's callers need, and, for an escalation, its service's; the caller's language where it is known.
create or replace function call_needs(p_interaction bigint, p_escalation bigint) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('skill', skill, 'level', level) order by skill), '[]') from (
    select n.skill, max(n.level) as level from (
      select n.skill, n.level from interactions i
        left join lines l on l.id = i.line_id and p_escalation is null
        left join services s on s.id = i.service_id and p_escalation is not null
        cross join lateral jsonb_to_recordset(coalesce(l.needs, s.needs, '[]')) as n (skill int, level int) where i.id = p_interaction
      union all
      select k.id, 1 from interactions i join skills k on k.code = i.language and k.kind = 'language' and not k.retired where i.id = p_interaction) n
    group by n.skill) needs $$;

-- Linear ageing is one constant: who is ranked earlier by an hour is first for an hour, and never for ever.
create or replace function head_start_of(root interactions, p_queue int) returns table (seconds int, whose text) language sql stable rows 1 as $$
  select q.priority + coalesce(p.seconds, 0), p.name from queues q left join lateral (
    select p.seconds, p.name from priorities p
    where p.organization_id = root.organization_id or p.line_id = root.line_id
      -- what was said of a company that has been merged into this one holds
      or p.organization_id in (select o.id from organizations o where o.merged_into_id = root.organization_id)
      or p.plan_id in (select c.plan_id from contracts c where c.organization_id = root.organization_id and c.ended_at is null)
    order by p.seconds desc limit 1) p on true
  where q.id = p_queue $$;

-- The place that this caller gave up a moment ago: it is theirs still, once, wherever it had been handed over to meanwhile.
create or replace function place_to_resume(root interactions, p_queue int) returns queue_entries language sql stable as $$
  select e.* from interactions i join queue_entries e on e.interaction_id = i.id join queues q on q.id = p_queue left join lines l on l.id = i.line_id
  where root.phone_e164 is not null and i.phone_e164 = root.phone_e164 and i.id < root.id and i.state in ('ended', 'closed')
    and i.created_at > linia_now() - interval '1 day' and p_queue in (e.queue_id, l.queue_id) and e.outcome = 'abandoned' and e.escalation_id is null
    and e.ended_at > linia_now() - make_interval(secs => q.resume_within)
    and not exists (select from queue_entries r where r.resumed_from = e.id)
  order by i.created_at desc limit 1 $$;

-- Two calls of one number at once: the place is one's, and the other waits like anybody.
create or replace function resume_place(p_entry bigint, p_old queue_entries) returns boolean language plpgsql volatile as $$
begin
  update queue_entries set rank_at = least(rank_at, p_old.rank_at), resumed_from = p_old.id where id = p_entry;
  return true;
exception when unique_violation then
  return false;
end $$;

-- Who of this line talked with this caller last (by the number, else with the company) and has what is needed now; before them
-- the owner of the company's only open request, wherever they sit: asked first for a while, if at the desk. Who is not is not
-- waited for.
create or replace function preferred_agent(root interactions, p_queue int) returns table (agent int, seconds int, why text) language sql stable as $$
  select p.agent, p.seconds, p.why from queues q cross join lateral (
    select t.owner_id as agent, q.owner_for as seconds, 'owner' as why, 1 as place from (
      select min(owner_id) as owner_id from tickets t where t.organization_id = root.organization_id and t.state not in ('solved', 'closed')
      having count(*) = 1) t where q.owner_for > 0
    union all
    (select s.agent_id, q.last_agent_for, 'last_agent', 2 from interactions i join assignments s on s.interaction_id = i.id
        join queue_members m on m.queue_id = q.id and m.agent_id = s.agent_id
      where q.last_agent_days > 0 and s.connected_at is not null and i.id <> root.id and i.created_at > linia_now() - make_interval(days => q.last_agent_days)
        and i.phone_e164 = root.phone_e164
      order by i.created_at desc, s.id desc limit 1)
    union all
    (select s.agent_id, q.last_agent_for, 'last_agent', 3 from interactions i join assignments s on s.interaction_id = i.id
        join queue_members m on m.queue_id = q.id and m.agent_id = s.agent_id
      where q.last_agent_days > 0 and s.connected_at is not null and i.id <> root.id and i.created_at > linia_now() - make_interval(days => q.last_agent_days)
        and i.organization_id = root.organization_id
      order by i.created_at desc, s.id desc limit 1)) p
  where q.id = p_queue and p.agent is not null and anybody_present(null, p.agent, null)
    and (p.why = 'owner' or not exists (select from jsonb_to_recordset(call_needs(root.id, null)) as n (skill int, level int)
      where not exists (select from agent_skills k where k.agent_id = p.agent and k.skill_id = n.skill and k.level >= n.level)))
  order by p.place limit 1 $$;
