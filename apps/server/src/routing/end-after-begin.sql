-- What has begun ends no earlier than it began, even where the machine's clock was set back in between (advance() does the same
-- for events): else a wait of minus three hours stands in a figure. The conditions are the triggers', so nothing is called for
-- rows in order.
create or replace function end_after_begin() returns trigger language plpgsql as $$ begin
  if tg_table_name = 'queue_entries' then
    new.ended_at := new.enqueued_at;
  elsif tg_table_name = 'offers' then
    new.ended_at := new.created_at;
  else
    new.connected_at := greatest(new.connected_at, case when new.connected_at is not null then new.created_at end);
    new.ended_at := greatest(new.ended_at, case when new.ended_at is not null then coalesce(new.connected_at, new.created_at) end);
    new.done_at := greatest(new.done_at, case when new.done_at is not null then new.ended_at end);
  end if;
  return new;
end $$;

create or replace trigger end_after_begin before update on queue_entries for each row
  when (new.ended_at < new.enqueued_at) execute function end_after_begin();
create or replace trigger end_after_begin before update on offers for each row
  when (new.ended_at < new.created_at) execute function end_after_begin();
create or replace trigger end_after_begin before update on assignments for each row
  when (old.state <> 'done' and (new.connected_at < new.created_at or new.ended_at < coalesce(new.connected_at, new.created_at) or new.done_at < new.ended_at))
  execute function end_after_begin();
