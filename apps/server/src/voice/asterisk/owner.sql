-- One process leads the calls of the Asterisk: whoever has the lease. Its number rises with each change of hands.
create or replace function lease_voice(p_application text, p_process uuid, p_seconds int) returns int language sql volatile as $$
  insert into voice_owners as o (application, process_id, fence, until)
    values (p_application, p_process, 1, clock_timestamp() + make_interval(secs => p_seconds))
  on conflict (application) do update set process_id = excluded.process_id, until = excluded.until,
    fence = o.fence + (o.process_id <> excluded.process_id)::int
    where o.process_id = excluded.process_id or o.until < clock_timestamp() or not exists (select from processes p where p.id = o.process_id)
  returning fence $$;

-- A planned end: whoever stands by need not wait.
create or replace function release_voice(p_application text, p_process uuid) returns void language sql volatile as $$
  update voice_owners set until = '-infinity' where application = p_application and process_id = p_process $$;

-- Asked first in each of the owner's verbs: who lost the lease while it slept writes nothing. Held until the verb is over, so that
-- nobody takes over in its middle.
create or replace function check_voice(p_application text, p_fence int) returns void language plpgsql volatile as $$
begin
  perform from voice_owners where application = p_application and fence = p_fence for share;
  if not found then raise exception 'voice.not_owner' using errcode = 'LN409'; end if;
end $$;

-- What the leading process has: an Asterisk of this version, and what was found there; or none, and why: then another may try.
create or replace function tell_voice(p_application text, p_process uuid, p_asterisk text, p_fault jsonb, p_found jsonb) returns void language sql volatile as $$
  update voice_owners set asterisk = p_asterisk, fault = p_fault,
    since = case when p_found is not null or fault->>'code' is distinct from p_fault->>'code' then clock_timestamp() else since end,
    found = case when p_found is null then found else jsonb_build_object('opened', p_found) end,
    until = case when p_fault is null then until else clock_timestamp() end
  where application = p_application and process_id = p_process $$;

-- Found later than that: something had slipped through, which is a defect.
create or replace function count_voice(p_application text, p_process uuid, p_found jsonb) returns void language sql volatile as $$
  insert into defects (at, kind, data) values (linia_now(), 'voice', p_found);
  update voice_owners set found = found || jsonb_build_object('later', (
    select jsonb_object_agg(key, value::int + coalesce((found->'later'->>key)::int, 0)) from jsonb_each_text(p_found)))
  where application = p_application and process_id = p_process $$;
