-- Both verbs lock the calls that hang on the person, then the person, and decide under that lock: a desk that is reloaded
-- closes one socket and opens another in the same moment.

-- The calls that hang on a person: one that is offered, one that is talked.
create or replace function calls_of(p_agent int) returns setof bigint language sql stable as $$
  select interaction_id from offers where agent_id = p_agent and state = 'pending' and interaction_id is not null
  union
  select interaction_id from assignments where agent_id = p_agent and state in ('connecting', 'active') and interaction_id is not null
  order by 1 $$;

-- Locks them by id, then the person, and looks again: whoever finds a call that came in between begins again.
create or replace function lock_person(p_agent int) returns void language plpgsql volatile as $$
declare
  calls bigint[] := array(select calls_of(p_agent));
  call bigint;
begin
  foreach call in array calls loop
    perform lock_interaction(call);
  end loop;
  perform from agents where id = p_agent for no key update;
  if not found then raise exception 'person.unknown' using errcode = 'LN404'; end if;
  if exists (select from calls_of(p_agent) c where c <> all (calls)) then raise exception 'presence.again' using errcode = 'LN409'; end if;
end $$;

-- A desk opened: it takes back what an absence had begun: the grace, the caller's way to the line.
create or replace function attach_agent(p_agent int, p_socket text, p_process uuid) returns void language plpgsql volatile as $$
declare
  s record;
  alone boolean;
begin
  perform lock_person(p_agent);
  select not exists (select from connections where agent_id = p_agent) into alone;
  insert into connections (id, agent_id, process_id, opened_at) values (p_socket, p_agent, p_process, linia_now());
  update agents set grace_until = null where id = p_agent and grace_until is not null;
  for s in select a.id, a.interaction_id from assignments a join interactions i on i.id = a.interaction_id join lines l on l.id = i.line_id
    where a.agent_id = p_agent and a.reattach_by is not null and a.state in ('connecting', 'active') and l.voice <> 'asterisk' loop -- there the telephone must be back
    update assignments set reattach_by = null where id = s.id;
    perform advance(s.interaction_id, 'agent_reattached', 'agent:' || p_agent, jsonb_build_object('agent', p_agent));
  end loop;
  if alone then perform record_agent(p_agent, 'attached', 'agent:' || p_agent); end if;
end $$;

-- A desk closed. If it was the last one, presence is kept for the grace; whoever was being offered goes to the next at once;
-- a caller whose sound is ours waits for the desk to come back (20 s), then for somebody else. A PBX's calls talk on.
create or replace function detach_agent(p_agent int, p_socket text default null) returns table (entry_id bigint) language plpgsql volatile as $$
#variable_conflict use_column
declare
  entry bigint;
  s record;
  at_ timestamptz;
begin
  perform lock_person(p_agent);
  delete from connections where id = p_socket;
  if exists (select from connections where agent_id = p_agent) then return; end if;
  entry := withdraw_offer_of(p_agent, 'linia');
  for s in select a.id, a.interaction_id from assignments a join interactions i on i.id = a.interaction_id join lines l on l.id = i.line_id
    where a.agent_id = p_agent and a.state in ('connecting', 'active') and a.reattach_by is null and l.voice = 'simulated' loop
    at_ := linia_now();
    update assignments set reattach_by = at_ + interval '20 seconds' where id = s.id;
    perform advance(s.interaction_id, 'agent_detached', 'linia', jsonb_build_object('agent', p_agent, 'until', at_ + interval '20 seconds'));
  end loop;
  update agents set grace_until = linia_now() + interval '60 seconds' where id = p_agent and presence <> 'offline' and grace_until is null;
  perform record_agent(p_agent, 'detached', 'linia');
  return query select entry where entry is not null;
end $$;
