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
