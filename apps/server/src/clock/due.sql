-- Everything whose time has come, oldest first and at most p_most of a kind: each branch reads the head of a partial index,
-- so a tick with nothing to do costs one message (0.2 ms on 50,000 waiting). linia_now() is asked once, else no index is used;
-- «after -infinity» names the index (drizzle/schema/routing.ts).
create or replace function due_rows(p_most int) returns table (kind text, id bigint) language sql stable as $$
  (select 'offer', o.id from offers o where o.state = 'pending' and o.interaction_id is not null and o.expires_at > '-infinity' and o.expires_at <= (select linia_now())
    order by o.expires_at limit p_most)
  union all
  (select 'connect', s.id from assignments s where s.state = 'connecting' and s.connect_by > '-infinity' and s.connect_by <= (select linia_now()) order by s.connect_by limit p_most)
  union all
  (select 'reattach', s.id from assignments s where s.reattach_by is not null and s.reattach_by <= (select linia_now()) order by s.reattach_by limit p_most)
  union all
  (select 'wrap_up', s.id from assignments s where s.state = 'wrapping' and s.interaction_id is not null and s.wrap_up_until > '-infinity' and s.wrap_up_until <= (select linia_now())
    order by s.wrap_up_until limit p_most)
  union all
  (select 'deadline', x.id from escalations x where x.state in ('waiting', 'offered') and x.interaction_id is not null and x.deadline_at <= (select linia_now())
    order by x.deadline_at limit p_most)
  union all
  (select 'opens', e.id from queue_entries e where e.opens_at is not null and e.state in ('waiting', 'offered') and e.interaction_id is not null
    and e.opens_at <= (select linia_now()) order by e.opens_at limit p_most)
  union all
  (select 'target', e.id from queue_entries e where e.target_until is not null and e.state = 'waiting' and e.interaction_id is not null
    and e.target_until <= (select linia_now()) order by e.target_until limit p_most)
  union all -- whoever is preferred and has gone otherwise than by going: a lost desk, a break after the call, set aside
  (select 'target', e.id from queue_entries e where e.target_until is not null and e.state = 'waiting' and e.interaction_id is not null
    and e.target_until > (select linia_now()) and not anybody_present(null, e.target_agent, null) limit p_most)
  union all
  (select distinct 'exclusion', x.entry_id from (
    select entry_id from exclusions where until <= (select linia_now()) order by until limit p_most) x)
  union all
  (select 'step', e.id from queue_entries e where e.next_step_at is not null and e.state = 'waiting' and e.opens_at is null and e.next_step_at <= (select linia_now())
    and e.interaction_id is not null order by e.next_step_at limit p_most)
  union all
  (select 'written', o.id from offers o where o.state = 'pending' and o.ticket_id is not null and o.expires_at > '-infinity' and o.expires_at <= (select linia_now())
    order by o.expires_at limit p_most)
  union all -- whoever was asked is not at work any more
  (select 'written_gone', o.id from offers o where o.state = 'pending' and o.ticket_id is not null and o.expires_at > (select linia_now()) and not may_keep_written(o.agent_id) limit p_most)
  union all
  (select 'request_due', d.id from deadline_timers d where d.fired_at is null and d.due_at <= (select linia_now()) order by d.due_at limit p_most)
  union all
  (select 'close_ticket', t.id from tickets t where t.close_at is not null and t.close_at <= (select linia_now()) order by t.close_at limit p_most)
  union all
  (select 'feedback_late', f.id from feedback f where f.surface_at is not null and f.surface_at <= (select linia_now()) order by f.surface_at limit p_most)
  union all
  (select 'feedback_due', f.id from feedback f where f.answer_by is not null and f.passed_at is null and f.state in ('new', 'working')
    and f.answer_by <= (select linia_now()) order by f.answer_by limit p_most)
  union all
  (select 'digest', g.id from feedback_digests g where g.sent_at is null and g.due_at <= (select linia_now()) order by g.due_at limit p_most)
  union all
  (select 'outside', o.id from outside_calls o where o.dial_by is not null and o.state = 'dialing' and o.dial_by <= (select linia_now()) order by o.dial_by limit p_most)
  union all
  (select 'handed_over', o.id from outside_calls o where o.over_by is not null and o.state = 'talking' and o.over_by <= (select linia_now()) order by o.over_by limit p_most)
  union all
  (select 'supervision', u.id from supervisions u where u.there_by is not null and u.ended_at is null and u.there_by <= (select linia_now()) order by u.there_by limit p_most)
  union all
  (select 'recording', i.id from interactions i where i.recording_paused_until is not null and i.recording_paused_until <= (select linia_now())
    order by i.recording_paused_until limit p_most)
  union all
  (select 'grace', a.id::bigint from agents a where a.grace_until is not null and a.grace_until <= (select linia_now()) order by a.grace_until limit p_most) $$;
