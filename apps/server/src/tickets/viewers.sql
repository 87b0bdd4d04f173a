-- Whoever looks at a request is told that somebody came, began to type, or went; a window that is gone is gone here too.
create or replace function tell_viewers() returns trigger language plpgsql as $$
begin
  perform pg_notify('linia', 'viewers:' || coalesce(new.ticket_id, old.ticket_id) || ':0');
  if tg_op = 'UPDATE' and new.ticket_id <> old.ticket_id then perform pg_notify('linia', 'viewers:' || old.ticket_id || ':0'); end if;
  return null;
end $$;
create or replace trigger ticket_viewers_told after insert or update or delete on ticket_viewers for each row execute function tell_viewers();
