-- Who is calling. Identified is not verified (DESIGN law 11): it chooses what the agent sees. A live or just ended call only.
create or replace function identify_call(p_interaction bigint, p_agent int, p_organization int, p_contact int, p_how text, p_value text)
returns void language plpgsql volatile as $$
declare
  org int;
begin
  perform lock_interaction(p_interaction);
  -- merged into another, perhaps this very moment: it is that one who calls
  p_organization := live_organization(p_organization);
  org := p_organization;
  if not exists (select from assignments where interaction_id = p_interaction and agent_id = p_agent and (state <> 'done' or to_finish)) then
    raise exception 'call.not_yours' using errcode = 'LN409';
  end if;
  if p_contact is not null then
    select coalesce(organization_id, p_organization) into org from contacts where id = p_contact;
    if not found then raise exception 'contact.unknown' using errcode = 'LN404'; end if;
    org := live_organization(org);
    if p_organization is not null and org is distinct from p_organization then raise exception 'contact.of_another' using errcode = 'LN422'; end if;
  elsif p_organization is not null and not exists (select from organizations where id = p_organization) then
    raise exception 'organization.unknown' using errcode = 'LN404';
  end if;
  update interactions set
    organization_id = org, contact_id = p_contact,
    identified_how = case when org is null and p_contact is null then null else p_how end,
    identified_value = case when org is null and p_contact is null then null else p_value end,
    identified_at = case when org is null and p_contact is null then null else linia_now() end,
    identified_by = case when org is null and p_contact is null then null else p_agent end,
    name_confirmed_at = case when organization_id is not distinct from org then name_confirmed_at end,
    name_confirmed_by = case when organization_id is not distinct from org then name_confirmed_by end
    where id = p_interaction;
  perform advance(p_interaction, 'identified', 'agent:' || p_agent,
    jsonb_strip_nulls(jsonb_build_object('organization', org, 'contact', p_contact, 'how', p_how)));
  perform settle_recording(p_interaction, 'agent:' || p_agent);
end $$;

-- Facts an agent adds in one stroke: the name was read back, the caller was told of the recording, the recording flag.
create or replace function note_fact(p_interaction bigint, p_agent int, p_fact text, p_on boolean default true) returns void language plpgsql volatile as $$
declare
  root interactions;
begin
  root := lock_interaction(p_interaction);
  if not exists (select from assignments where interaction_id = p_interaction and agent_id = p_agent and (state <> 'done' or to_finish)) then
    raise exception 'call.not_yours' using errcode = 'LN409';
  end if;
  if p_fact = 'name_confirmed' then
    if root.organization_id is null then raise exception 'call.not_identified' using errcode = 'LN409'; end if;
    update interactions set name_confirmed_at = linia_now(), name_confirmed_by = p_agent where id = p_interaction;
  elsif p_fact = 'recording_notified' then
    if root.recording_notified_at is not null then return; end if;
    update interactions set recording_notified_at = linia_now(), recording_notified_by = 'agent', recording_notified_agent = p_agent where id = p_interaction;
  else
    if p_on and exists (select from recording_policy(root) where not recorded and why in ('organization', 'queue')) then
      raise exception 'recording.never' using errcode = 'LN409';
    end if;
    update interactions set recorded = p_on, recording_why = 'agent' where id = p_interaction;
  end if;
  perform advance(p_interaction, p_fact, 'agent:' || p_agent, jsonb_build_object('agent', p_agent, 'on', p_on));
end $$;
