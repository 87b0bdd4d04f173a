-- A supervisor moves a waiting caller to another line. Same place: `enqueued_at`, rank and when a callback is due stay;
-- exclusions end with the line.
create or replace function move_entry(p_entry bigint, p_queue int, p_actor text) returns table (agent_id int) language plpgsql volatile as $$
#variable_conflict use_column
declare
  e queue_entries;
  asked int;
  is_closed boolean;
begin
  select * into e from queue_entries where id = p_entry and interaction_id is not null;
  if not found then raise exception 'entry.gone' using errcode = 'LN409'; end if;
  perform lock_interaction(e.interaction_id);
  select * into e from queue_entries where id = p_entry;
  if e.state not in ('waiting', 'offered') then raise exception 'entry.gone' using errcode = 'LN409'; end if;
  if e.escalation_id is not null then raise exception 'entry.escalation' using errcode = 'LN409'; end if;
  -- held to the end: whoever closes the line counts this caller, or is waited for here
  select closed into is_closed from queues where id = p_queue for key share;
  if not found then raise exception 'queue.unknown' using errcode = 'LN404'; end if;
  if e.queue_id = p_queue and e.target_agent is null then return; end if;
  if is_closed and e.queue_id <> p_queue then raise exception 'queue.closed' using errcode = 'LN409'; end if;
  update offers set state = 'withdrawn', ended_at = linia_now() where entry_id = p_entry and state = 'pending' returning agent_id into asked;
  update queue_entries set state = 'waiting', queue_id = p_queue, target_agent = null, target_until = null, target_why = null where id = p_entry;
  delete from exclusions where entry_id = p_entry;
  if asked is not null then
    perform advance(e.interaction_id, 'withdrawn', p_actor, jsonb_build_object('agent', asked, 'entry', p_entry));
  end if;
  perform advance(e.interaction_id, 'moved', p_actor, jsonb_build_object('entry', p_entry, 'from', e.queue_id, 'to', p_queue));
  perform settle_agents(array[asked], p_actor);
  return query select asked where asked is not null;
end $$;

-- A place that was given back to a line closed meanwhile goes on to one that is open. An escalation's is its department's, and
-- has an end of its own. The root is locked by the caller and waits.
create or replace function leave_closed(p_entry bigint) returns void language plpgsql volatile as $$
declare
  e queue_entries;
  to_ int;
begin
  select * into e from queue_entries where id = p_entry and state = 'waiting' and escalation_id is null and queue_id is not null;
  if not found then return; end if;
  to_ := open_queue(e.queue_id, (select line_id from interactions where id = e.interaction_id));
  if to_ = e.queue_id then return; end if;
  update queue_entries set queue_id = to_ where id = p_entry;
  perform advance(e.interaction_id, 'moved', 'linia', jsonb_build_object('entry', p_entry, 'from', e.queue_id, 'to', to_));
end $$;
