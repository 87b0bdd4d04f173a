-- The door of a person: version + 1, event, notice. The person is locked here; roots were locked before.
create or replace function record_agent(p_agent int, p_type text, p_actor text, p_data jsonb default '{}')
returns integer language plpgsql volatile as $$
declare
  version_ integer;
begin
  update agents set version = version + 1 where id = p_agent returning version into version_;
  if not found then raise exception 'person.unknown' using errcode = 'LN404'; end if;
  perform tell_agent(p_agent, version_, p_type, p_actor, p_data);
  return version_;
end $$;

-- The event and the notice of a row whose version its writer has counted up.
create or replace function tell_agent(p_agent int, p_version int, p_type text, p_actor text, p_data jsonb) returns void
language plpgsql volatile as $$
begin
  insert into agent_events (agent_id, version, type, at, actor, data) values (p_agent, p_version, p_type,
    -- history does not run backwards, even where the machine's clock was set back
    greatest(linia_now(), (select v.at from agent_events v where v.agent_id = p_agent and v.version = p_version - 1)), p_actor, p_data);
  perform pg_notify('linia', 'agent:' || p_agent || ':' || p_version);
end $$;

-- What offers and assignments say a person is doing (packages/domain, engagementOf).
create or replace function engagement_of(p_agent int) returns engagement language sql stable as $$
  select case
    when exists (select from assignments s where s.agent_id = p_agent and s.interaction_id is not null and s.state in ('connecting', 'active')) then 'engaged'
    when exists (select from offers o where o.agent_id = p_agent and o.interaction_id is not null and o.state = 'pending') then 'offered'
    when exists (select from assignments s where s.agent_id = p_agent and s.interaction_id is not null and s.state = 'wrapping') then 'wrapping'
    else 'idle' end::engagement $$;

-- Engagement is never set by hand: it is what offers and assignments say (CORE invariant 3). Call it last, with everybody
-- the verb touched; persons are locked in the order of their ids. «Break after this call» takes effect here.
create or replace function settle_agents(p_agents int[], p_actor text) returns void language plpgsql volatile as $$
declare
  who int;
  a record;
  next_engagement engagement;
  at_ timestamptz;
  version_ integer;
begin
  for who in select distinct x from unnest(p_agents) x where x is not null order by x loop
    select engagement, presence, break_after into a from agents where id = who for no key update;
    next_engagement := engagement_of(who);
    if next_engagement is distinct from a.engagement then
      at_ := linia_now();
      update agents set
        version = version + 1,
        engagement = next_engagement,
        engagement_since = at_,
        ready_since = case when next_engagement = 'idle' and presence = 'available' and set_aside_at is null then at_ end,
        turn_at = case when next_engagement = 'idle' and a.engagement in ('engaged', 'wrapping') then at_ else turn_at end
        where id = who returning version into version_;
      perform tell_agent(who, version_, 'engagement_set', p_actor, jsonb_build_object('from', a.engagement, 'to', next_engagement));
      if next_engagement = 'idle' and a.break_after then perform take_break(who); end if;
    end if;
  end loop;
end $$;

-- «Break after this call», and there is no call (any more): the person goes away now. The person is locked by the caller.
create or replace function take_break(p_agent int) returns void language plpgsql volatile as $$
begin
  update agents set presence = 'away', presence_since = linia_now(), presence_reason_id = null, break_after = false, ready_since = null
    where id = p_agent and break_after and engagement = 'idle' and presence = 'available';
  if found then
    perform record_agent(p_agent, 'presence_set', 'agent:' || p_agent, '{"from": "available", "to": "away", "after_call": true}');
  end if;
end $$;

-- Whom a call may be offered to at all. Liveness is the machine's time, not the desk's: a heartbeat 10 s old is a dead process.
create or replace view live_agents as
  select distinct c.agent_id from connections c join processes p on p.id = c.process_id
  where p.heartbeat_at > clock_timestamp() - interval '10 seconds';

create or replace view ready_agents as
  select a.id, a.turn_at, a.ready_since, a.calls_taken, a.worked_ms, a.ready_ms from agents a
  where a.presence = 'available' and a.engagement = 'idle' and a.set_aside_at is null and a.disabled_at is null and not a.break_after
    and a.call_capacity > 0
    and exists (select from connections c join processes p on p.id = c.process_id
      where c.agent_id = a.id and p.heartbeat_at > clock_timestamp() - interval '10 seconds');

-- Somebody of a queue who could take a call now or after the present one.
create or replace function anybody_present(p_queue int, p_target int, p_but int) returns boolean language sql stable as $$
  select exists (
    select from (
      select agent_id from queue_members where queue_id = p_queue and p_target is null
      union all select p_target where p_target is not null) m
      cross join lateral (
        select from agents a where a.id = m.agent_id and a.presence = 'available' and a.set_aside_at is null and a.disabled_at is null
          and a.call_capacity > 0 and exists (select from live_agents l where l.agent_id = a.id) offset 0) a
    where m.agent_id is distinct from p_but) $$;
