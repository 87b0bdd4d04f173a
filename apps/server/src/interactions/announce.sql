-- The announcement was heard to its end: the caller knows of the recording, and since when. Heard twice, the first stands.
create or replace function announce_recording(p_interaction bigint, p_actor text) returns boolean language plpgsql volatile as $$
declare
  root interactions;
begin
  root := lock_interaction(p_interaction);
  if root.recording_notified_at is not null or root.state in ('ended', 'closed') then return false; end if;
  update interactions set recording_notified_at = linia_now(), recording_notified_by = 'line' where id = p_interaction;
  perform advance(p_interaction, 'recording_notified', p_actor);
  return true;
end $$;

-- The caller has entered a number that somebody of the base has. Identified is not verified: it chooses what the agent sees.
create or replace function identify_by_keypad(p_interaction bigint, p_how text, p_value text, p_actor text) returns boolean language plpgsql volatile as $$
declare
  root interactions;
  org int;
begin
  root := lock_interaction(p_interaction);
  if root.state in ('ended', 'closed') then return false; end if;
  select live_organization(case p_how
      when 'inn' then (select id from organizations where inn = p_value)
      when 'gln' then (select case when count(distinct organization_id) = 1 then min(organization_id) end from locations where gln = p_value)
      when 'request' then (select organization_id from tickets where number = p_value::bigint) end) into org;
  if org is null then return false; end if;
  update interactions set organization_id = org, contact_id = case when organization_id is not distinct from org then contact_id end,
    identified_how = p_how, identified_value = p_value, identified_at = linia_now(), identified_by = null where id = p_interaction;
  perform advance(p_interaction, 'identified', p_actor, jsonb_build_object('organization', org, 'how', p_how));
  return true;
end $$;
