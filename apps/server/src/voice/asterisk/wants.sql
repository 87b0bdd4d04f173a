-- What the telephone has to do for a call, as its rows say: who is rung, who is in the talk, who hears music. Read at each event
-- of the call, and compared with what Asterisk has.
create or replace function call_wants(p_interaction bigint) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'state', i.state, 'line', l.id, 'number', l.number, 'phone', coalesce(i.phone_e164, i.phone), 'organization', o.name, 
    -- by the line's policy from the first word on; what somebody has said of it since stands
    'recorded', i.recorded or (i.answered_at is null and l.records
      and not exists (select from interaction_events v where v.interaction_id = i.id and v.type = 'recording_flagged')),
   
    'caller', coalesce(
      (select g.external_id from legs g where g.interaction_id = i.id and g.kind in ('caller', 'dialed') and g.left_at is null and g.external_id is not null),
      case when i.direction = 'incoming' then i.external_id end),
    'callerThere', exists (select from legs g where g.interaction_id = i.id and g.kind = 'caller' and g.left_at is null),
    'rings', (select coalesce(jsonb_agg(jsonb_build_object('offer', f.id, 'agent', f.agent_id)), '[]') from offers f
      where f.interaction_id = i.id and f.state = 'pending' and not waits_for_callback(i.id)),
    'parts', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'agent', s.agent_id, 'role', s.role, 'state', s.state, 'held', s.held_since is not null,
        'dials', case when is_dialing(s) then coalesce(e.callback_to, i.phone_e164) end,
        'offer', (select max(f.id) from offers f where f.entry_id = s.entry_id and f.agent_id = s.agent_id and f.state = 'accepted'),
        'leg', (select g.external_id from legs g where g.interaction_id = i.id and g.kind = 'agent' and g.agent_id = s.agent_id and g.left_at is null order by g.id desc limit 1),
        'legs', (select count(*) from legs g where g.interaction_id = i.id and g.kind = 'agent' and g.agent_id = s.agent_id)) order by s.id), '[]')
      from assignments s left join queue_entries e on e.id = s.entry_id where s.interaction_id = i.id and s.state in ('connecting', 'active')))
  from interactions i join lines l on l.id = i.line_id left join organizations o on o.id = i.organization_id
  where i.id = p_interaction and l.voice = 'asterisk' $$;
