-- A line's policy is data: every version is kept whole, and the one that is valid is written out into `queues` and
-- `queue_steps`, where dispatch reads it. Who saves holds the line's row.

-- What is valid now, as it is kept (packages/domain, QueuePolicy; a test compares the two).
create or replace function queue_policy(p_queue int) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'strategy', strategy, 'priority', priority,
    'steps', coalesce((select jsonb_agg(jsonb_build_object(
        'when', case when s.after is not null then 'after' when s.length is not null then 'length' else 'expected' end,
        'limit', coalesce(s.after, s.length, s.expected),
        'act', case when s.lower is not null then 'lower' when s.tiers is not null then 'tiers' else 'toQueue' end,
        'value', coalesce(s.lower, s.tiers, s.to_queue)) order by s.position)
      from queue_steps s where s.queue_id = q.id), '[]'),
    'ring', ring, 'wrapUp', wrap_up, 'missedLimit', missed_limit, 'excludeAfterDecline', exclude_after_decline,
    'excludeAfterMiss', exclude_after_miss, 'roundPause', round_pause, 'lastAgentDays', last_agent_days,
    'lastAgentFor', last_agent_for, 'ownerFor', owner_for, 'calendarId', calendar_id, 'whenClosed', when_closed,
    'lineLimit', line_limit, 'whenFull', when_full, 'resumeWithin', resume_within, 'callbackAttempts', callback_attempts,
    'callbackPause', callback_pause, 'escalationDeadline', escalation_deadline, 'headStart', head_start, 'lateAfter', late_after,
    'serviceLevel', service_level, 'serviceGoal', service_goal, 'shortAbandon', short_abandon)
  from queues q where id = p_queue $$;

-- Who sits in a line and what they can, as a policy is checked against it.
create or replace function policy_members(p_queue int) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', a.name, 'tier', m.tier, 'skills',
    (select coalesce(jsonb_agg(jsonb_build_object('skill', s.skill_id, 'level', s.level)), '[]') from agent_skills s where s.agent_id = a.id)) order by a.name), '[]')
  from queue_members m join agents a on a.id = m.agent_id where m.queue_id = p_queue and a.disabled_at is null $$;

-- The next version: kept, written out, and valid for those who wait already. Returns its number.
create or replace function save_policy(p_queue int, p_policy jsonb, p_by int, p_reverted int default null) returns int
language plpgsql volatile as $$
declare
  next_version int;
begin
  update queues q set
    policy_version = q.policy_version + 1, strategy = p.strategy, priority = p.priority,
    ring = p.ring, wrap_up = p."wrapUp", missed_limit = p."missedLimit", exclude_after_decline = p."excludeAfterDecline",
    exclude_after_miss = p."excludeAfterMiss", round_pause = p."roundPause", last_agent_days = p."lastAgentDays",
    last_agent_for = p."lastAgentFor", owner_for = p."ownerFor", calendar_id = p."calendarId", when_closed = p."whenClosed",
    line_limit = p."lineLimit", when_full = p."whenFull", resume_within = p."resumeWithin", callback_attempts = p."callbackAttempts",
    callback_pause = p."callbackPause", escalation_deadline = p."escalationDeadline", head_start = p."headStart",
    late_after = p."lateAfter", service_level = p."serviceLevel", service_goal = p."serviceGoal", short_abandon = p."shortAbandon"
  from jsonb_to_record(p_policy) as p (strategy strategy, priority int, ring int, "wrapUp" int, "missedLimit" int, "excludeAfterDecline" int,
    "excludeAfterMiss" int, "roundPause" int, "lastAgentDays" int, "lastAgentFor" int, "ownerFor" int, "calendarId" int, "whenClosed" instead,
    "lineLimit" int, "whenFull" instead, "resumeWithin" int, "callbackAttempts" int, "callbackPause" int, "escalationDeadline" int,
    "headStart" int, "lateAfter" int, "serviceLevel" int, "serviceGoal" int, "shortAbandon" int)
  where q.id = p_queue returning q.policy_version into next_version;
  delete from queue_steps where queue_id = p_queue;
  insert into queue_steps (queue_id, position, after, length, expected, lower, tiers, to_queue)
    select p_queue, place,
      case step ->> 'when' when 'after' then (step ->> 'limit')::int end,
      case step ->> 'when' when 'length' then (step ->> 'limit')::int end,
      case step ->> 'when' when 'expected' then (step ->> 'limit')::int end,
      case step ->> 'act' when 'lower' then (step ->> 'value')::int end,
      case step ->> 'act' when 'tiers' then (step ->> 'value')::int end,
      case step ->> 'act' when 'toQueue' then (step ->> 'value')::int end
    from jsonb_array_elements(p_policy -> 'steps') with ordinality as given (step, place);
  insert into queue_policies (queue_id, version, policy, saved_at, saved_by, reverted_to)
    values (p_queue, next_version, queue_policy(p_queue), linia_now(), p_by, p_reverted);
  perform replan_entries(p_queue);
  return next_version;
end $$;

-- A line has a first version from its first moment, so there is always one to go back to.
create or replace function first_policy() returns trigger language plpgsql as $$
begin
  if tg_when = 'BEFORE' then
    new.policy_version := 1;
    return new;
  end if;
  insert into queue_policies (queue_id, version, policy, saved_at) values (new.id, 1, queue_policy(new.id), linia_now());
  return null;
end $$;
create or replace trigger first_policy_number before insert on queues for each row execute function first_policy();
create or replace trigger first_policy_kept after insert on queues for each row execute function first_policy();

-- Lines from before there were versions.
with old as (update queues set policy_version = 1 where policy_version = 0 returning id)
insert into queue_policies (queue_id, version, policy, saved_at) select id, 1, queue_policy(id), linia_now() from old;

-- Nothing new leads to a line that is closed. Who closes it holds its row, so both can't happen at once.
create or replace function refuse_closed_queue() returns trigger language plpgsql as $$
declare
  queue int := case when tg_table_name = 'queue_steps' then (to_jsonb(new) ->> 'to_queue')::int else (to_jsonb(new) ->> 'queue_id')::int end;
  is_closed boolean;
begin
  -- a number that is out of use keeps where it led, and is asked when it is taken up again
  if queue is null or (tg_table_name = 'lines' and (to_jsonb(new) ->> 'closed')::boolean) then return new; end if;
  select closed into is_closed from queues where id = queue for key share;
  if is_closed then raise exception 'queue.closed' using errcode = 'LN409'; end if;
  return new;
end $$;
create or replace trigger refuse_closed_queue before insert or update of queue_id, closed on lines for each row execute function refuse_closed_queue();
create or replace trigger refuse_closed_queue before insert on queue_members for each row execute function refuse_closed_queue();
create or replace trigger refuse_closed_queue before insert on queue_steps for each row execute function refuse_closed_queue();
