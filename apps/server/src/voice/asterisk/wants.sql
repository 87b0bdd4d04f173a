-- What the telephone has to do for a call, as its rows say: who is rung, who is in the talk, who hears music. Read at each event
-- of the call, and compared with what Asterisk has.
create or replace function call_wants(p_interaction bigint) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'state', i.state, 'line', l.id, 'number', l.number, 'phone', coalesce(i.phone_e164, i.phone), 'organization', o.name, 
    'recorded', is_recorded_now(i), 'tell', is_recording_to_be_told(i),
    'caller', coalesce(
      (select g.external_id from legs g where g.interaction_id = i.id and g.kind in ('caller', 'dialed') and g.left_at is null and g.external_id is not null),
      case when i.direction = 'incoming' then i.external_id end),
    'callerThere', exists (select from legs g where g.interaction_id = i.id and g.kind = 'caller' and g.left_at is null),
    'rings', (select coalesce(jsonb_agg(jsonb_build_object('offer', f.id, 'agent', f.agent_id, 'desk', (select desk_phone from agents where id = f.agent_id),
        'unseenMs', case when f.escalation_id is null or not exists (select from connections c where c.agent_id = f.agent_id) then 0
          else greatest(0, ceil(extract(epoch from f.created_at - linia_now()) * 1000) + 2000) end)), '[]') from offers f
      where f.interaction_id = i.id and f.state = 'pending' and not waits_for_callback(i.id)),
    'outside', (select jsonb_build_object('id', o.id, 'to', o.phone_e164, 'state', o.state, 'recorded', i.recorded, 'told', o.told_at is not null) from outside_calls o where o.interaction_id = i.id and o.state <> 'ended'),
    'supervisions', (select coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'agent', u.agent_id, 'mode', u.mode,
        'busy', exists (select from assignments s where s.agent_id = u.agent_id and s.state in ('connecting', 'active')),
        'leg', (select g.external_id from legs g where g.interaction_id = i.id and g.kind = 'supervisor' and g.agent_id = u.agent_id and g.left_at is null order by g.id desc limit 1)) order by u.id), '[]')
      from supervisions u where u.interaction_id = i.id and u.ended_at is null),
    'parts', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'agent', s.agent_id, 'desk', (select desk_phone from agents where id = s.agent_id), 'role', s.role, 'state', s.state, 'held', s.held_since is not null,
        'dials', case when is_dialing(s) then coalesce(e.callback_to, i.phone_e164) end,
        'offer', (select max(f.id) from offers f where f.entry_id = s.entry_id and f.agent_id = s.agent_id and f.state = 'accepted'),
        'leg', (select g.external_id from legs g where g.interaction_id = i.id and g.kind = 'agent' and g.agent_id = s.agent_id and g.left_at is null order by g.id desc limit 1),
        'legs', (select count(*) from legs g where g.interaction_id = i.id and g.kind = 'agent' and g.agent_id = s.agent_id)) order by s.id), '[]')
      from assignments s left join queue_entries e on e.id = s.entry_id where s.interaction_id = i.id and s.state in ('connecting', 'active')))
  from interactions i join lines l on l.id = i.line_id left join organizations o on o.id = i.organization_id
  where i.id = p_interaction and l.voice = 'asterisk' $$;
