-- «Сейчас не так»: what somebody should look at now, worst first. `over` is red, `late` amber. The figures of the lines are
-- given (board_figures), everything else is read here.
create or replace function board_troubles(p_queues int[], p_figures jsonb, p_from timestamptz, p_at timestamptz) returns jsonb language sql stable as $$
  with lines as (
    select (f->>'queueId')::int as id, f->>'name' as name, (f->>'waiting')::int as waiting, (f->>'oldestAt')::timestamptz as oldest,
      (f->>'offered')::int as offered, (f#>>'{serviceLevel,value}')::numeric as level, (f#>>'{serviceLevel,goal}')::numeric as goal
    from jsonb_array_elements(p_figures) f
  ),
  troubles as (
    -- somebody waits where nobody is, nor will be after the present call
    select 'nobody_there' as code, 0 as weight, 'over' as severity, name as subject, to_jsonb(waiting) as value, oldest as since,
      null::bigint as interaction_id, null::int as agent_id, id as queue_id
    from lines where waiting > 0 and not anybody_present(id, null, null)
    union all
    -- past half of its time, and nobody took it; red in the last quarter
    select 'escalation_late', 1, case when p_at > x.created_at + (x.deadline_at - x.created_at) * 0.75 then 'over' else 'late' end, caller_name(i),
      to_jsonb(coalesce(d.name, t.name)), x.created_at, i.id, x.target_agent, x.queue_id
    from escalations x join interactions i on i.id = x.interaction_id left join departments d on d.id = x.department_id left join agents t on t.id = x.target_agent
    where x.state in ('waiting', 'offered') and p_at > x.created_at + (x.deadline_at - x.created_at) / 2
    union all
    -- a caller longer in line than the line allows (by the first enqueued_at); red at three times that
    select 'waiting_long', 2, case when p_at > e.enqueued_at + 3 * make_interval(secs => q.late_after) then 'over' else 'late' end, caller_name(i),
      to_jsonb(q.name), e.enqueued_at, i.id, null, q.id
    from queue_entries e join queues q on q.id = e.queue_id join interactions i on i.id = e.interaction_id left join escalations x on x.id = e.escalation_id
    where e.state in ('waiting', 'offered') and e.callback_to is null and p_at > e.enqueued_at + make_interval(secs => q.late_after)
      -- a warm escalation's caller is with the agent; an escalation that is late is told above
      and (x.id is null or (x.mode = 'cold' and p_at <= x.created_at + (x.deadline_at - x.created_at) / 2))
    union all
    select 'service_level_low', 3, case when level < goal - 15 then 'over' else 'late' end, name, to_jsonb(level), null, null, null, id
    from lines where offered >= 5 and level < goal
    union all
    select 'answered_elsewhere', 4, 'late', caller_name(i), to_jsonb(i.answered_elsewhere),
      (select max(at) from interaction_events v where v.interaction_id = i.id and v.type = 'answered_elsewhere'), i.id, null,
      (select e.queue_id from queue_entries e where e.interaction_id = i.id order by e.id desc limit 1)
    from interactions i where i.state not in ('ended', 'closed') and i.answered_elsewhere is not null
    union all
    select 'set_aside', 5, 'late', a.name, to_jsonb(a.missed_in_row), a.set_aside_at, null, a.id,
      (select m.queue_id from queue_members m where m.agent_id = a.id and (p_queues is null or m.queue_id = any (p_queues)) order by m.tier, m.queue_id limit 1)
    from agents a where a.set_aside_at is not null and a.presence = 'available' and a.disabled_at is null
    union all
    -- extended again and again: three times what the line gives
    select 'wrap_up_long', 6, 'late', a.name, to_jsonb(caller_name(i)), s.ended_at, i.id, a.id, e.queue_id
    from assignments s join agents a on a.id = s.agent_id join interactions i on i.id = s.interaction_id
      left join queue_entries e on e.id = s.entry_id left join queues q on q.id = e.queue_id
    where s.state = 'wrapping' and p_at > s.ended_at + 3 * make_interval(secs => coalesce(q.wrap_up, 60))
    union all
    -- a call was promised, and the time is past: amber after five minutes, red after half an hour
    select 'promise_overdue', 1, case when p_at > i.promised_for + interval '30 minutes' then 'over' else 'late' end, caller_name(i), to_jsonb(a.name),
      i.promised_for, i.id, a.id, coalesce((select e.queue_id from queue_entries e where e.interaction_id = i.id and e.queue_id is not null order by e.id desc limit 1),
        queue_of_line(i.line_id))
    from interactions i join agents a on a.id = i.promised_by
    where i.promised_for is not null and i.promise_kept_at is null and p_at > i.promised_for + interval '5 minutes'
    union all
    -- less than sixty days are known of the production calendar by which a line opens; red where none are
    select 'calendar_ends', 8, case when known.days_left < 0 then 'over' else 'late' end, c.country, to_jsonb(greatest(known.days_left, 0)), null, null, null, c.queue_id
    from (select c.country, (p_at at time zone min(c.time_zone))::date as today, min(q.id) as queue_id
        from calendars c join queues q on q.calendar_id = c.id where c.country is not null group by c.country) c
      cross join lateral (select make_date((select min(y) from generate_series(extract(year from c.today)::int, extract(year from c.today)::int + 10) y
        where not exists (select from production_years p where p.country = c.country and p.year = y)), 1, 1) - 1 - c.today as days_left) known
    where known.days_left < 60
    union all
    -- a mailbox is not read, or its letters do not leave: amber, red after a quarter of an hour
    select f.trouble, 1, case when p_at > f.since + interval '15 minutes' then 'over' else 'late' end, b.address, to_jsonb(f.fault), f.since, null, null,
      (select q.id from queues q where q.department_id = b.department_id)
    from mailboxes b cross join lateral (values ('mailbox_unread', b.fault_code, b.fault_since), ('mailbox_unsent', b.send_fault_code, b.send_fault_since)) f (trouble, fault, since)
    where not b.closed and f.fault is not null
    union all
    -- no calls come in by telephone: the Asterisk is away, or does not let us in
    select 'telephone_fault', 0, 'over', o.fault->>'code', to_jsonb(o.fault->>'detail'), o.since, null, null,
      (select min(l.queue_id) from public.lines l where l.voice = 'asterisk' and (p_queues is null or l.queue_id = any (p_queues)))
    from voice_owners o where o.fault is not null and o.until > clock_timestamp() - interval '30 seconds'
    union all
    -- callers of a line that announces the recording talked today and had not heard it: it is missing, or can't be played
    select 'announcement_missing', 7, 'over', l.name, to_jsonb(count(*)), max(i.answered_at), null, null, min(l.queue_id)
    from interactions i join public.lines l on l.id = i.line_id
    where l.voice = 'asterisk' and l.announces_recording and i.direction = 'incoming' and i.answered_at >= p_from and i.recording_notified_at is null
      and (select p.recorded from recording_policy(i) p)
    group by l.id
    union all
    -- talked, and not written: the telephone's disk is full, or worse; one that goes on is told for a while yet
    select 'recording_broke', 2, 'over', caller_name(i), null::jsonb, min(r.ended_at), i.id, null, coalesce((select e.queue_id from queue_entries e
        where e.interaction_id = i.id and e.queue_id is not null order by e.id desc limit 1), queue_of_line(i.line_id))
    from interactions i join recordings r on r.interaction_id = i.id
    where i.state not in ('ended', 'closed') and i.recorded and r.failure is not null
      and (r.ended_at > p_at - interval '15 seconds' or r.id = (select max(x.id) from recordings x where x.interaction_id = i.id))
    group by i.id
    union all
    select 'effect_failed', 7, 'over', kind, to_jsonb(count(*)), max(failed_at), null, null, null
    from outbox where failed_at >= p_from and p_queues is null group by kind
  )
  select coalesce(jsonb_agg(jsonb_build_object('code', code, 'severity', severity, 'subject', subject, 'value', value, 'since', since,
    'interactionId', interaction_id, 'agentId', agent_id, 'queueId', queue_id) order by severity = 'over' desc, weight, since), '[]')
  from (select * from troubles where p_queues is null or queue_id = any (p_queues) order by severity = 'over' desc, weight, since limit 12) worst $$;
