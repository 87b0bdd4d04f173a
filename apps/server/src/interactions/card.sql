-- All of one call that a desk draws, in one look (packages/protocol, CallCard). Every desk gets the same row; who may get it
-- is decided by whom it is sent to.
create or replace function person_ref(p_agent int) returns jsonb language sql stable as $$
  select jsonb_build_object('id', id, 'name', name) from agents where id = p_agent $$;

create or replace function entry_view(e queue_entries) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', e.id, 'state', e.state, 'queue', (select jsonb_build_object('id', q.id, 'name', q.name) from queues q where q.id = e.queue_id),
    'enqueuedAt', e.enqueued_at, 'target', person_ref(e.target_agent), 'opensAt', e.opens_at, 'rounds', e.rounds) $$;

create or replace function escalation_view(x escalations) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', x.id, 'state', x.state, 'mode', x.mode,
    'department', (select jsonb_build_object('id', d.id, 'name', d.name) from departments d where d.id = x.department_id),
    'target', person_ref(x.target_agent), 'from', person_ref(x.from_agent),
    'rule', case when x.rule_id is not null then jsonb_build_object('id', x.rule_id, 'position', x.rule_position, 'text', x.rule_text) end,
    'reason', (select name from reasons where id = x.reason_id), 'purpose', (select name from purposes where id = x.purpose_id),
    'summary', x.summary, 'createdAt', x.created_at, 'deadlineAt', x.deadline_at, 'endedAt', x.ended_at,
    'acceptedBy', person_ref(x.accepted_by), 'acceptedAt', x.accepted_at, 'returnReason', x.return_reason,
    'ticketNumber', (select number from tickets where id = x.ticket_made), 'endedBy', x.ended_by,
    'entry', (select entry_view(e) from queue_entries e where e.escalation_id = x.id order by e.id desc limit 1)) $$;

-- A desk's row carries what is recent (`p_recent` offers and escalations, the reason of the offer that rings): a call that
-- was escalated fifty times is as light as another. The timeline reads all of it (null).
drop function if exists interaction_card(bigint);
create or replace function interaction_card(p_interaction bigint, p_recent int default null) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'id', i.id, 'version', i.version, 'channel', i.channel, 'direction', i.direction, 'state', i.state,
    'line', (select jsonb_build_object('id', l.id, 'name', l.name, 'number', l.number, 'voice', l.voice, 'routing', l.routing,
      'announcesRecording', l.announces_recording) from lines l where l.id = i.line_id),
    'caller', jsonb_build_object('phone', coalesce(i.phone_e164, i.phone), 'text', coalesce(i.phone, '')),
    'organization', (select jsonb_build_object('id', o.id, 'name', o.name, 'inn', o.inn, 'kpp', o.kpp,
      'gln', (select min(gln) from locations where organization_id = o.id),
      'glnCount', (select count(gln) from locations where organization_id = o.id)) from organizations o where o.id = i.organization_id),
    'contact', (select jsonb_build_object('id', c.id, 'name', c.name, 'position', c.position) from contacts c where c.id = i.contact_id),
    'identified', case when i.identified_how is not null then jsonb_build_object(
      'how', i.identified_how, 'value', i.identified_value, 'at', i.identified_at, 'by', person_ref(i.identified_by)) end,
    'nameConfirmed', case when i.name_confirmed_at is not null then jsonb_build_object('at', i.name_confirmed_at, 'by', person_ref(i.name_confirmed_by)) end,
    'recording', jsonb_build_object('on', i.recorded, 'notifiedAt', i.recording_notified_at, 'notifiedBy', i.recording_notified_by,
      'notifiedByAgent', person_ref(i.recording_notified_agent)),
    'log', jsonb_build_object('subjectId', i.subject_id, 'serviceId', i.service_id, 'purposeId', i.purpose_id, 'counterparty', i.counterparty,
      'note', i.note, 'dispositionId', i.disposition_id,
      'ticket', coalesce((select jsonb_build_object('kind', 'existing', 'number', t.number) from tickets t where t.id = i.ticket_id), '{"kind": "none"}'),
      'savedAt', i.logged_at, 'savedBy', person_ref(i.logged_by)),
    'ticketNumber', (select number from tickets where id = i.ticket_id),
    'entry', (select entry_view(e) from queue_entries e left join escalations x on x.id = e.escalation_id
      where e.interaction_id = i.id and e.state in ('waiting', 'offered') and (x.id is null or x.mode = 'cold') limit 1),
    'offers', coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'entryId', f.entry_id, 'escalationId', f.escalation_id, 'agent', person_ref(f.agent_id),
      'state', f.state, 'createdAt', f.created_at, 'expiresAt', f.expires_at, 'endedAt', f.ended_at,
      'reason', nullif(concat_ws(': ', r.name, f.comment), ''), 'why', case when p_recent is null or f.state = 'pending' then f.why end) order by f.id)
      from (select * from offers where interaction_id = i.id order by id desc limit p_recent) f left join reasons r on r.id = f.reason_id), '[]'),
    'assignments', coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'agent', person_ref(s.agent_id), 'role', s.role, 'state', s.state,
      'createdAt', s.created_at, 'connectedAt', s.connected_at, 'connectBy', s.connect_by, 'heldSince', s.held_since, 'endedAt', s.ended_at,
      'wrapUpUntil', s.wrap_up_until, 'doneAt', s.done_at, 'toFinish', s.to_finish, 'reattachBy', s.reattach_by) order by s.id)
      from assignments s where s.interaction_id = i.id), '[]'),
    'escalations', coalesce((select jsonb_agg(escalation_view(x::escalations) order by x.id)
      from (select * from escalations where interaction_id = i.id order by id desc limit p_recent) x), '[]'),
    'answeredElsewhere', i.answered_elsewhere, 'endReason', i.end_reason,
    'createdAt', i.created_at, 'queuedAt', i.queued_at, 'answeredAt', i.answered_at, 'endedAt', i.ended_at, 'closedAt', i.closed_at)
  from interactions i where i.id = p_interaction $$;
