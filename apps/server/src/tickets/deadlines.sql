-- When a request must be answered and solved (README: «Deadlines»). Hours are reckoned in TypeScript and written out
-- (`calendar_spans`), so that whatever changes a request, in whichever verb, finds its deadlines in the same transaction.
-- `reckonDeadline` of packages/domain tells the same line by line; the self-check compares what stands with what is reckoned.

create or replace function ms_of(p_at timestamptz) returns bigint language sql immutable strict as $$ select floor(extract(epoch from p_at) * 1000)::bigint $$;
create or replace function at_ms(p_ms bigint) returns timestamptz language sql immutable strict as $$
  select timestamptz 'epoch' + p_ms * interval '1 millisecond' $$;

-- How much work lies before this instant, and when so much of it has been done. No calendar: around the clock.
create or replace function work_before(p_calendar int, p_ms bigint) returns bigint language sql stable as $$
  select case when p_calendar is null then p_ms else coalesce(
    (select s.before + least(p_ms, s.closes) - s.opens from calendar_spans s where s.calendar_id = p_calendar and s.opens <= p_ms order by s.opens desc limit 1), 0) end $$;

create or replace function work_done_at(p_calendar int, p_work bigint) returns bigint language sql stable as $$
  select case when p_calendar is null then p_work else
    (select case when p_work - s.before <= s.closes - s.opens then s.opens + p_work - s.before end
      from calendar_spans s where s.calendar_id = p_calendar and s.before < p_work order by s.before desc limit 1) end $$;

create or replace function is_live(p_state ticket_state) returns boolean language sql immutable as $$ select p_state not in ('solved', 'closed') $$;

-- What the plan promises: of its rows from the top the first that fits, else the plan's own. Working minutes; null: nothing.
create or replace function target_of(p_plan int, p_priority ticket_priority, p_service int, out respond int, out resolve int) language sql stable as $$
  select case when t.plan_id is null then p.respond_minutes else t.respond_minutes end, case when t.plan_id is null then p.resolve_minutes else t.resolve_minutes end
  from plans p left join lateral (
    select * from plan_targets x where x.plan_id = p.id and coalesce(x.priority = p_priority, true) and (x.service_id is null or x.service_id is not distinct from p_service)
    order by x.position limit 1) t on true
  where p.id = p_plan $$;

create or replace function plan_of(p_organization int) returns int language sql stable as $$
  select c.plan_id from contracts c where c.organization_id = p_organization and c.ended_at is null order by c.id limit 1 $$;

-- A deadline that waited goes on with what is left of it; one that had passed before, stays where it was. Null: it waits now.
create or replace function resolve_by_of(t tickets, p_calendar int, p_minutes int, p_third boolean) returns timestamptz language plpgsql stable as $$
declare
  due bigint := work_before(p_calendar, ms_of(t.created_at)) + p_minutes * 60000::bigint;
  began bigint;
  p record;
begin
  for p in select * from ticket_pauses where ticket_id = t.id order by id loop
    continue when p.state = 'waiting_third_party' and not p_third;
    began := work_before(p_calendar, ms_of(p.began_at));
    exit when began >= due;
    if p.ended_at is null then return null; end if;
    due := due + work_before(p_calendar, ms_of(p.ended_at)) - began;
  end loop;
  return at_ms(work_done_at(p_calendar, due));
end $$;

-- The deadlines of a request as they must stand. What has been answered, or is over, keeps what it had.
create or replace function deadlines_of(t tickets, out respond_by timestamptz, out resolve_by timestamptz, out due_at timestamptz) language plpgsql stable as $$
declare
  p record;
  promised record;
begin
  respond_by := t.respond_by;
  resolve_by := t.resolve_by;
  if is_live(t.state) then
    select calendar_id, pauses_third_party into p from plans where id = t.plan_id;
    select * into promised from target_of(t.plan_id, t.priority, t.service_id);
    if t.responded_at is null then
      respond_by := at_ms(work_done_at(p.calendar_id, work_before(p.calendar_id, ms_of(t.created_at)) + promised.respond * 60000::bigint));
    end if;
    resolve_by := case when promised.resolve is not null then resolve_by_of(t, p.calendar_id, promised.resolve, p.pauses_third_party) end;
    due_at := least(case when t.responded_at is null then respond_by end, resolve_by);
  end if;
end $$;

-- What a change would move is reckoned in a transaction that is undone: nobody has to wait for it, and it for nobody.
create or replace function only_looked_at() returns boolean language sql stable as $$ select coalesce(current_setting('linia.only_looked_at', true), '') = 'on' $$;

-- Settings that deadlines hang on are changed behind this lock; whoever reckons one meanwhile waits, and finds the new ones.
create or replace function hold_deadline_settings() returns void language sql volatile as $$ select pg_advisory_xact_lock_shared(6482030) $$;
create or replace function change_deadline_settings() returns void language sql volatile as $$ select pg_advisory_xact_lock(6482030) where not only_looked_at() $$;

-- Whoever writes a request need not know of its deadlines: they follow its state, priority, service, company, plan and first answer.
create or replace function keep_deadlines() returns trigger language plpgsql as $$
declare
  d record;
begin
  if tg_op = 'UPDATE' then
    if new.state <> old.state then
      update ticket_pauses set ended_at = greatest(began_at, linia_now()) where ticket_id = new.id and ended_at is null;
      if new.state not in ('new', 'open') then
        insert into ticket_pauses (ticket_id, state, began_at) values (new.id, new.state, linia_now());
      end if;
      if new.state = 'solved' then new.responded_at := coalesce(new.responded_at, linia_now()); end if;
    end if;
    if new.organization_id is distinct from old.organization_id and new.plan_id is not distinct from old.plan_id then
      new.plan_id := plan_of(new.organization_id);
    end if;
  else
    new.plan_id := coalesce(new.plan_id, plan_of(new.organization_id));
  end if;
  if new.plan_id is null then -- nothing is promised; what was agreed by itself stays
    if tg_op = 'UPDATE' and old.plan_id is not null then
      new.respond_by := null;
      new.resolve_by := null;
    end if;
    return new;
  end if;
  perform hold_deadline_settings();
  d := deadlines_of(new);
  -- one that comes in waiting has not been waited for yet: its pause is written behind its row
  new.respond_by := d.respond_by;
  new.resolve_by := case when tg_op = 'UPDATE' or new.state in ('new', 'open') or not is_live(new.state) then d.resolve_by end;
  return new;
end $$;

-- The first of what is still owed: what lists are ordered by, and overdue is told by.
create or replace function keep_due_at() returns trigger language plpgsql as $$
begin
  new.due_at := case when is_live(new.state) then least(case when new.responded_at is null then new.respond_by end, new.resolve_by) end;
  return new;
end $$;

create or replace trigger keep_due_at_of_new before insert on tickets for each row execute function keep_due_at();
create or replace trigger keep_due_at before update on tickets for each row
  when ((old.respond_by, old.resolve_by, old.responded_at, old.state) is distinct from (new.respond_by, new.resolve_by, new.responded_at, new.state))
  execute function keep_due_at();

create or replace function write_deadline_timers() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.state not in ('new', 'open') then
    insert into ticket_pauses (ticket_id, state, began_at) values (new.id, new.state, greatest(new.created_at, linia_now()));
  end if;
  perform set_timers(new);
  return null;
end $$;

create or replace trigger keep_deadlines_of_new before insert on tickets for each row execute function keep_deadlines();
create or replace trigger keep_deadlines before update of state, priority, service_id, organization_id, plan_id, responded_at, created_at on tickets for each row
  when ((old.state, old.priority, old.service_id, old.organization_id, old.plan_id, old.responded_at, old.created_at)
    is distinct from (new.state, new.priority, new.service_id, new.organization_id, new.plan_id, new.responded_at, new.created_at))
  execute function keep_deadlines();
create or replace trigger write_timers_of_new after insert on tickets for each row
  when (new.plan_id is not null or new.state not in ('new', 'open')) execute function write_deadline_timers();
create or replace trigger write_deadline_timers after update on tickets for each row
  when ((old.respond_by, old.resolve_by, old.due_at, old.plan_id) is distinct from (new.respond_by, new.resolve_by, new.due_at, new.plan_id))
  execute function write_deadline_timers();

-- The rows by which somebody is warned, and told that it has passed: one of a kind, fired once for each time it is set to.
create or replace function set_timers(t tickets) returns void language plpgsql volatile as $$
declare
  p record;
  promised record;
begin
  select calendar_id, warn_percent into p from plans where id = t.plan_id;
  select * into promised from target_of(t.plan_id, t.priority, t.service_id);
  perform set_timer(t.id, 'respond', case when is_live(t.state) and t.responded_at is null then t.respond_by end, p.calendar_id, promised.respond * p.warn_percent);
  perform set_timer(t.id, 'resolve', case when is_live(t.state) then t.resolve_by end, p.calendar_id, promised.resolve * p.warn_percent);
end $$;

-- p_warn: working minutes before, times a hundred.
create or replace function set_timer(p_ticket bigint, p_kind text, p_by timestamptz, p_calendar int, p_warn int) returns void language plpgsql volatile as $$
begin
  delete from deadline_timers where ticket_id = p_ticket and kind = p_kind and fired_at is null and (p_by is null or (p_warn is null and step = 'warn'));
  if p_by is null then return; end if;
  insert into deadline_timers as x (ticket_id, kind, step, due_at, by_at)
    select p_ticket, p_kind, s.step, s.due_at, p_by from (
      values ('pass', p_by), ('warn', at_ms(work_done_at(p_calendar, work_before(p_calendar, ms_of(p_by)) - p_warn * 600::bigint)))) s (step, due_at)
    where s.due_at is not null
    on conflict (ticket_id, kind, step) do update set due_at = excluded.due_at, by_at = excluded.by_at,
      fired_at = case when excluded.due_at <= linia_now() then x.fired_at end
      where (x.due_at, x.by_at) is distinct from (excluded.due_at, excluded.by_at);
end $$;

-- A timer's time has come. Two processes at once: the second finds it fired. A warning of what has passed already warns nobody.
create or replace function fire_deadline(p_timer bigint) returns boolean language plpgsql volatile as $$
declare
  t tickets;
  x deadline_timers;
begin
  select k.* into t from tickets k join deadline_timers d on d.ticket_id = k.id where d.id = p_timer for no key update of k;
  select * into x from deadline_timers where id = p_timer and fired_at is null and due_at <= linia_now();
  if t.id is null or x.id is null then return false; end if;
  -- a recount has not come to it yet: nobody is warned by what is no longer promised
  if recount_ticket(t) then
    select k.* into t from tickets k where k.id = t.id;
    select * into x from deadline_timers where id = p_timer and fired_at is null and due_at <= linia_now();
    if x.id is null then return false; end if;
  end if;
  update deadline_timers set fired_at = linia_now() where id = p_timer;
  if x.step = 'warn' and x.by_at <= linia_now() then return false; end if;
  perform advance_ticket(t.id, case x.step when 'warn' then 'deadline_warned' else 'deadline_passed' end, 'clock', jsonb_strip_nulls(jsonb_build_object(
    'kind', x.kind, 'by', x.by_at, 'owner', t.owner_id, 'department', t.department_id, 'tell', case when x.step = 'warn' then (select warns from plans where id = t.plan_id) end)));
  perform tell_work(t.owner_id) where t.owner_id is not null;
  perform tell_department_work(t.department_id) from plans p where p.id = t.plan_id and (t.owner_id is null or p.warns <> 'owner');
  if x.step = 'pass' and x.kind = 'resolve' then perform open_overdue(t); end if;
  return true;
end $$;

-- A person has answered the customer, by letter or by telephone. A letter taken back in time was no answer.
create or replace function note_answer() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    update tickets t set responded_at = (select min(m.at) from messages m where m.ticket_id = t.id and m.direction = 'out' and m.author_id is not null)
      where t.id = old.ticket_id and t.responded_at = old.at;
  else
    update tickets set responded_at = new.at where id = new.ticket_id and responded_at is null;
  end if;
  return null;
end $$;

create or replace trigger note_answer after insert on messages for each row
  when (new.direction = 'out' and new.author_id is not null) execute function note_answer();
create or replace trigger note_answer_undone after delete on messages for each row
  when (old.direction = 'out' and old.author_id is not null) execute function note_answer();

create or replace function note_call() returns trigger language plpgsql as $$
begin
  update tickets set responded_at = new.answered_at where id = new.ticket_id and responded_at is null;
  return null;
end $$;

create or replace trigger note_call after update of answered_at, ticket_id on interactions for each row
  when (new.direction = 'outgoing' and new.ticket_id is not null and new.answered_at is not null
    and (old.answered_at is null or old.ticket_id is distinct from new.ticket_id)) execute function note_call();

-- To another department: nobody there has it yet, so it stands in that one's line; who works there reads their work anew.
create or replace function escalate_ticket(p_ticket bigint, p_department int, p_actor text, p_data jsonb) returns void language plpgsql volatile as $$
begin
  update tickets set department_id = p_department, owner_id = null where id = p_ticket;
  perform advance_ticket(p_ticket, 'escalated', p_actor, p_data);
  perform tell_department_work(p_department);
end $$;

create or replace function tell_department_work(p_department int) returns void language sql volatile as $$
  select tell_work(m.agent_id) from queues q join queue_members m on m.queue_id = q.id
  where q.department_id = p_department and exists (select from connections c where c.agent_id = m.agent_id) $$;

-- Contracts made, ended or put under another plan: what is open for those companies is promised what is valid now.
create or replace function follow_contracts() returns trigger language plpgsql as $$
begin
  update tickets t set plan_id = plan_of(t.organization_id)
    where t.id in (select k.id from changed c join tickets k on k.organization_id = c.organization_id and is_live(k.state)
      where k.plan_id is distinct from plan_of(k.organization_id) order by k.id for no key update of k);
  return null;
end $$;

create or replace trigger follow_new_contracts after insert on contracts referencing new table as changed for each statement execute function follow_contracts();
create or replace trigger follow_contracts after update on contracts referencing new table as changed for each statement execute function follow_contracts();
