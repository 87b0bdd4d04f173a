-- A supervisor hears a live call: listens, whispers to who has the caller, or joins. Begun while somebody talks; said again, the way is
-- changed. Root before person, as everywhere; one call at a time, and nobody who could be offered one.
create or replace function supervise(p_interaction bigint, p_agent int, p_mode text) returns bigint language plpgsql volatile as $$
declare
  root interactions;
  s supervisions;
  seen boolean;
  actor text := 'agent:' || p_agent;
begin
  root := lock_interaction(p_interaction);
  if not exists (select from lines l where l.id = root.line_id and l.voice = 'asterisk') then raise exception 'supervise.no_sound' using errcode = 'LN409'; end if;
  if root.state in ('ended', 'closed') then raise exception 'supervise.over' using errcode = 'LN409'; end if;
  -- asked again behind the lock: the role may have gone since the door let them in
  perform from agents where id = p_agent and disabled_at is null and 'supervisor' = any (roles) for no key update;
  if not found then raise exception 'right.missing' using errcode = 'LN403'; end if;
  select * into s from supervisions where agent_id = p_agent and ended_at is null;
  if s.id is not null and s.interaction_id <> p_interaction then raise exception 'supervise.another' using errcode = 'LN409'; end if;
  -- who whispers or joins is heard, so there is nothing to hide
  seen := p_mode <> 'listen' or coalesce((select (value->>'shown')::boolean from settings where key = 'supervision'), true);
  if s.id is not null then
    if s.mode = p_mode then return s.id; end if;
    update supervisions set mode = p_mode, shown = shown or seen where id = s.id returning * into s;
    perform advance(p_interaction, 'supervision_changed', actor, jsonb_build_object('supervision', s.id, 'agent', p_agent, 'mode', p_mode, 'shown', s.shown));
    perform tell_supervisor(p_agent);
    return s.id;
  end if;
  if root.state <> 'active' or not exists (select from assignments a where a.interaction_id = p_interaction and a.role = 'responsible' and a.state = 'active') then
    raise exception 'supervise.nobody_talks' using errcode = 'LN409';
  end if;
  if engagement_of(p_agent) <> 'idle' then raise exception 'supervise.busy' using errcode = 'LN409'; end if;
  if exists (select from agents where id = p_agent and 'agent' = any (roles) and presence = 'available') then raise exception 'supervise.on_shift' using errcode = 'LN409'; end if;
  insert into supervisions (interaction_id, agent_id, mode, shown, began_at, there_by)
    values (p_interaction, p_agent, p_mode, seen, linia_now(), linia_now() + interval '20 seconds') returning * into s;
  perform advance(p_interaction, 'supervision_began', actor, jsonb_build_object('supervision', s.id, 'agent', p_agent, 'mode', p_mode, 'shown', seen,
    'whom', (select a.agent_id from assignments a where a.interaction_id = p_interaction and a.role = 'responsible' and a.state = 'active')));
  perform tell_supervisor(p_agent);
  return s.id;
end $$;

-- Over: the supervisor has gone, or their telephone did not come back in time. The call goes on as it was.
create or replace function end_supervision(p_supervision bigint, p_actor text, p_by text) returns boolean language plpgsql volatile as $$
declare
  s supervisions;
begin
  select * into s from supervisions where id = p_supervision;
  if not found then return false; end if;
  perform lock_interaction(s.interaction_id);
  select * into s from supervisions where id = p_supervision;
  if s.ended_at is not null or (p_by = 'not_there' and (s.there_by is null or s.there_by > linia_now())) then return false; end if;
  update supervisions set ended_at = linia_now(), ended_by = p_by, there_by = null where id = p_supervision;
  update legs set left_at = linia_now() where interaction_id = s.interaction_id and kind = 'supervisor' and agent_id = s.agent_id and left_at is null;
  perform advance(s.interaction_id, 'supervision_ended', p_actor, jsonb_build_object('supervision', s.id, 'agent', s.agent_id, 'mode', s.mode, 'shown', s.shown, 'by', p_by));
  perform tell_supervisor(s.agent_id);
  return true;
end $$;

-- The call is over, and with it whoever listened. Its own end says so: no event of theirs.
create or replace function end_supervisions(p_interaction bigint) returns void language plpgsql volatile as $$
declare
  who int;
begin
  for who in update supervisions set ended_at = linia_now(), ended_by = 'call', there_by = null where interaction_id = p_interaction and ended_at is null returning agent_id loop
    perform tell_supervisor(who);
  end loop;
end $$;

-- The supervisor's telephone is there, or is not any more: that is nobody's but theirs, so the call has no event of it.
create or replace function supervisor_there(p_supervision bigint, p_channel text, p_there boolean) returns void language plpgsql volatile as $$
declare
  s supervisions;
begin
  select * into s from supervisions where id = p_supervision;
  perform lock_interaction(s.interaction_id);
  select * into s from supervisions where id = p_supervision;
  if s.ended_at is not null then return; end if;
  update legs set left_at = linia_now() where interaction_id = s.interaction_id and kind = 'supervisor' and agent_id = s.agent_id and left_at is null and (p_there or external_id = p_channel);
  if not p_there and not found then return; end if;
  if p_there then
    insert into legs (interaction_id, kind, agent_id, external_id, joined_at) values (s.interaction_id, 'supervisor', s.agent_id, p_channel, linia_now());
  end if;
  update supervisions set there_by = case when not p_there then linia_now() + interval '20 seconds' end where id = s.id;
  perform tell_supervisor(s.agent_id);
end $$;

create or replace function tell_supervisor(p_agent int) returns void language sql volatile as $$ select pg_notify('linia', 'supervisor:' || p_agent || ':0') $$;

-- As the supervisor's desk draws it (packages/protocol, Supervision).
create or replace function supervision_of(p_agent int) returns jsonb language sql stable as $$
  select jsonb_build_object('id', s.id, 'interactionId', s.interaction_id, 'mode', s.mode, 'shown', s.shown, 'since', s.began_at, 'there', s.there_by is null,
    'with', caller_name(i), 'whom', (select jsonb_build_object('id', a.id, 'name', a.name) from assignments p join agents a on a.id = p.agent_id
      where p.interaction_id = i.id and p.role = 'responsible' and p.state in ('connecting', 'active')))
  from supervisions s join interactions i on i.id = s.interaction_id where s.agent_id = p_agent and s.ended_at is null $$;
