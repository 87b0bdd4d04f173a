-- By the setting `dialing`: `{"prefixes": {"agent": ["+79"], "head": ["+"]}, "perHour": 60}`. Where nobody has set anything: the numbers of
-- the country for everybody (+76 and +77 are the neighbour's), and more an hour than a person can talk. Premium numbers (8 803, 8 809)
-- are nobody's, whatever is set; a line that costs nothing calls anybody.
create or replace function may_dial(p_roles text[], p_line int, p_number text) returns boolean language sql stable as $$
  select l.voice <> 'asterisk' or coalesce(p_number !~ '^\+780[39]' and exists (
    select from (select (select value -> 'prefixes' from settings where key = 'dialing') as of_role) s, unnest(p_roles) as role,
      jsonb_array_elements_text(case when s.of_role is null then '["+73", "+74", "+78", "+79"]' else s.of_role -> role end) as prefix
    where starts_with(p_number, prefix)), false)
  from lines l where l.id = p_line $$;

-- Whoever asks to be called is called by who takes calls.
create or replace function may_call_back(p_line int, p_number text) returns boolean language sql stable as $$
  select may_dial('{agent}', p_line, p_number) $$;

create or replace function dials_an_hour() returns int language sql stable as $$
  select coalesce((select (value ->> 'perHour')::int from settings where key = 'dialing'), 60) $$;

-- Calls of one's own, callbacks, and whoever was called into a talk.
create or replace function dialed_lately(p_agent int, p_but bigint) returns int language sql stable as $$
  select ((select count(*) from assignments s join interactions i on i.id = s.interaction_id left join queue_entries e on e.id = s.entry_id
      where s.agent_id = p_agent and s.created_at > linia_now() - interval '1 hour' and (i.direction = 'outgoing' or e.callback_to is not null)
        and s.id is distinct from p_but)
    + (select count(*) from outside_calls o where o.agent_id = p_agent and o.created_at > linia_now() - interval '1 hour'))::int $$;

-- A person calls somebody: the call, its one part and its way out, in one. The lost call that is called back is locked before,
-- then the person; whether they may was asked under those locks.
create or replace function dial_call(
  p_agent int, p_line int, p_phone text, p_e164 text, p_organization int, p_contact int, p_how text, p_calls_back bigint
) returns bigint language plpgsql volatile as $$
declare
  made bigint;
  s assignments;
  at_ timestamptz := linia_now();
  actor text := 'agent:' || p_agent;
begin
  p_organization := live_organization(p_organization);
  insert into interactions (state, direction, line_id, phone, phone_e164, organization_id, contact_id, identified_how, identified_value, identified_at,
      identified_by, recorded, calls_back, created_at)
    values ('dialing', 'outgoing', p_line, p_phone, p_e164, p_organization, p_contact, case when p_organization is not null then p_how end,
      case when p_organization is not null then p_phone end, case when p_organization is not null then at_ end,
      case when p_organization is not null and p_how = 'chosen' then p_agent end, false, p_calls_back, at_)
    returning id into made;
  perform from interactions where id = made for no key update;
  insert into assignments (interaction_id, agent_id, role, state, created_at, connect_by)
    values (made, p_agent, 'responsible', 'connecting', at_, dial_until(p_line))
    returning * into s;
  perform advance(made, 'dialed', actor, jsonb_strip_nulls(jsonb_build_object('agent', p_agent, 'assignment', s.id, 'line', p_line, 'to', p_phone,
    'callsBack', p_calls_back)));
  perform dial_out(s, p_line, p_phone);
  if p_calls_back is not null then perform tell_lost(); end if;
  perform settle_agents(array[p_agent], actor);
  return made;
end $$;

-- The PBX tells of a call to the number that this person has set about dialing on this line: it is that attempt.
create or replace function adopt_dialed(p_line int, p_external text, p_agent int, p_e164 text) returns bigint language plpgsql volatile as $$
declare
  root interactions;
  s assignments;
begin
  select a.* into s from assignments a join interactions i on i.id = a.interaction_id left join queue_entries e on e.id = a.entry_id
    where a.agent_id = p_agent and a.state = 'connecting' and i.line_id = p_line and coalesce(e.callback_to, i.phone_e164) = p_e164;
  if not found then return null; end if;
  root := lock_interaction(s.interaction_id);
  select * into s from assignments where id = s.id;
  if s.state <> 'connecting' or not is_dialing(s) then return null; end if;
  if exists (select from legs where interaction_id = root.id and kind = 'dialed' and left_at is null) then return root.id; end if;
  insert into legs (interaction_id, kind, external_id, joined_at) values (root.id, 'dialed', p_external, linia_now());
  return root.id;
end $$;

-- Whoever looks at the lost reads them again: somebody is calling one, has reached them, or has not.
create or replace function tell_lost() returns void language sql volatile as $$ select pg_notify('linia', 'lost:0:0') $$;

-- Two roots are locked by id, and whom somebody calls back was there before.
create or replace function lock_called_back(p_interaction bigint) returns void language plpgsql volatile as $$
begin
  perform lock_interaction(i.calls_back) from interactions i where i.id = p_interaction and i.calls_back is not null;
end $$;

-- They answered: whoever was lost has been called back, and by whom; whoever was promised a call has had it.
create or replace function settle_called_back(root interactions, p_agent int) returns void language plpgsql volatile as $$
declare
  lost interactions;
begin
  if root.calls_back is null then return; end if;
  select * into lost from interactions where id = root.calls_back;
  perform tell_lost();
  if lost.called_back_at is null and is_lost(lost) then
    update interactions set called_back_at = linia_now(), called_back_by = p_agent where id = lost.id;
    perform advance(lost.id, 'called_back', 'agent:' || p_agent, jsonb_build_object('agent', p_agent, 'call', root.id));
  end if;
  if lost.promised_for is not null and lost.promise_kept_at is null then perform keep_promise(lost, p_agent, root.id); end if;
end $$;

-- Nobody of ours ever talked to them: they left while they waited, or were not reached when they asked to be called.
create or replace function is_lost(i interactions) returns boolean language sql stable as $$
  select i.direction = 'incoming' and i.state in ('ended', 'closed') and i.answered_at is null
    and (i.end_reason = 'abandoned' or (i.end_reason in ('no_answer', 'busy', 'failed')
      and exists (select from queue_entries e where e.interaction_id = i.id and e.outcome = 'not_reached'))) $$;
