-- People as colleagues see them (packages/protocol, AgentView). With whom they talk is left to those who may see it.
create or replace view agent_views as
  select a.id, jsonb_build_object(
    'id', a.id, 'version', a.version, 'name', a.name, 'extension', a.extension,
    'department', (select jsonb_build_object('id', d.id, 'name', d.name) from departments d where d.id = a.department_id),
    'roles', to_jsonb(a.roles), 'presence', a.presence, 'presenceReason', (select name from reasons where id = a.presence_reason_id),
    'presenceSince', a.presence_since, 'returnAt', a.return_at, 'engagement', a.engagement, 'engagementSince', a.engagement_since,
    'setAsideSince', a.set_aside_at, 'breakAfter', a.break_after,
    'live', exists (select from live_agents l where l.agent_id = a.id), 'disabled', a.disabled_at is not null,
    'queues', coalesce((select jsonb_agg(jsonb_build_object('id', q.id, 'name', q.name, 'tier', m.tier) order by m.tier, q.position)
      from queue_members m join queues q on q.id = m.queue_id where m.agent_id = a.id), '[]'),
    'standIn', (select jsonb_build_object('id', w.id, 'name', w.name) from agents w where w.id = a.stand_in_id and w.disabled_at is null),
    'call', (select jsonb_build_object('id', i.id, 'with', coalesce(o.name, c.name, i.phone, ''), 'since', coalesce(s.connected_at, s.created_at), 'heldSince', s.held_since)
      from assignments s join interactions i on i.id = s.interaction_id left join organizations o on o.id = i.organization_id left join contacts c on c.id = i.contact_id
      where s.agent_id = a.id and s.state <> 'done' limit 1)) as view
  from agents a;

create or replace function agent_view(p_agent int) returns jsonb language sql stable set plan_cache_mode = force_generic_plan as $$
  select view from agent_views where id = p_agent $$;
