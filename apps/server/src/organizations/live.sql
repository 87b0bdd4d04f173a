-- The company that stands for this one: itself, or the one it was merged into. A verb that is about to write the company asks
-- it after its own root's lock: the row is held (for key share), so a merge that is under way ends first and is seen, and one
-- that comes later waits for the verb and moves what it wrote. Nothing is ever written for a company that is gone.
create or replace function live_organization(p_organization int) returns int language plpgsql volatile as $$
declare
  live int;
begin
  select coalesce(merged_into_id, id) into live from organizations where id = p_organization for key share;
  return coalesce(live, p_organization);
end $$;
