-- Where a number leads: of a request that was made part of another, to that one.
create or replace function live_ticket(p_ticket bigint) returns bigint language sql stable as $$
  with recursive way as (
    select id, merged_into from tickets where id = p_ticket
    union select t.id, t.merged_into from way w join tickets t on t.id = w.merged_into)
  select id from way where merged_into is null $$;
