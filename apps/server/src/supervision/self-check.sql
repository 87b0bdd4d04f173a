-- What must be true at any moment (CORE §3), each invariant one function that returns its offenders: none, where all is
-- well. Each is one statement, so it sees one moment. Histories are looked at for a day back, what lives without limit.

-- 1. A live call is in exactly one of: arriving; one place in a line; one responsible person (warm: and one escalation's place).
-- Who dials is the call's responsible person; what only the PBX dials has nobody yet. A place without a caller is a callback's.
create or replace function check_one_place() returns setof jsonb language sql stable as $$
  with calls as (
    select id from interactions where state not in ('ended', 'closed')
    union select interaction_id from queue_entries where state in ('waiting', 'offered') and interaction_id is not null
    union select interaction_id from offers where state = 'pending' and interaction_id is not null
    union select interaction_id from assignments where state <> 'done' and interaction_id is not null
    union select interaction_id from escalations where state in ('waiting', 'offered') and interaction_id is not null
    union select id from interactions where state = 'ended'
  ), seen as (
    select i.id, i.state,
      (select count(*) from queue_entries e left join escalations x on x.id = e.escalation_id
        where e.interaction_id = i.id and e.state in ('waiting', 'offered') and (x.id is null or x.mode = 'cold')) as own,
      (select count(*) from queue_entries e join escalations x on x.id = e.escalation_id
        where e.interaction_id = i.id and e.state in ('waiting', 'offered') and x.mode = 'warm') as warm,
      (select count(*) from offers o where o.interaction_id = i.id and o.state = 'pending') as asked,
      (select count(*) from escalations x where x.interaction_id = i.id and x.state in ('waiting', 'offered')) as escalations,
      (select count(*) from assignments a where a.interaction_id = i.id and a.role = 'responsible' and a.state in ('connecting', 'active')) as responsible,
      (select count(*) from assignments a where a.interaction_id = i.id and a.role = 'consulting' and a.state in ('connecting', 'active')) as consulting,
      (select count(*) from assignments a where a.interaction_id = i.id and a.state = 'wrapping') as wrapping
    from calls join interactions i using (id)
  )
  select to_jsonb(seen) from seen where not case state
    when 'queued' then own = 1 and warm = 0 and asked = 0 and responsible = 0 and consulting = 0
    when 'offered' then own = 1 and warm = 0 and asked = 1 and responsible = 0 and consulting = 0
    when 'active' then own = 0 and responsible = 1 and warm + consulting <= 1 and asked <= warm
    when 'dialing' then own = 0 and warm = 0 and asked = 0 and responsible <= 1 and consulting = 0 and escalations = 0
    when 'ended' then own = 0 and warm = 0 and asked = 0 and responsible = 0 and consulting = 0 and escalations = 0 and wrapping > 0
    when 'closed' then own = 0 and warm = 0 and asked = 0 and responsible = 0 and consulting = 0 and escalations = 0 and wrapping = 0
    else own = 0 and warm = 0 and asked = 0 and responsible = 0 and consulting = 0 and escalations = 0 end
  union all -- a place says what its offer and its escalation say
  select jsonb_build_object('entry', e.id, 'entry_state', e.state, 'asked', f.asked, 'escalation', x.id, 'escalation_state', x.state)
    from queue_entries e left join escalations x on x.id = e.escalation_id
      cross join lateral (select count(*) as asked from offers o where o.entry_id = e.id and o.state = 'pending') f
    where e.state in ('waiting', 'offered') and e.interaction_id is not null
      and (f.asked <> (e.state = 'offered')::int or (x.id is not null and x.state::text <> e.state::text))
  union all -- an escalation that waits has its place; one that was taken has the person
  select jsonb_build_object('escalation', x.id, 'state', x.state)
    from escalations x where x.state in ('waiting', 'offered') and x.interaction_id is not null
      and not exists (select from queue_entries e where e.escalation_id = x.id and e.state in ('waiting', 'offered'))
  union all
  select jsonb_build_object('consulting', a.id, 'escalation', x.id, 'state', x.state)
    from assignments a left join escalations x on x.id = a.escalation_id
    where a.role = 'consulting' and a.state in ('connecting', 'active') and x.state is distinct from 'accepted'
  union all -- handed over outside, somebody is there; and who is called into a talk is in one
  select jsonb_build_object('outside', i.id) from interactions i
    where i.state = 'outside' and not exists (select from outside_calls o where o.interaction_id = i.id and o.state <> 'ended')
  union all
  select jsonb_build_object('outside_call', o.id, 'call', i.id, 'state', i.state) from outside_calls o join interactions i on i.id = o.interaction_id
    where o.state <> 'ended' and i.state not in ('active', 'outside')
  union all -- nobody hears a call that is over
  select jsonb_build_object('supervision', u.id, 'call', i.id) from supervisions u join interactions i on i.id = u.interaction_id
    where u.ended_at is null and i.state in ('ended', 'closed') $$;

-- 2. One of each. The partial unique indexes make it unstorable; this says that they are there.
create or replace function check_unique() returns setof jsonb language sql stable as $$
  select jsonb_build_object('pending_offers_of_entry', entry_id) from offers where state = 'pending' group by entry_id having count(*) > 1
  union all
  select jsonb_build_object('pending_offers_of_agent', agent_id) from offers where state = 'pending' and interaction_id is not null group by agent_id having count(*) > 1
  union all
  select jsonb_build_object('places_of_call', interaction_id) from queue_entries
    where state in ('waiting', 'offered') and interaction_id is not null group by interaction_id having count(*) > 1
  union all
  select jsonb_build_object('places_of_escalation', escalation_id) from queue_entries
    where state in ('waiting', 'offered') and escalation_id is not null group by escalation_id having count(*) > 1
  union all
  select jsonb_build_object('responsible_of_call', interaction_id) from assignments
    where role = 'responsible' and state in ('connecting', 'active') and interaction_id is not null group by interaction_id having count(*) > 1
  union all
  select jsonb_build_object('calls_of_agent', agent_id) from assignments
    where state <> 'done' and interaction_id is not null group by agent_id having count(*) > 1
  union all
  select jsonb_build_object('escalations_of_call', interaction_id) from escalations
    where state in ('waiting', 'offered') and interaction_id is not null group by interaction_id having count(*) > 1 $$;

-- 3. Engagement is what offers and assignments say; ready is who is available, idle and not set aside.
create or replace function check_engagement() returns setof jsonb language sql stable as $$
  select jsonb_build_object('agent', a.id, 'engagement', a.engagement, 'facts', engagement_of(a.id))
    from agents a where a.engagement <> engagement_of(a.id)
  union all
  select jsonb_build_object('agent', a.id, 'ready_since', a.ready_since, 'presence', a.presence, 'engagement', a.engagement, 'set_aside', a.set_aside_at)
    from agents a where (a.ready_since is not null) <> (a.presence = 'available' and a.engagement = 'idle' and a.set_aside_at is null) $$;

-- 4. Nobody is asked who is not available, is set aside, gone, excluded, not of the line, or without a desk.
create or replace function check_offered_rightly(p_slack interval default '0') returns setof jsonb language sql stable as $$
  select jsonb_build_object('offer', o.id, 'agent', a.id, 'entry', e.id, 'presence', a.presence, 'engagement', a.engagement)
    from offers o join agents a on a.id = o.agent_id join queue_entries e on e.id = o.entry_id
    where o.state = 'pending' and o.interaction_id is not null and (
      a.presence <> 'available' or a.engagement <> 'offered' or a.set_aside_at is not null or a.disabled_at is not null or a.call_capacity = 0
      or exists (select from exclusions x where x.entry_id = e.id and x.agent_id = a.id)
      or not (e.target_agent is not distinct from a.id
        or (e.target_agent is null and exists (select from queue_members m where m.queue_id = e.queue_id and m.agent_id = a.id)))
      or (o.created_at < linia_now() - p_slack and not exists (select from connections c where c.agent_id = a.id))) $$;

-- 5. Nobody is overtaken: no one waits, and did so already when a younger one of the same person's lines was offered to
-- that person, who had not refused the older. An event's time is older than its commit, which a busy machine delays: p_slack.
create or replace function check_order(p_slack interval default '0') returns setof jsonb language sql stable as $$
  select jsonb_build_object('overtaken', older.id, 'by', e.id, 'agent', o.agent_id, 'offer', o.id)
    from offers o join queue_entries e on e.id = o.entry_id
      join queue_entries older on older.state = 'waiting' and older.opens_at is null and older.interaction_id is not null
        and (older.rank_at, older.id) < (e.rank_at, e.id)
      join interactions i on i.id = older.interaction_id
      join interaction_events last on last.interaction_id = i.id and last.version = i.version
    where o.state = 'pending' and o.interaction_id is not null and last.at < o.created_at - greatest(p_slack, interval '100 ms')
      and (older.target_agent is not distinct from o.agent_id
        or (older.target_agent is null and exists (select from lane_members m where m.lane_id = older.lane_id and m.agent_id = o.agent_id)))
      and not exists (select from exclusions x where x.entry_id = older.id and x.agent_id = o.agent_id)
      -- who had to do with the older one before was kept from it for a while; who has come to its line since could not be asked
      and not exists (select from offers before where before.entry_id = older.id and before.agent_id = o.agent_id)
      and not exists (select from assignments s where s.interaction_id = i.id and s.agent_id = o.agent_id)
      and not exists (select from agent_events v where v.agent_id = o.agent_id and v.type = 'changed' and v.at > o.created_at) $$;

-- 6. No caller waits beside a person who may take the call. A dispatch on its way needs a moment: p_slack.
-- Starts from the ready people, so that it costs the same at any length of the lines.
create or replace function check_left_waiting(p_slack interval default '0') returns setof jsonb language sql stable as $$
  select jsonb_build_object('entry', e.id, 'agent', a.id, 'call', i.id, 'version', i.version, 'agent_version', p.version)
    from ready_agents a join agents p on p.id = a.id join queue_entries e on e.id = first_entry(a.id) join interactions i on i.id = e.interaction_id
    where coalesce((select at from interaction_events v where v.interaction_id = i.id and v.version = i.version) <= linia_now() - p_slack, true)
      and coalesce((select at from agent_events v where v.agent_id = p.id and v.version = p.version) <= linia_now() - p_slack, true) $$;

-- 7. History: no gap in the versions, no time that runs backwards, no place without a beginning and an end.
create or replace function check_history() returns setof jsonb language sql stable as $$
  with day as (select linia_now() - interval '1 day' as begun),
  roots as (
    select 'call' as root, i.id::bigint as id, i.version from interactions i, day where i.created_at > day.begun or i.state not in ('ended', 'closed')
    union all select 'ticket', t.id, t.version from tickets t, day where t.created_at > day.begun
    union all select 'agent', a.id, a.version from agents a
  ), events as (
    select 'call' as root, interaction_id as id, version, at from interaction_events
    union all select 'ticket', ticket_id, version, at from ticket_events
    union all select 'agent', agent_id, version, at from agent_events
  ), told as (
    select root, r.id, r.version as said, v.version, v.at,
      lag(v.version, 1, 0) over each as before, lag(v.at) over each as before_at, row_number() over (partition by root, r.id order by v.version desc) = 1 as last
    from roots r join events v using (root, id) window each as (partition by root, r.id order by v.version)
  )
  select distinct jsonb_build_object(root, id, 'version', version, 'before', before, 'said', said) from told
    where version <> before + 1 or at < before_at or (last and version <> said)
  union all
  select jsonb_build_object(root, r.id, 'version', r.version, 'events', 0) from roots r
    where version > 0 and not exists (select from events v where v.root = r.root and v.id = r.id)
  union all
  select jsonb_build_object('entry', e.id, 'state', e.state, 'enqueued_at', e.enqueued_at, 'ended_at', e.ended_at)
    from queue_entries e, day
    where e.enqueued_at > day.begun and ((e.state in ('waiting', 'offered')) <> (e.ended_at is null) or e.ended_at < e.enqueued_at)
  union all
  select jsonb_build_object('offer', o.id, 'state', o.state, 'ended_at', o.ended_at)
    from offers o, day where o.created_at > day.begun and ((o.state = 'pending') <> (o.ended_at is null) or o.ended_at < o.created_at)
  union all
  select jsonb_build_object('call', i.id, 'state', i.state, 'ended_at', i.ended_at, 'closed_at', i.closed_at)
    from interactions i, day
    where i.created_at > day.begun and ((i.state in ('ended', 'closed')) <> (i.ended_at is not null) or (i.state = 'closed') <> (i.closed_at is not null)) $$;

-- 8. No timer row is overdue: the clock is at work.
create or replace function check_timers(p_slack interval default '5 seconds') returns setof jsonb language sql stable as $$
  with late as (select linia_now() - p_slack as at)
  select jsonb_build_object('timer', 'offer', 'id', o.id, 'due', o.expires_at) from offers o, late
    where o.state = 'pending' and o.interaction_id is not null and o.expires_at < late.at
  union all
  select jsonb_build_object('timer', 'connect', 'id', s.id, 'due', s.connect_by) from assignments s, late where s.state = 'connecting' and s.connect_by < late.at
  union all
  select jsonb_build_object('timer', 'wrap_up', 'id', s.id, 'due', s.wrap_up_until) from assignments s, late where s.state = 'wrapping' and s.wrap_up_until < late.at
  union all
  select jsonb_build_object('timer', 'reattach', 'id', s.id, 'due', s.reattach_by) from assignments s, late
    where s.state in ('connecting', 'active') and s.reattach_by < late.at
  union all
  select jsonb_build_object('timer', 'deadline', 'id', x.id, 'due', x.deadline_at) from escalations x, late
    where x.state in ('waiting', 'offered') and x.interaction_id is not null and x.deadline_at < late.at
  union all
  select jsonb_build_object('timer', 'outside', 'id', o.id, 'due', coalesce(o.dial_by, o.over_by)) from outside_calls o, late
    where o.state = 'dialing' and o.dial_by < late.at or o.state = 'talking' and o.over_by < late.at
  union all
  select jsonb_build_object('timer', 'opens', 'id', e.id, 'due', e.opens_at) from queue_entries e, late
    where e.state = 'waiting' and e.interaction_id is not null and e.opens_at < late.at
  union all
  select jsonb_build_object('timer', 'target', 'id', e.id, 'due', e.target_until) from queue_entries e, late
    where e.state = 'waiting' and e.interaction_id is not null and e.target_until < late.at
  union all
  select jsonb_build_object('timer', 'step', 'id', e.id, 'due', e.next_step_at) from queue_entries e, late
    where e.state = 'waiting' and e.opens_at is null and e.interaction_id is not null and e.next_step_at < late.at
      -- it was being offered when the step came due, and has come back this moment
      and exists (select from interactions i join interaction_events v on v.interaction_id = i.id and v.version = i.version
        where i.id = e.interaction_id and v.at < late.at)
  union all
  select jsonb_build_object('timer', 'exclusion', 'id', x.entry_id, 'due', x.until) from exclusions x, late where x.until < late.at
  union all
  select jsonb_build_object('timer', 'recording', 'id', i.id, 'due', i.recording_paused_until) from interactions i, late where i.recording_paused_until < late.at
  union all
  select jsonb_build_object('timer', 'written', 'id', o.id, 'due', o.expires_at) from offers o, late
    where o.state = 'pending' and o.ticket_id is not null and o.expires_at < late.at
  union all
  select jsonb_build_object('timer', 'request_due', 'id', d.id, 'due', d.due_at) from deadline_timers d, late where d.fired_at is null and d.due_at < late.at
  union all
  select jsonb_build_object('timer', 'grace', 'id', a.id, 'due', a.grace_until) from agents a, late where a.grace_until < late.at $$;

-- 9. Nothing written is lost: who talked has written or stands in "to finish"; a draft belongs to a log that is open; the
-- recording flag is what was said last; nobody was asked without a context.
create or replace function check_nothing_lost() returns setof jsonb language sql stable as $$
  select jsonb_build_object('unwritten', s.id, 'call', s.interaction_id, 'agent', s.agent_id)
    from assignments s
    where s.state = 'done' and s.connected_at is not null and not s.to_finish and s.done_at > linia_now() - interval '1 day' and s.interaction_id is not null
      and not exists (select from interaction_events v where v.interaction_id = s.interaction_id and v.type in ('wrapped', 'finished')
        and (v.data->>'assignment')::bigint = s.id and v.data->'log' is not null)
      and not exists (select from assignments later where later.interaction_id = s.interaction_id and later.agent_id = s.agent_id and later.id > s.id)
  union all
  select jsonb_build_object('draft_of', d.agent_id, 'call', d.interaction_id) from drafts d
    where d.interaction_id is not null and not exists (
      select from assignments s where s.interaction_id = d.interaction_id and s.agent_id = d.agent_id and (s.state <> 'done' or s.to_finish))
  union all
  select jsonb_build_object('recording_flag', i.id, 'recorded', i.recorded) from interactions i
    cross join lateral (select (v.data->>'on')::boolean as said from interaction_events v
      where v.interaction_id = i.id and v.type = 'recording_flagged' order by v.version desc limit 1) flag
    -- whom a company or a line has not recorded, nobody records by hand; what a caller refused stands
    where i.created_at > linia_now() - interval '1 day' and i.recorded <> flag.said and (i.recorded or i.recording_why = 'agent')
  union all
  select jsonb_build_object('escalation', x.id) from escalations x where x.state in ('waiting', 'offered') and x.summary = '' $$;

-- 10. Lanes are what memberships, skills and policies say: who may be asked, and where each place stands.
create or replace function check_lanes() returns setof jsonb language sql stable as $$
  select jsonb_build_object('lane', coalesce(r.lane_id, x.lane_id), 'agent', coalesce(r.agent_id, x.agent_id), 'stands', x.level, 'is', r.level)
    from lane_rights r full join lane_members x on x.lane_id = r.lane_id and x.agent_id = r.agent_id
    where (r.tier, r.position, r.level) is distinct from (x.tier, x.position, x.level)
  union all
  select jsonb_build_object('entry', e.id, 'queue', e.queue_id, 'lane', e.lane_id)
    from queue_entries e left join lanes l on l.id = e.lane_id
    where e.state in ('waiting', 'offered') and e.queue_id is not null
      and (l.queue_id, l.needs, l.tiers) is distinct from (e.queue_id, needs_now(e.needs, e.lowered), e.tiers) $$;
