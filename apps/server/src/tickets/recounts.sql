-- A calendar, a year or a plan has changed: everything open that goes by it is reckoned anew, and what moved is kept. The change
-- itself is valid at its commit; what is open follows in batches, each a transaction of its own, in the order of the requests' ids.
-- Whoever dies in the middle leaves `done_to` as it was committed, and the next goes on from there.

-- Behind the change, in its transaction. A recount of the same plans that is under way has nothing left to do: this one looks at all.
create or replace function begin_recount(p_plans int[], p_by int, p_cause text, p_name text) returns int language plpgsql volatile as $$
declare
  made int;
begin
  insert into deadline_recounts (at, by_id, cause, name, plans, looked, total, finished_at)
    select linia_now(), p_by, p_cause, p_name, p_plans, 0, count(*), case when count(*) = 0 then linia_now() end
    from tickets where plan_id = any (p_plans) and is_live(state) returning id into made;
  if only_looked_at() then
    insert into deadline_moves (recount_id, ticket_id, kind, was, becomes)
      select made, k.id, m.kind, m.was, m.becomes from tickets k, lateral deadlines_of(k) x,
        lateral (values ('respond', k.respond_by, x.respond_by), ('resolve', k.resolve_by, x.resolve_by)) m (kind, was, becomes)
      where k.plan_id = any (p_plans) and is_live(k.state) and m.was is distinct from m.becomes;
    update deadline_recounts set looked = total, finished_at = linia_now() where id = made;
  else
    update deadline_recounts set finished_at = linia_now(), overtaken_by = made where finished_at is null and plans <@ p_plans and id <> made;
  end if;
  return made;
end $$;

-- Locked before the settings are: a batch has them for as long as it works.
create or replace function lock_recounts(p_plans int[]) returns void language plpgsql volatile as $$
begin
  if only_looked_at() then return; end if;
  perform from deadline_recounts where finished_at is null and plans <@ p_plans order by id for no key update;
end $$;

-- One request by the settings of now. Whoever calls has locked it.
create or replace function recount_for(t tickets, p_recount int, p_by int) returns void language plpgsql volatile as $$
declare
  d record;
begin
  d := deadlines_of(t);
  if (d.respond_by, d.resolve_by) is distinct from (t.respond_by, t.resolve_by) then
    insert into deadline_moves as x (recount_id, ticket_id, kind, was, becomes)
      select p_recount, t.id, m.kind, m.was, m.becomes from (values ('respond', t.respond_by, d.respond_by), ('resolve', t.resolve_by, d.resolve_by)) m (kind, was, becomes)
      where m.was is distinct from m.becomes
      on conflict (recount_id, ticket_id, kind) do update set becomes = excluded.becomes;
    update tickets set respond_by = d.respond_by, resolve_by = d.resolve_by, due_at = d.due_at where id = t.id returning * into t;
    perform advance_ticket(t.id, 'deadline_moved', coalesce('agent:' || p_by, 'linia'), jsonb_build_object('recount', p_recount));
  end if;
  perform set_timers(t);
end $$;

-- Recounts that have still to come to this request.
create or replace function recounts_before(p_plan int, p_ticket bigint) returns setof deadline_recounts language sql stable as $$
  select * from deadline_recounts where finished_at is null and p_plan = any (plans) and done_to < p_ticket order by id $$;

-- This one before its turn. True: there was a recount on its way to it.
create or replace function recount_ticket(t tickets) returns boolean language plpgsql volatile as $$
declare
  r deadline_recounts;
begin
  select * into r from recounts_before(t.plan_id, t.id) limit 1;
  if r.id is null then return false; end if;
  perform hold_deadline_settings();
  perform recount_for(t, r.id, r.by_id);
  return true;
end $$;

-- The next so many of it; 'more', 'over', or 'held': another is at it (with p_wait that one's batch is waited for).
create or replace function recount_batch(p_recount int, p_most int, p_wait boolean) returns text language plpgsql volatile as $$
declare
  r deadline_recounts;
  batch bigint[];
  t tickets;
begin
  if p_wait then
    select * into r from deadline_recounts where id = p_recount for no key update;
  else
    select * into r from deadline_recounts where id = p_recount for no key update skip locked;
    if r.id is null then return case when exists (select from deadline_recounts where id = p_recount and finished_at is null) then 'held' else 'over' end; end if;
  end if;
  if r.id is null or r.finished_at is not null then return 'over'; end if;
  -- requests before the settings, as every verb has it
  select array_agg(k.id) into batch from (select id from tickets where plan_id = any (r.plans) and is_live(state) and id > r.done_to order by id limit p_most for no key update) k;
  perform hold_deadline_settings();
  for t in select * from tickets where id = any (batch) and is_live(state) order by id loop
    perform recount_for(t, r.id, r.by_id);
  end loop;
  if cardinality(batch) = p_most then
    update deadline_recounts set looked = looked + p_most, done_to = batch[p_most] where id = r.id;
    return 'more';
  end if;
  -- hours that were only written further, and moved nothing, are nobody's news
  delete from deadline_recounts where id = r.id and by_id is null and not exists (select from deadline_moves where recount_id = r.id);
  update deadline_recounts set looked = looked + coalesce(cardinality(batch), 0), finished_at = linia_now() where id = r.id;
  return 'over';
end $$;
