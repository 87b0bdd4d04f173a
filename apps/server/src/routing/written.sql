-- Written work waits in the lines of its departments, and is asked of the same people by tier, skill and strategy; but it never
-- rings: it waits in front of somebody who has room for it and no call (`written_capacity`, beside the one for calls), for as
-- long as its line says (`written_ring`). The order is the deadlines'. Once a second is soon enough, so the clock offers it:
-- there is no occasion to be missed, and nothing that a call's dispatch would wait for.

-- Who has this request in hand? Nobody, and somebody owes something: it has a place. Whatever verb writes a request need not know.
create or replace function wants_place(t tickets) returns boolean language sql immutable as $$
  select t.owner_id is null and t.state in ('new', 'open') and t.merged_into is null $$;

create or replace function written_needs(t tickets) returns jsonb language sql stable as $$
  select coalesce((select jsonb_agg(jsonb_build_object('skill', n.skill, 'level', n.level) order by n.skill)
    from services s cross join lateral jsonb_to_recordset(s.needs) as n (skill int, level int) where s.id = t.service_id), '[]') $$;

create or replace function written_rank(t tickets) returns timestamptz language sql stable as $$
  select coalesce(t.due_at, t.created_at + interval '7 days') - case t.priority when 'urgent' then interval '1 day' when 'high' then interval '4 hours' when 'low' then interval '-1 day' else '0' end $$;

create or replace function keep_written_place() returns trigger language plpgsql as $$
declare
  e queue_entries;
  queue int;
begin
  select * into e from queue_entries where ticket_id = new.id and state in ('waiting', 'offered');
  if not wants_place(new) then
    if e.id is not null then perform end_written(e.id, case when new.owner_id is not null then 'taken' else 'over' end); end if;
    return null;
  end if;
  select q.id into queue from queues q where q.department_id = coalesce(new.department_id, (select id from departments where is_default));
  if queue is null then return null; end if;
  if e.id is null then
    insert into queue_entries (ticket_id, queue_id, state, enqueued_at, rank_at, needs)
      values (new.id, queue, 'waiting', linia_now(), written_rank(new), written_needs(new)) returning * into e;
    -- whoever gave it back is not the first to be asked
    if tg_op = 'UPDATE' and old.owner_id is not null then perform exclude(e.id, old.owner_id, 3600, 'returned'); end if;
  elsif e.queue_id <> queue then
    perform tell_work(o.agent_id) from offers o where o.entry_id = e.id and o.state = 'pending';
    update offers set state = 'withdrawn', ended_at = linia_now() where entry_id = e.id and state = 'pending';
    delete from exclusions where entry_id = e.id;
    update queue_entries set state = 'waiting', queue_id = queue, rank_at = written_rank(new), needs = written_needs(new) where id = e.id;
  elsif (e.rank_at, e.needs) is distinct from (written_rank(new), written_needs(new)) then
    update queue_entries set rank_at = written_rank(new), needs = written_needs(new) where id = e.id;
  end if;
  return null;
end $$;

create or replace trigger keep_written_place_of_new after insert on tickets for each row
  when (new.owner_id is null and new.state in ('new', 'open')) execute function keep_written_place();
create or replace trigger keep_written_place after update on tickets for each row
  when ((old.owner_id, old.state, old.department_id, old.service_id, old.priority, old.due_at, old.merged_into)
    is distinct from (new.owner_id, new.state, new.department_id, new.service_id, new.priority, new.due_at, new.merged_into))
  execute function keep_written_place();

create or replace function end_written(p_entry bigint, p_outcome text) returns void language plpgsql volatile as $$
begin
  perform tell_work(agent_id) from offers where entry_id = p_entry and state = 'pending';
  perform end_entry(p_entry, p_outcome);
end $$;

-- A desk reads its written work anew.
create or replace function tell_work(p_agent int) returns void language sql volatile as $$ select pg_notify('linia', 'work:' || p_agent || ':0') $$;

create or replace function written_load(p_agent int) returns int language sql stable as $$
  select (select count(*)::int from tickets where owner_id = p_agent and state in ('new', 'open'))
    + (select count(*)::int from offers where agent_id = p_agent and state = 'pending' and ticket_id is not null) $$;

-- Whom written work may be offered to: there, not set aside, no call in this moment, room for one more, nothing asked already.
create or replace view ready_writers as
  select a.id, a.turn_at, a.calls_taken, a.worked_ms, a.ready_ms, a.ready_since, written_load(a.id)::double precision / a.written_capacity as load
  from agents a
  where a.presence = 'available' and a.engagement = 'idle' and a.set_aside_at is null and a.disabled_at is null and not a.break_after
    and a.written_capacity > 0 and 'agent' = any (a.roles)
    and exists (select from live_agents l where l.agent_id = a.id)
    and not exists (select from offers o where o.agent_id = a.id and o.state = 'pending' and o.ticket_id is not null)
    and written_load(a.id) < a.written_capacity;

create or replace function first_written(p_agent int) returns bigint language sql stable as $$
  select e.id from lane_members m join lanes l on l.id = m.lane_id join queues q on q.id = l.queue_id and q.written_ring is not null
    cross join lateral (
      select w.id, w.rank_at from queue_entries w where w.lane_id = m.lane_id and w.state = 'waiting' and w.ticket_id is not null
        and not exists (select from exclusions x where x.entry_id = w.id and x.agent_id = p_agent)
      order by w.rank_at, w.id limit 1) e
  where m.agent_id = p_agent order by e.rank_at, e.id limit 1 $$;

-- As for a call, but for what counts calls: of written work whoever has the smallest part of their room taken is asked.
create or replace function best_writer(p_entry bigint) returns int language sql stable as $$
  select r.id from queue_entries e join queues q on q.id = e.queue_id join lane_members m on m.lane_id = e.lane_id join ready_writers r on r.id = m.agent_id
  where e.id = p_entry and not exists (select from exclusions x where x.entry_id = e.id and x.agent_id = r.id)
  order by m.tier, case q.strategy when 'top_down' then m.position end, case q.strategy when 'skill_level' then -m.level end,
    case q.strategy when 'round_robin' then asked_at(e.queue_id, r.id) end, r.load, r.turn_at, r.id limit 1 $$;

-- One offer, where somebody has room for the most urgent that waits for them. 'again': somebody was faster.
create or replace function dispatch_written() returns text language plpgsql volatile as $$
declare
  entry bigint;
  e queue_entries;
  t tickets;
  who int;
  ring int;
  made bigint;
  at_ timestamptz;
begin
  if not exists (select from queue_entries where state = 'waiting' and ticket_id is not null) then return 'none'; end if;
  -- only who sits where something waits is looked at: of thousands who are free most do not
  select w.id into entry from (
    select first_written(r.id) as id from ready_writers r where r.id in (
      select m.agent_id from (select distinct lane_id from queue_entries where state = 'waiting' and ticket_id is not null) l join lane_members m on m.lane_id = l.lane_id)) f
    join queue_entries w on w.id = f.id order by w.rank_at, w.id limit 1;
  if entry is null then return 'none'; end if;
  select k.* into t from tickets k join queue_entries w on w.ticket_id = k.id where w.id = entry for no key update of k; -- waits
  select * into e from queue_entries where id = entry;
  if e.state <> 'waiting' then return 'again'; end if;
  who := best_writer(entry);
  if who is null then return 'again'; end if;
  perform from agents where id = who for no key update; -- waits
  if not exists (select from ready_writers where id = who) or best_writer(entry) is distinct from who then return 'again'; end if;
  at_ := linia_now();
  select written_ring into ring from queues where id = e.queue_id;
  insert into offers (entry_id, ticket_id, agent_id, state, created_at, expires_at, why)
    values (entry, t.id, who, 'pending', at_, at_ + make_interval(secs => ring), explain_writer(e, who)) returning id into made;
  update queue_entries set state = 'offered' where id = entry;
  update queue_members set asked_at = at_ where queue_id = e.queue_id and agent_id = who;
  perform advance_ticket(t.id, 'offered', 'linia', jsonb_build_object('offer', made, 'agent', who, 'entry', entry, 'queue', e.queue_id));
  perform tell_work(who);
  return 'offered';
end $$;

-- Why this person: everybody of the line and what stands against each, eight at most.
create or replace function explain_writer(e queue_entries, p_agent int) returns jsonb language sql stable as $$
  select jsonb_build_object('by', 'written', 'queue', (select name from queues where id = e.queue_id),
    'rank', jsonb_build_object('at', e.rank_at, 'waited', extract(epoch from linia_now() - e.enqueued_at)::int),
    'candidates', coalesce((select jsonb_agg(c.row order by c.place, c.id) from (
      select a.id, case when a.id = p_agent then 0 else m.tier end as place, jsonb_strip_nulls(jsonb_build_object('agent', jsonb_build_object('id', a.id, 'name', a.name), 'tier', m.tier,
        'load', written_load(a.id), 'capacity', a.written_capacity, 'outcome', case when a.id = p_agent then 'chosen'
          when a.presence = 'offline' or a.disabled_at is not null then 'offline' when a.presence = 'away' then 'away'
          when a.set_aside_at is not null then 'set_aside' when not exists (select from live_agents l where l.agent_id = a.id) then 'no_session'
          when not exists (select from lane_members x where x.lane_id = e.lane_id and x.agent_id = a.id) then 'skill'
          when exists (select from exclusions x where x.entry_id = e.id and x.agent_id = a.id) then 'excluded'
          when a.engagement <> 'idle' then 'busy' when written_load(a.id) >= a.written_capacity then 'full' else 'later' end)) as row
      from queue_members m join agents a on a.id = m.agent_id where m.queue_id = e.queue_id order by 2, a.id limit 8) c), '[]')) $$;

-- The person takes it: theirs from now on. Two at once, or taken from the list meanwhile: the second finds the offer gone.
create or replace function accept_written(p_offer bigint, p_agent int) returns bigint language plpgsql volatile as $$
declare
  o offers;
begin
  o := lock_written(p_offer);
  if o.id is null or o.agent_id <> p_agent or o.state <> 'pending' then raise exception 'offer.gone' using errcode = 'LN409'; end if;
  update offers set state = 'accepted', ended_at = linia_now() where id = p_offer;
  update queue_entries set state = 'accepted', ended_at = linia_now(), outcome = 'taken' where id = o.entry_id;
  delete from exclusions where entry_id = o.entry_id;
  update tickets set owner_id = p_agent where id = o.ticket_id;
  perform advance_ticket(o.ticket_id, 'accepted', 'agent:' || p_agent, jsonb_build_object('offer', p_offer, 'agent', p_agent, 'owner', p_agent));
  perform tell_work(p_agent);
  return o.ticket_id;
end $$;

create or replace function lock_written(p_offer bigint) returns offers language plpgsql volatile as $$
declare
  o offers;
begin
  perform from tickets where id = (select ticket_id from offers where id = p_offer) for no key update;
  select * into o from offers where id = p_offer;
  return o;
end $$;

-- It goes back to the line: declined by the person, left lying, or its person has gone. Nobody is set aside for it.
create or replace function return_written(p_offer bigint, p_state offer_state, p_actor text, p_agent int default null, p_reason int default null, p_comment text default null)
returns void language plpgsql volatile as $$
declare
  o offers;
begin
  o := lock_written(p_offer);
  if o.id is null or o.ticket_id is null or o.state <> 'pending' or o.agent_id <> coalesce(p_agent, o.agent_id) then raise exception 'offer.gone' using errcode = 'LN409'; end if;
  if p_state = 'missed' and o.expires_at > linia_now() then raise exception 'offer.not_due' using errcode = 'LN409'; end if;
  if p_state = 'withdrawn' and may_keep_written(o.agent_id) then raise exception 'offer.not_due' using errcode = 'LN409'; end if;
  update offers set state = p_state, reason_id = p_reason, comment = p_comment, ended_at = linia_now() where id = p_offer;
  update queue_entries set state = 'waiting' where id = o.entry_id;
  if p_state <> 'withdrawn' then perform exclude(o.entry_id, o.agent_id, 1800, p_state::text); end if;
  perform advance_ticket(o.ticket_id, p_state::text, p_actor,
    jsonb_strip_nulls(jsonb_build_object('offer', p_offer, 'agent', o.agent_id, 'entry', o.entry_id, 'reason', p_reason, 'comment', p_comment)));
  perform tell_work(o.agent_id);
end $$;

-- What lies before somebody lies there while they are at work; a call that comes meanwhile does not take it away.
create or replace function may_keep_written(p_agent int) returns boolean language sql stable as $$
  select exists (select from agents a where a.id = p_agent and a.presence = 'available' and a.set_aside_at is null and a.disabled_at is null
    and (a.grace_until is null or exists (select from live_agents l where l.agent_id = a.id))) $$;

-- Requests from before there were deadlines and places, and those of a seed: what stands is reckoned, what has passed already is
-- told to nobody any more, what nobody has in hand stands in its line.
create or replace function settle_requests() returns void language plpgsql volatile as $$
declare
  t tickets;
begin
  insert into ticket_pauses (ticket_id, state, began_at)
    select k.id, k.state, coalesce((select max(at) from ticket_events v where v.ticket_id = k.id and v.type in ('asked_customer', 'asked_third_party')), k.created_at)
    from tickets k where k.state in ('waiting_customer', 'waiting_third_party') and not exists (select from ticket_pauses p where p.ticket_id = k.id and p.ended_at is null);
  for t in select * from tickets k where plan_id is not null and is_live(state) and not exists (select from deadline_timers d where d.ticket_id = k.id) order by id for no key update loop
    update tickets k set (respond_by, resolve_by, due_at) = (select d.respond_by, d.resolve_by, d.due_at from deadlines_of(t) d) where k.id = t.id returning k.* into t;
    perform set_timers(t);
    update deadline_timers set fired_at = due_at where ticket_id = t.id and due_at <= linia_now();
  end loop;
  insert into queue_entries (ticket_id, queue_id, state, enqueued_at, rank_at, needs)
    select k.id, q.id, 'waiting', linia_now(), written_rank(k), written_needs(k)
    from tickets k join queues q on q.department_id = coalesce(k.department_id, (select id from departments where is_default))
    where wants_place(k) and not exists (select from queue_entries e where e.ticket_id = k.id and e.state in ('waiting', 'offered'));
end $$;

select settle_requests();
