-- Who gets whom (CORE §4). Choose without locks; lock the root, then the person; read again in a fresh statement and choose
-- again; write one offer a transaction. A failed check goes round: in a subtransaction that is rolled back, which lets its
-- locks go, so that the verb's one message carries all of it (a killed process cannot go round any more: 1 of 20 kills left a
-- caller). Not skip locked: it skips what an unrelated verb holds, and nobody looks again (half of the duels left somebody).

-- The first entry a person may take, over the heads of their lanes, that of those who asked for them among them:
-- one order, whatever the lines.
create or replace function first_entry(p_agent int) returns bigint language sql stable as $$
  select id from (
    select e.id, e.rank_at from lane_members m cross join lateral (
      select q.id, q.rank_at from queue_entries q
      where q.lane_id = m.lane_id and q.state = 'waiting' and q.target_agent is null and q.opens_at is null and q.interaction_id is not null
        and not exists (select from exclusions x where x.entry_id = q.id and x.agent_id = p_agent)
      order by q.rank_at, q.id limit 1) e
    where m.agent_id = p_agent
    union all
    (select q.id, q.rank_at from queue_entries q
      where q.target_agent = p_agent and q.state = 'waiting' and q.opens_at is null and q.interaction_id is not null
        and not exists (select from exclusions x where x.entry_id = q.id and x.agent_id = p_agent)
      order by q.rank_at, q.id limit 1)
  ) heads order by rank_at, id limit 1 $$;

-- The person for an entry, as the line's strategy orders them within the lowest tier; a person asked for is alone in the choice.
-- Asked from the lane's members on: as one statement with both ways the planner began with everybody who is free (1.1 ms, 200
-- people; 0.2 so).
create or replace function best_agent(p_entry bigint) returns int language plpgsql stable as $$
declare
  e queue_entries;
  how strategy;
  crowded boolean;
begin
  select * into e from queue_entries
    where id = p_entry and state = 'waiting' and opens_at is null and interaction_id is not null;
  if not found then return null; end if;
  if e.target_agent is not null then
    return (select id from ready_agents where id = e.target_agent
      and not exists (select from exclusions x where x.entry_id = p_entry and x.agent_id = e.target_agent));
  end if;
  select strategy into how from queues where id = e.queue_id;
  crowded := exists (select from lane_members where lane_id = e.lane_id offset 300); -- is_crowded, as a part of this plan
  return (
    select c.agent_id from (
      select m.agent_id, m.tier, m.position, m.level, a.* from lane_members m
        cross join lateral (select * from ready_agents a where a.id = m.agent_id offset 0) a where not crowded and m.lane_id = e.lane_id
      union all
      select m.agent_id, m.tier, m.position, m.level, a.* from ready_agents a join lane_members m on m.lane_id = e.lane_id and m.agent_id = a.id where crowded) c
    where not exists (select from exclusions x where x.entry_id = p_entry and x.agent_id = c.agent_id)
    order by c.tier,
      case how when 'top_down' then c.position end,
      case how when 'skill_level' then -c.level end,
      case how when 'fewest_calls' then c.calls_taken end,
      case how when 'round_robin' then asked_at(e.queue_id, c.agent_id) end,
      case how when 'least_occupied' then occupancy(c.worked_ms, c.ready_ms, c.ready_since) end,
      c.turn_at, c.agent_id limit 1);
end $$;

-- Of some hundred one asks each whether they are ready; of thousands one begins with whoever is.
create or replace function is_crowded(p_lane int) returns boolean language sql stable as $$
  select exists (select from lane_members where lane_id = p_lane offset 300) $$;

create or replace function asked_at(p_queue int, p_agent int) returns timestamptz language sql stable as $$
  select coalesce(asked_at, '-infinity') from queue_members where queue_id = p_queue and agent_id = p_agent $$;

-- The part of a shift at work, 0 … 1; who has only begun has worked nothing.
create or replace function occupancy(p_worked bigint, p_ready bigint, p_ready_since timestamptz) returns double precision language sql stable as $$
  select p_worked / greatest(p_worked + p_ready + extract(epoch from linia_now() - coalesce(p_ready_since, linia_now())) * 1000, 1)::double precision $$;

-- The only place where an offer is born; one a transaction. p_by says which choice is made again, unless nothing was waited
-- for since it was made. 'again': a check failed.
create or replace function offer_pair(p_entry bigint, p_agent int, p_by text, p_waited boolean default true) returns text language plpgsql volatile as $$
declare
  root interactions;
  e queue_entries;
  esc escalations;
  at_ timestamptz;
  line record;
  offer bigint;
  warm boolean := false;
begin
  select * into root from interactions where id = (select interaction_id from queue_entries where id = p_entry) for no key update; -- waits
  if not found then return 'again'; end if;
  select * into e from queue_entries where id = p_entry; -- a fresh snapshot, covered by the root's lock
  if e.state <> 'waiting' or e.opens_at is not null then return 'again'; end if;
  if e.escalation_id is not null then
    select * into esc from escalations where id = e.escalation_id;
    warm := esc.mode = 'warm';
  end if;
  if root.state <> (case when warm then 'active' else 'queued' end)::interaction_state then
    return clear_astray(e, root.state);
  end if;
  perform from agents where id = p_agent for no key update; -- waits
  if first_entry(p_agent) is distinct from p_entry then return 'again'; end if;
  if not exists (select from ready_agents where id = p_agent) then return 'again'; end if;
  if p_waited and p_by = 'entry' and best_agent(p_entry) is distinct from p_agent then return 'again'; end if;

  at_ := linia_now();
  select l.voice, q.strategy, case when e.queue_id is not null then q.name end as queue, at_ + make_interval(secs => coalesce(q.ring, 20)) as until into line
    from (select root.line_id) r left join lines l on l.id = r.line_id left join queues q on q.id = coalesce(e.queue_id, l.queue_id);
  insert into offers (entry_id, interaction_id, escalation_id, agent_id, state, created_at, expires_at, why)
    values (p_entry, root.id, e.escalation_id, p_agent, 'pending', at_, line.until, explain_choice(e, p_agent, p_by, line.queue, case when e.queue_id is not null then line.strategy end))
    returning id into offer;
  update queue_entries set state = 'offered' where id = p_entry;
  if line.strategy = 'round_robin' then
    update queue_members set asked_at = at_ where queue_id = e.queue_id and agent_id = p_agent;
  end if;
  if e.escalation_id is not null then update escalations set state = 'offered' where id = e.escalation_id; end if;
  perform advance(root.id, case when warm then 'escalation_offered' else 'offered' end, 'linia',
    jsonb_strip_nulls(jsonb_build_object('offer', offer, 'agent', p_agent, 'entry', p_entry, 'queue', e.queue_id, 'escalation', e.escalation_id)));
  if line.voice = 'simulated' then
    insert into outbox (kind, payload, not_before, expires_at)
      values ('voice.ring', jsonb_build_object('offer', offer, 'interaction', root.id, 'agent', p_agent), at_, line.until);
    perform pg_notify('linia', 'outbox:0:0');
  end if;
  perform settle_agents(array[p_agent], 'linia');
  return 'offered';
end $$;

-- A place whose call does not wait can only be a fault of ours, but at the head of a line it would stop everybody behind it.
-- The root is locked by the caller, so what is seen here is no race. 'cleared' commits, and the round begins anew.
create or replace function clear_astray(e queue_entries, p_state interaction_state) returns text language plpgsql volatile as $$
begin
  if p_state in ('queued', 'offered') then return 'none'; end if;
  perform end_entry(e.id, 'astray');
  update escalations set state = 'cancelled', ended_at = linia_now() where id = e.escalation_id and state in ('waiting', 'offered');
  insert into defects (at, kind, data) values (linia_now(), 'astray', jsonb_build_object('entry', e.id, 'call', e.interaction_id, 'state', p_state));
  return 'cleared';
end $$;

-- One attempt. What a failed one locked is free again when it returns.
create or replace function try_pair(p_entry bigint, p_agent int, p_by text) returns text language plpgsql volatile as $$
declare
  r text;
begin
  r := offer_pair(p_entry, p_agent, p_by);
  if r = 'again' then raise sqlstate 'LN000'; end if; -- undone below, with its locks
  return r;
exception when sqlstate 'LN000' or deadlock_detected then
  return 'again';
end $$;

-- A person is free: their first entry. Ends with an offer or with a look, in a fresh snapshot, that finds none.
create or replace function dispatch_agent(p_agent int) returns text language plpgsql volatile as $$
declare
  e bigint;
  r text := 'again';
begin
  for round in 1..20 loop
    if not exists (select from ready_agents where id = p_agent) then return 'none'; end if;
    e := first_entry(p_agent);
    if e is null then return 'none'; end if;
    r := try_pair(e, p_agent, 'agent');
    exit when r <> 'again';
  end loop;
  return case when r = 'cleared' then 'again' else r end;
end $$;

-- An entry came, came back, moved or opened: its best person, then that person's first entry (an older one may have the
-- better right). 'again' after an offer of an older one: the next look needs a transaction of its own.
create or replace function dispatch_entry(p_entry bigint) returns text language plpgsql volatile as $$
declare
  a int;
  e bigint;
  r text := 'again';
begin
  for round in 1..20 loop
    a := best_agent(p_entry);
    if a is null then return 'none'; end if;
    e := first_entry(a);
    continue when e is null; -- somebody was faster
    r := try_pair(e, a, case when e = p_entry then 'entry' else 'agent' end);
    exit when r <> 'again';
  end loop;
  return case when r = 'cleared' or (r = 'offered' and e <> p_entry) then 'again' else r end;
end $$;

-- Within the verb that brought the entry, before its commit: the offer is made where nobody has to be waited for, so no lock
-- order matters. Everything else ('later') is the dispatch's, which comes after the commit and sees what this could not.
create or replace function offer_at_once(p_entry bigint) returns text language plpgsql volatile as $$
declare
  a int;
begin
  a := best_agent(p_entry);
  if a is null then return 'later'; end if;
  perform from interactions where id = (select interaction_id from queue_entries where id = p_entry) for no key update nowait;
  perform from agents where id = a for no key update nowait;
  if offer_pair(p_entry, a, 'entry', p_waited => false) <> 'offered' then raise sqlstate 'LN000'; end if; -- undone below
  return 'offered';
exception when others then
  return 'later'; -- a fault, too: met again behind the commit, it undoes no call
end $$;

-- The same for a person who became free in the verb: one commit between a verdict and the next ring, not two.
create or replace function offer_to_at_once(p_agent int) returns text language plpgsql volatile as $$
declare
  e bigint;
begin
  if not exists (select from ready_agents where id = p_agent) then return 'none'; end if;
  e := first_entry(p_agent);
  if e is null then return 'none'; end if;
  perform from interactions where id = (select interaction_id from queue_entries where id = e) for no key update nowait;
  perform from agents where id = p_agent for no key update nowait;
  if offer_pair(e, p_agent, 'agent', p_waited => false) <> 'offered' then raise sqlstate 'LN000'; end if; -- undone below
  return 'offered';
exception when others then
  return 'later'; -- a fault, too: met again behind the commit, it undoes no verb
end $$;
