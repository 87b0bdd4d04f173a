-- Whether a call is recorded, and whose word it is. The narrower word wins: what the caller asked of us on this very call; what is
-- agreed with the company; what the lines of the people in the talk need; what the dialled number does. Between two lines in one
-- talk the one that never records wins: nobody of it may be heard. Turned on by hand it yields to any of these but the number's.
-- A company's word counts once it is more than digits that anybody may type: identified is not verified.
create or replace function recording_policy(i interactions) returns table (recorded boolean, why text) language sql stable as $$
  with said as (
    select (v.data->>'on')::boolean as by_hand from interaction_events v
    where v.interaction_id = i.id and v.type = 'recording_flagged' order by v.version desc limit 1),
  company as (select o.recording as word from organizations g join organizations o on o.id = coalesce(g.merged_into_id, g.id) where g.id = i.organization_id
    and (i.identified_by is not null or coalesce(i.identified_how, '') <> all (array['inn', 'gln', 'request']))),
  talking as (
    select e.queue_id from assignments s join queue_entries e on e.id = s.entry_id
      where s.interaction_id = i.id and s.state in ('connecting', 'active')
    union all
    (select e.queue_id from queue_entries e where e.interaction_id = i.id and e.queue_id is not null
      and not exists (select from assignments s where s.interaction_id = i.id and s.state in ('connecting', 'active')) order by e.id desc limit 1)
    union all
    select l.queue_id from lines l where l.id = i.line_id and not exists (select from queue_entries e where e.interaction_id = i.id)),
  queue as (select min(q.recording) filter (where q.recording = 'never') as never, min(q.recording) filter (where q.recording = 'always') as always
    from talking t join queues q on q.id = t.queue_id)
  select case w.why when 'agent' then said.by_hand when 'organization' then company.word = 'always' when 'queue' then queue.never is null
      else coalesce((select l.records from lines l where l.id = i.line_id), false) end, w.why
  from queue left join said on true left join company on true,
    lateral (select case when said.by_hand is false then 'agent' when company.word <> 'inherit' then 'organization'
      when coalesce(queue.never, queue.always) is not null then 'queue' when said.by_hand then 'agent' else 'line' end as why) w $$;

-- Kept on the call from its first talk on. A word that changes it in the middle of the talk is told; the first is not news.
create or replace function settle_recording(p_interaction bigint, p_actor text) returns void language plpgsql volatile as $$
declare
  root interactions;
  policy record;
begin
  root := lock_interaction(p_interaction);
  if root.recording_why is null or root.state in ('ended', 'closed') then return; end if;
  select * into policy from recording_policy(root);
  if root.recorded = policy.recorded and root.recording_why is not distinct from policy.why then return; end if;
  update interactions set recorded = policy.recorded, recording_why = policy.why where id = p_interaction;
  if root.recorded <> policy.recorded then
    perform advance(p_interaction, 'recording_settled', p_actor, jsonb_build_object('on', policy.recorded, 'why', policy.why));
  end if;
end $$;

-- With the first talk the recording begins; with every other person who joins it is asked again.
create or replace function begin_recording(root interactions) returns void language plpgsql volatile as $$
begin
  if root.recording_why is not null then
    perform settle_recording(root.id, 'line:' || root.line_id);
  else
    update interactions i set recorded = policy.recorded, recording_why = policy.why from recording_policy(root) policy where i.id = root.id;
  end if;
end $$;

-- The sound is written while it is to be, the caller knows of it, and no card number is being said. What the former talk settled does not
-- hold for whoever comes into it: they are in the sound before their talk has begun, so a line that never records is asked at once.
create or replace function is_recorded_now(i interactions) returns boolean language sql stable as $$
  select i.recording_paused_until is null and i.recording_notified_at is not null
    and (i.recording_why is null or i.recorded)
    and (i.recording_why is not null and not exists (select from assignments s where s.interaction_id = i.id and s.state = 'connecting')
      or (select recorded from recording_policy(i))) $$;

-- Who talks is to be told of it now: it was not so when the call came, or nobody could say it then.
create or replace function is_recording_to_be_told(i interactions) returns boolean language sql stable as $$
  select i.recording_notified_at is null and i.recording_why is not null and i.recorded and i.state = 'active'
    and exists (select from lines l where l.id = i.line_id and l.announces_recording) $$;

create or replace function recordings_setting(p_key text, p_usual int) returns int language sql stable as $$
  select coalesce((select (value ->> p_key)::int from settings where key = 'recordings'), p_usual) $$;

-- A card number is about to be said. It goes on by itself, so that nobody forgets it.
create or replace function pause_recording(p_interaction bigint, p_agent int) returns void language plpgsql volatile as $$
declare
  root interactions;
  until_ timestamptz;
begin
  root := lock_interaction(p_interaction);
  if not exists (select from assignments where interaction_id = p_interaction and agent_id = p_agent and state in ('connecting', 'active')) then
    raise exception 'call.not_yours' using errcode = 'LN409';
  end if;
  if root.recording_paused_until is not null then return; end if;
  if not root.recorded then raise exception 'recording.off' using errcode = 'LN409'; end if;
  until_ := linia_now() + make_interval(secs => recordings_setting('pauseSeconds', 120));
  update interactions set recording_paused_until = until_, recording_paused_by = p_agent where id = p_interaction;
  perform advance(p_interaction, 'recording_paused', 'agent:' || p_agent, jsonb_build_object('agent', p_agent, 'until', until_));
end $$;

-- Somebody in the talk goes on, or (p_agent null) the time has run out.
create or replace function resume_recording(p_interaction bigint, p_agent int) returns void language plpgsql volatile as $$
declare
  root interactions;
begin
  root := lock_interaction(p_interaction);
  if root.recording_paused_until is null then return; end if;
  if p_agent is null then
    if root.recording_paused_until > linia_now() then return; end if;
  elsif not exists (select from assignments where interaction_id = p_interaction and agent_id = p_agent and state in ('connecting', 'active')) then
    raise exception 'call.not_yours' using errcode = 'LN409';
  end if;
  update interactions set recording_paused_until = null, recording_paused_by = null where id = p_interaction;
  if root.state in ('ended', 'closed') then return; end if;
  perform advance(p_interaction, 'recording_resumed', case when p_agent is null then 'clock' else 'agent:' || p_agent end,
    jsonb_strip_nulls(jsonb_build_object('agent', p_agent)));
end $$;

-- Asterisk could not write; told once until it can again.
create or replace function recording_broke(p_interaction bigint, p_name text, p_cause text, p_actor text) returns void language plpgsql volatile as $$
declare
  root interactions;
  before text;
begin
  root := lock_interaction(p_interaction);
  update recordings set ended_at = linia_now(), failure = left(p_cause, 300) where name = p_name and ended_at is null;
  if not found or root.state in ('ended', 'closed') then return; end if;
  select failure into before from recordings where interaction_id = p_interaction and name <> p_name order by id desc limit 1;
  if before is null then perform advance(p_interaction, 'recording_failed', p_actor, jsonb_build_object('cause', p_cause)); end if;
end $$;

-- A take begins, unless one runs; the second of two callers of this gets null. It is told where the one before had broken off.
create or replace function begin_take(p_interaction bigint, p_name text) returns text language plpgsql volatile as $$
begin
  perform lock_interaction(p_interaction);
  if exists (select from recordings where interaction_id = p_interaction and ended_at is null) then return null; end if;
  insert into recordings (interaction_id, name, started_at) values (p_interaction, p_name, linia_now());
  return p_name;
end $$;

-- The take has sound: what had broken off goes on.
create or replace function recording_works(p_interaction bigint, p_name text, p_actor text) returns void language plpgsql volatile as $$
declare
  root interactions;
begin
  root := lock_interaction(p_interaction);
  if root.state in ('ended', 'closed') or (select failure from recordings where interaction_id = p_interaction and name <> p_name order by id desc limit 1) is null then return; end if;
  perform advance(p_interaction, 'recording_resumed', p_actor, '{"after": "failure"}');
end $$;

-- Since when nothing is written though it should be.
create or replace function recording_broke_at(i interactions) returns timestamptz language plpgsql stable as $$
begin
  if not i.recorded then return null; end if;
  return (select case when r.failure is not null then r.ended_at end from recordings r where r.interaction_id = i.id order by r.id desc limit 1);
end $$;
