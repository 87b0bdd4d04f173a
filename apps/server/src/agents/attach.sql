-- A desk opened. The first one of a person takes back what its absence had begun: the grace, the caller's way to the line.
create or replace function attach_agent(p_agent int, p_socket text, p_process uuid) returns void language plpgsql volatile as $$
declare
  s record;
  alone boolean;
begin
  for s in select id, interaction_id from assignments where agent_id = p_agent and reattach_by is not null order by interaction_id loop
    perform lock_interaction(s.interaction_id);
    update assignments set reattach_by = null where id = s.id and reattach_by is not null;
    if found then perform advance(s.interaction_id, 'agent_reattached', 'agent:' || p_agent, jsonb_build_object('agent', p_agent)); end if;
  end loop;
  perform from agents where id = p_agent for no key update;
  select not exists (select from connections where agent_id = p_agent) into alone;
  insert into connections (id, agent_id, process_id, opened_at) values (p_socket, p_agent, p_process, linia_now());
  if alone then
    update agents set grace_until = null where id = p_agent;
    perform record_agent(p_agent, 'attached', 'agent:' || p_agent);
  end if;
end $$;

-- All desks of a person are gone. Presence is kept for the grace; whoever was being offered goes to the next at once; a
-- caller whose sound is ours waits for the desk to come back (20 s), then for somebody else. A PBX's calls talk on.
create or replace function detach_agent(p_agent int, p_socket text default null) returns table (entry_id bigint) language plpgsql volatile as $$
#variable_conflict use_column
declare
  offer bigint;
  entry bigint;
  s record;
  at_ timestamptz;
begin
  delete from connections where id = p_socket;
  if exists (select from connections where agent_id = p_agent) then return; end if;
  select id into offer from offers where agent_id = p_agent and state = 'pending' and interaction_id is not null;
  if offer is not null then
    begin
      select r.entry_id into entry from return_offer(offer, 'withdrawn', 'linia') r;
    exception when sqlstate 'LN409' then entry := null; -- answered in this very moment
    end;
  end if;
  for s in select a.id, a.interaction_id from assignments a join interactions i on i.id = a.interaction_id join lines l on l.id = i.line_id
    where a.agent_id = p_agent and a.state in ('connecting', 'active') and a.reattach_by is null and l.voice = 'simulated' order by a.interaction_id loop
    perform lock_interaction(s.interaction_id);
    at_ := linia_now();
    update assignments set reattach_by = at_ + interval '20 seconds' where id = s.id and state in ('connecting', 'active') and reattach_by is null;
    if found then
      perform advance(s.interaction_id, 'agent_detached', 'linia', jsonb_build_object('agent', p_agent, 'until', at_ + interval '20 seconds'));
    end if;
  end loop;
  update agents set grace_until = linia_now() + interval '60 seconds' where id = p_agent and presence <> 'offline' and grace_until is null;
  perform record_agent(p_agent, 'detached', 'linia');
  return query select entry where entry is not null;
end $$;
