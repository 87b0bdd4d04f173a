-- The number of an unknown caller is kept for who was identified: the person, else the company. The call is locked, so what
-- the desk showed is what is written, and a second window gets the first one's answer. Kept as the network tells numbers, so
-- that the same one written otherwise is not a second.
create or replace function learn_number(p_interaction bigint, p_agent int, p_organization int, p_contact int) returns int language plpgsql volatile as $$
declare
  root interactions;
  kept contact_phones;
  made int;
begin
  root := lock_interaction(p_interaction);
  if not exists (select from assignments where interaction_id = p_interaction and agent_id = p_agent and (state <> 'done' or to_finish)) then
    raise exception 'call.not_yours' using errcode = 'LN409';
  end if;
  if root.organization_id is null and root.contact_id is null then raise exception 'call.not_identified' using errcode = 'LN409'; end if;
  -- identified otherwise meanwhile, in another window: what was agreed to was another sentence
  if root.contact_id is distinct from p_contact or root.organization_id is distinct from live_organization(p_organization) then
    raise exception 'number.of_another' using errcode = 'LN409';
  end if;
  if root.phone_e164 is null then raise exception 'number.none' using errcode = 'LN422'; end if;
  select p.* into kept from contact_phones p where p.e164 = root.phone_e164
    and case when root.contact_id is not null then p.contact_id = root.contact_id else p.organization_id = root.organization_id end
    order by p.id limit 1;
  if found then return kept.id; end if;
  insert into contact_phones (contact_id, organization_id, raw, e164, learned_on, learned_by, learned_at)
    values (root.contact_id, case when root.contact_id is null then root.organization_id end, root.phone_e164, root.phone_e164,
      p_interaction, p_agent, linia_now())
    on conflict do nothing returning id into made;
  -- another call from the same number, in the same moment
  if made is null then
    select id into made from contact_phones p where p.raw = root.phone_e164
      and case when root.contact_id is not null then p.contact_id = root.contact_id else p.organization_id = root.organization_id end;
    return made;
  end if;
  perform advance(p_interaction, 'number_learned', 'agent:' || p_agent,
    jsonb_strip_nulls(jsonb_build_object('phone', made, 'contact', root.contact_id, 'organization', root.organization_id)));
  return made;
end $$;

-- A number that was learned is forgotten again; one that somebody wrote into the card is not this verb's.
create or replace function forget_number(p_phone int, p_agent int) returns void language plpgsql volatile as $$
declare
  kept contact_phones;
begin
  select * into kept from contact_phones where id = p_phone;
  if not found then raise exception 'number.unknown' using errcode = 'LN404'; end if;
  if kept.learned_on is null then raise exception 'number.not_learned' using errcode = 'LN409'; end if;
  perform lock_interaction(kept.learned_on);
  delete from contact_phones where id = p_phone;
  if not found then raise exception 'number.unknown' using errcode = 'LN404'; end if;
  perform advance(kept.learned_on, 'number_forgotten', 'agent:' || p_agent,
    jsonb_strip_nulls(jsonb_build_object('phone', p_phone, 'contact', kept.contact_id, 'organization', kept.organization_id,
      'learnedBy', kept.learned_by, 'learnedAt', kept.learned_at)));
end $$;

-- Forgotten by a slip: the number is in the card again as it was, by whom and on which call. What it was is told by the story.
create or replace function restore_number(p_interaction bigint, p_phone int, p_agent int) returns void language plpgsql volatile as $$
declare
  root interactions;
  was interaction_events;
begin
  root := lock_interaction(p_interaction);
  if exists (select from contact_phones where id = p_phone) then return; end if;
  select * into was from interaction_events
    where interaction_id = p_interaction and type = 'number_forgotten' and data->>'phone' = p_phone::text order by version desc limit 1;
  if was.version is null or was.data ? 'contact' and not exists (select from contacts where id = (was.data->>'contact')::int) then
    raise exception 'number.unknown' using errcode = 'LN404';
  end if;
  insert into contact_phones (id, contact_id, organization_id, raw, e164, learned_on, learned_by, learned_at) overriding system value
    values (p_phone, (was.data->>'contact')::int, live_organization((was.data->>'organization')::int), root.phone_e164, root.phone_e164,
      p_interaction, (was.data->>'learnedBy')::int, (was.data->>'learnedAt')::timestamptz)
    on conflict do nothing; -- learned anew meanwhile
  if found then perform advance(p_interaction, 'number_learned', 'agent:' || p_agent, was.data - '{learnedBy,learnedAt}'::text[]); end if;
end $$;
