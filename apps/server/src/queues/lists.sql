-- What desks choose from has changed: whoever has a desk open gets it anew. Several changes of one transaction are one notice.
create or replace function tell_lists() returns trigger language plpgsql as $$
begin
  perform pg_notify('linia', 'lists:0:0');
  return null;
end $$;
create or replace trigger tell_lists after insert or delete or update on services for each statement execute function tell_lists();
create or replace trigger tell_lists after insert or delete or update on subjects for each statement execute function tell_lists();
create or replace trigger tell_lists after insert or delete or update on purposes for each statement execute function tell_lists();
create or replace trigger tell_lists after insert or delete or update on dispositions for each statement execute function tell_lists();
create or replace trigger tell_lists after insert or delete or update on reasons for each statement execute function tell_lists();
create or replace trigger tell_lists after insert or delete or update on departments for each statement execute function tell_lists();
-- of a line only what the lists show: the clock writes another column each second, and nobody's desk needs to know
create or replace trigger tell_lists after insert or delete or update of name, position, department_id, late_after, closed on queues for each statement execute function tell_lists();
create or replace trigger tell_lists after insert or delete or update on lines for each statement execute function tell_lists();
create or replace trigger tell_lists after insert or delete or update on skills for each statement execute function tell_lists();
create or replace trigger tell_lists after insert or delete or update on rules for each statement execute function tell_lists();
