-- A letter that leaves in a moment: until then its row can be taken out of the outbox. Returns the row's id.
create or replace function queue_answer(p_message bigint, p_wait interval) returns bigint language plpgsql volatile as $$
declare
  made bigint;
begin
  insert into outbox (kind, payload, not_before) values ('mail.send', jsonb_build_object('message', p_message), linia_now() + p_wait)
    returning id into made;
  perform pg_notify('linia', 'outbox:0:0');
  return made;
end $$;

-- Takes an answer back, exactly if nobody has begun to send it: who claims the row counts an attempt in the same statement, and
-- whoever comes second waits for the first and looks again.
create or replace function unqueue_answer(p_message bigint) returns boolean language plpgsql volatile as $$
begin
  delete from outbox o using messages m
    where m.id = p_message and o.id = m.outbox_id and o.attempts = 0 and o.done_at is null and o.failed_at is null;
  return found;
end $$;

-- From one state of a request to another, by the events that a person has for it.
create or replace function move_ticket_to(p_ticket bigint, p_to ticket_state, p_actor text, p_data jsonb default '{}') returns void
language plpgsql volatile as $$
declare
  now_ ticket_state;
begin
  select state into now_ from tickets where id = p_ticket;
  if now_ = p_to then return; end if;
  if p_to = 'open' and now_ in ('solved', 'closed') then perform advance_ticket(p_ticket, 'reopened', p_actor, p_data);
  elsif p_to = 'open' then perform advance_ticket(p_ticket, 'opened', p_actor, p_data);
  else
    if now_ = 'closed' or now_ = 'solved' and p_to <> 'closed' then perform advance_ticket(p_ticket, 'reopened', p_actor, p_data); end if;
    if p_to = 'closed' and now_ <> 'solved' then perform advance_ticket(p_ticket, 'solved', p_actor, p_data); end if;
    perform advance_ticket(p_ticket, case p_to when 'waiting_customer' then 'asked_customer' when 'waiting_third_party' then 'asked_third_party'
      when 'solved' then 'solved' when 'closed' then 'closed' end, p_actor, p_data);
  end if;
end $$;

-- A letter has left, or was refused: whoever looks at its request sees it at once.
create or replace function tell_letter_left() returns trigger language plpgsql as $$
begin
  perform pg_notify('linia', coalesce('ticket:' || new.ticket_id, 'feedback:' || new.feedback_id, 'letter:0') || ':0');
  return null;
end $$;
create or replace trigger messages_left after update of sent_at, bounced_at on messages
  for each row when (new.kind = 'answer' and (new.sent_at, new.bounced_at) is distinct from (old.sent_at, old.bounced_at))
  execute function tell_letter_left();
