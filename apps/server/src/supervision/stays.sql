-- What every figure of the board counts: a stay, one call's time in one line (README.md beside this file). The board, its
-- lists and its intervals all read this one function, so a figure and its list cannot differ.

-- The company's day (DESIGN law 15): its midnight, not the machine's and not the browser's.
create or replace function company_zone() returns text language sql stable as $$
  select coalesce((select value #>> '{}' from settings where key = 'timeZone'), 'Europe/Moscow') $$;

create or replace function day_start(p_at timestamptz) returns timestamptz language sql stable as $$
  select date_trunc('day', p_at, company_zone()) $$;

-- Stays that began at p_from or later, each with exactly one outcome:
--   waiting          still in the line (asked of somebody or not)
--   connecting       taken, the sound is not there yet: in no figure until it is
--   answered         somebody of the line had the sound (`connected_at`); stays so whatever comes later (the desk lost, a return)
--   abandoned        the caller left while nobody was with them: waiting, ringing, or taken but not connected
--   short_abandoned  the same, within the line's short_abandon seconds of coming into any line: whoever waited elsewhere
--                    and was moved here did not misdial
--   callback         hung up to be called: no wait any more, whatever comes of the call. `how` says what did: callback (nothing
--                    yet), callback_tried (called, not reached, their turn comes again), callback_reached, callback_not_reached
--                    (after the last attempt), callback_came_in (came through by themselves), callback_given_up (by us)
--   overflowed       left otherwise; `how` says: moved (to another line, by somebody or by the line's own step), fallen_back
--                    (became a request), cancelled (a warm question its agent took back, or whose caller left while the agent
--                    was with them), answered_elsewhere, or the call's end: failed, superseded, diverted
-- A row of queue_entries lives through a move (its queue changes, the event tells), so a moved call has two stays of one
-- entry; a returned call has a new entry with the old enqueued_at, so its stay begins at the event. Waits count from
-- coming into this line, as FIELD §2 has it; only "longest wait" counts from the first enqueued_at.
create or replace function queue_stays(p_from timestamptz, p_at timestamptz) returns table (
  entry_id bigint, interaction_id bigint, queue_id int, came_at timestamptz, left_at timestamptz, answered_at timestamptz, agent_id int,
  outcome text, how text, waited_ms bigint, end_reason end_reason
) language sql stable as $$
  with turns as materialized (
    select (data->>'entry')::bigint as entry_id, version, case type when 'overflowed' then 'moved' else type end as type, at, (data->>'from')::int as from_queue, (data->>'to')::int as to_queue
    from interaction_events
    where at >= p_from and type in ('moved', 'overflowed', 'returned_cold', 'escalation_fell_back_cold') and (type <> 'moved' or data->'from' <> data->'to')
  ),
  places as materialized (
    select e.* from queue_entries e where e.enqueued_at >= p_from and e.interaction_id is not null and e.queue_id is not null
    union all
    select e.* from queue_entries e where e.id in (select t.entry_id from turns t) and e.enqueued_at < p_from and e.queue_id is not null
  ),
  begins as (
    select p.id as entry_id, 0 as version, coalesce(made.at, p.enqueued_at) as came_at, coalesce(first.from_queue, p.queue_id) as queue_id
    from places p
      left join turns made on made.entry_id = p.id and made.type <> 'moved'
      left join (select distinct on (t.entry_id) t.entry_id, t.from_queue from turns t where t.type = 'moved' order by t.entry_id, t.version) first
        on first.entry_id = p.id
    union all
    select t.entry_id, t.version, t.at, t.to_queue from turns t where t.type = 'moved'
  ),
  stays as (
    select b.*, lead(b.came_at) over (partition by b.entry_id order by b.version) as moved_at from begins b
  ),
  seen as (
    select s.*, p.interaction_id, p.enqueued_at, p.state, p.outcome as ending, p.attempts, asked.at as callback_at, i.end_reason, i.ended_at as call_ended_at, q.short_abandon,
      -- a specialist to whom the call fell while being connected has the caller alone
      coalesce(x.mode = 'warm', false) and tried.role is distinct from 'responsible' as warm, a.connected_at,
      coalesce(a.agent_id, tried.agent_id) as agent_id,
      coalesce(s.moved_at, asked.at, case p.state when 'left' then p.ended_at when 'accepted' then tried.ended_at end) as gone_at
    from stays s
      join places p on p.id = s.entry_id
      join interactions i on i.id = p.interaction_id and i.direction = 'incoming' -- a PBX may say late that it was outgoing
      join queues q on q.id = s.queue_id
      left join escalations x on x.id = p.escalation_id
      left join lateral (
        -- an answer that the PBX told after the hang-up may have no entry: it is the answer of the caller's last place
        select c.connected_at, c.agent_id from assignments c
        where c.interaction_id = p.interaction_id and (c.entry_id = p.id or (c.entry_id is null and p.id = (select max(o.id) from queue_entries o where o.interaction_id = p.interaction_id)))
          and c.connected_at >= s.came_at and (s.moved_at is null or c.connected_at < s.moved_at)
        order by c.connected_at, c.id limit 1) a on true
      left join lateral (
        select c.ended_at, c.agent_id, c.role from assignments c
        where a.connected_at is null and s.moved_at is null and p.state = 'accepted' and c.entry_id = p.id and c.interaction_id = p.interaction_id
        order by c.id desc limit 1) tried on true
      left join lateral (
        -- who is moved while they are to be called is to be called in this line from that moment
        select greatest(max(v.at), s.came_at) as at from interaction_events v
        where p.callback_to is not null and v.interaction_id = p.interaction_id and v.type = 'callback_asked' and s.moved_at is null
        having count(*) > 0) asked on true
    where s.came_at >= p_from
  ),
  told as (
    select seen.*, case
      when callback_at <= coalesce(connected_at, 'infinity') then 'callback'
      when connected_at is not null then 'answered'
      when moved_at is not null then 'overflowed'
      when state in ('waiting', 'offered') then 'waiting'
      when state = 'accepted' and (gone_at is null or (not warm and call_ended_at is null)) then 'connecting'
      when warm or (state = 'left' and ending not in ('abandoned', 'cancelled')) or end_reason in ('failed', 'superseded', 'diverted', 'answered_elsewhere') then 'overflowed'
      when gone_at - enqueued_at <= make_interval(secs => short_abandon) then 'short_abandoned'
      else 'abandoned' end as outcome
    from seen
  )
  select entry_id, interaction_id, queue_id, came_at, gone_at, case when outcome = 'answered' then connected_at end, agent_id, outcome,
    case
      when outcome = 'callback' then case
        when connected_at is not null then 'callback_reached'
        when ending in ('not_reached', 'came_in') then 'callback_' || ending
        when call_ended_at is not null then 'callback_given_up'
        when attempts > 0 then 'callback_tried'
        else 'callback' end
      when outcome <> 'overflowed' then outcome
      when moved_at is not null then 'moved'
      when not warm and end_reason in ('failed', 'superseded', 'diverted', 'answered_elsewhere') then end_reason::text
      when state = 'accepted' then 'cancelled'
      else ending end,
    (extract(epoch from coalesce(case when outcome = 'callback' then callback_at end, connected_at, gone_at, p_at) - came_at) * 1000)::bigint, end_reason
  from told $$;

-- A lost call: the caller left, or was not reached when they had asked to be called, and nobody had ever talked to them. Open until somebody called back, or the caller came
-- through by themselves later.
create or replace function lost_open(p_interaction bigint) returns boolean language sql stable as $$
  select i.called_back_at is null and not exists (
    select from interactions n where n.phone_e164 = i.phone_e164 and n.created_at > i.ended_at and n.answered_at is not null)
  from interactions i where i.id = p_interaction $$;
