-- More callers must not wait than the line takes. Counted behind a lock that is held until the place is committed: of two at
-- the last free place one comes in. Whoever waits for a callback holds no telephone line and is not counted; whoever is moved,
-- returned or escalated here has been taken in already and is never refused, but counts.
create or replace function line_is_full(p_queue int, p_limit int) returns boolean language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(6482010, p_queue);
  return (select count(*) from queue_entries
    where queue_id = p_queue and state in ('waiting', 'offered') and interaction_id is not null and callback_to is null) >= p_limit;
end $$;

-- Whoever hung up waiting a moment ago has the place still, though the line has closed or filled up since. Looked at behind a
-- lock: of two calls of one number the other finds the place taken, and is told what everybody is told.
create or replace function has_place_still(p_interaction bigint, p_queue int) returns boolean language plpgsql volatile as $$
declare
  root interactions;
  old bigint;
begin
  select * into root from interactions where id = p_interaction;
  select (place_to_resume(root, p_queue)).id into old;
  if old is null then return false; end if;
  perform pg_advisory_xact_lock(6482013, (old % 2147483647)::int);
  return (place_to_resume(root, p_queue)).id is not distinct from old;
end $$;

-- The caller is told something instead of being taken in, and the call is over. It never stood in the line: it is not offered,
-- nor abandoned.
create or replace function divert_call(p_interaction bigint, p_actor text, p_data jsonb) returns void language plpgsql volatile as $$
begin
  update legs set left_at = linia_now() where interaction_id = p_interaction and left_at is null;
  update interactions set end_reason = 'diverted' where id = p_interaction;
  perform advance(p_interaction, 'diverted', p_actor, p_data);
  perform close_when_done(p_interaction, p_actor);
end $$;

-- The caller keeps a place and puts the receiver down; the place is not looked at before the line opens.
create or replace function keep_place(p_interaction bigint, p_actor text, p_to text, p_opens timestamptz, p_data jsonb) returns bigint language plpgsql volatile as $$
declare
  entry bigint;
begin
  entry := queue_call(p_interaction, p_actor);
  update queue_entries set callback_to = p_to, opens_at = p_opens, target_agent = null, target_until = null where id = entry;
  update legs set left_at = linia_now() where interaction_id = p_interaction and left_at is null;
  perform advance(p_interaction, 'callback_asked', p_actor, p_data || jsonb_build_object('entry', entry));
  return entry;
end $$;

-- Nobody is on the phone: a place is kept for somebody who will be called. The hang-up of the caller's own call changes nothing.
create or replace function waits_for_callback(p_interaction bigint) returns boolean language sql stable as $$
  select exists (select from queue_entries e where e.interaction_id = p_interaction and e.state in ('waiting', 'offered') and e.callback_to is not null)
    and not exists (select from legs l where l.interaction_id = p_interaction and l.left_at is null) $$;
