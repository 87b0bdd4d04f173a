-- Who waits for the same stands in one lane: the same skills at the same levels, of the same tiers of one line. A person's
-- first caller is then the first of few heads, however long the line is (CORE §4): walking a line of 50,000 took 11 ms.

-- What is enough by now: `p_lowered` levels less of each skill. Of which nothing is left, it is not needed.
create or replace function needs_now(p_needs jsonb, p_lowered int) returns jsonb language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_build_object('skill', n.skill, 'level', n.level - p_lowered) order by n.skill), '[]')
  from jsonb_to_recordset(p_needs) as n (skill int, level int) where n.level > p_lowered $$;

-- Made when the first one needs it. Who makes a lane and who changes a membership take the line's row first, so neither
-- overlooks the other.
create or replace function lane_of(p_queue int, p_needs jsonb, p_tiers int) returns int language plpgsql volatile as $$
declare
  lane int;
begin
  select id into lane from lanes where queue_id = p_queue and needs = p_needs and tiers = p_tiers;
  if found then return lane; end if;
  perform from queues where id = p_queue for no key update;
  insert into lanes (queue_id, needs, tiers) values (p_queue, p_needs, p_tiers) on conflict do nothing returning id into lane;
  if lane is null then
    select id into lane from lanes where queue_id = p_queue and needs = p_needs and tiers = p_tiers;
    return lane;
  end if;
  perform refresh_lanes(array[p_queue]);
  return lane;
end $$;

-- Who may be asked for each lane of these lines, as memberships and skills say.
create or replace view lane_rights as
  select l.id as lane_id, l.queue_id, m.agent_id, m.tier, m.position,
    (select coalesce(sum(s.level), 0)::int from jsonb_to_recordset(l.needs) as n (skill int, level int)
      join agent_skills s on s.skill_id = n.skill and s.agent_id = m.agent_id) as level
  from lanes l join queue_members m on m.queue_id = l.queue_id and (l.tiers = 0 or m.tier <= l.tiers)
  where not exists (select from jsonb_to_recordset(l.needs) as n (skill int, level int)
    where not exists (select from agent_skills s where s.agent_id = m.agent_id and s.skill_id = n.skill and s.level >= n.level));

create or replace function refresh_lanes(p_queues int[], p_agent int default null) returns void language plpgsql volatile as $$
begin
  delete from lane_members x using lanes l where l.id = x.lane_id and l.queue_id = any (p_queues) and (p_agent is null or x.agent_id = p_agent)
    and not exists (select from lane_rights r where r.lane_id = x.lane_id and r.agent_id = x.agent_id);
  insert into lane_members as x (lane_id, agent_id, tier, position, level)
    select r.lane_id, r.agent_id, r.tier, r.position, r.level from lane_rights r
    where r.queue_id = any (p_queues) and (p_agent is null or r.agent_id = p_agent)
    on conflict (lane_id, agent_id) do update set tier = excluded.tier, position = excluded.position, level = excluded.level
      where (x.tier, x.position, x.level) is distinct from (excluded.tier, excluded.position, excluded.level);
end $$;

-- Whoever comes to a line, leaves it, or learns: their lanes follow in the same transaction.
create or replace function follow_membership() returns trigger language plpgsql as $$
declare
  queue int := coalesce(new.queue_id, old.queue_id);
begin
  perform from queues where id = queue for no key update;
  perform refresh_lanes(array[queue], coalesce(new.agent_id, old.agent_id));
  return null;
end $$;

create or replace function follow_skill() returns trigger language plpgsql as $$
declare
  who int := coalesce(new.agent_id, old.agent_id);
  of_queues int[] := array(select queue_id from queue_members where agent_id = who order by queue_id);
begin
  perform from queues where id = any (of_queues) order by id for no key update;
  perform refresh_lanes(of_queues, who);
  return null;
end $$;

create or replace trigger follow_membership after insert or delete or update of tier, position on queue_members
  for each row execute function follow_membership();
create or replace trigger follow_skill after insert or delete or update of level on agent_skills
  for each row execute function follow_skill();

-- A place follows its line: which lane, since when here, when the next of the line's steps is due. Whoever writes a place,
-- moves it or returns it needs not know of any of this.
create or replace function place_in_lane() returns trigger language plpgsql as $$
begin
  if new.queue_id is null then
    new.lane_id := null;
    new.next_step_at := null;
    return new;
  end if;
  if tg_op = 'INSERT' or new.queue_id is distinct from old.queue_id then
    new.queue_since := linia_now();
    new.steps := 0;
    new.lowered := 0;
    -- where some step asks further tiers, one begins with the first
    new.tiers := case when new.ticket_id is null and exists (select from queue_steps s where s.queue_id = new.queue_id and s.tiers is not null) then 1 else 0 end;
  end if;
  new.lane_id := lane_of(new.queue_id, needs_now(new.needs, new.lowered), new.tiers);
  if new.ticket_id is not null then return new; end if; -- steps are for who waits on the telephone
  new.next_step_at := (select new.queue_since + make_interval(secs => s.after) from queue_steps s
    where s.queue_id = new.queue_id and s.after is not null and s.position > new.steps order by s.position limit 1);
  return new;
end $$;

create or replace trigger place_in_lane before insert or update of queue_id, needs, lowered, tiers, steps on queue_entries
  for each row execute function place_in_lane();

-- A new policy is valid for those who wait already: what they have been granted stays, what is due is counted anew.
create or replace function replan_entries(p_queue int) returns void language plpgsql volatile as $$
declare
  has_tiers boolean := exists (select from queue_steps s where s.queue_id = p_queue and s.tiers is not null);
begin
  update queue_entries set steps = 0, tiers = case when has_tiers then greatest(tiers, 1) else 0 end
    where queue_id = p_queue and state in ('waiting', 'offered') and interaction_id is not null;
end $$;

-- Places from before there were lanes.
update queue_entries set steps = steps where lane_id is null and queue_id is not null and state in ('waiting', 'offered');
