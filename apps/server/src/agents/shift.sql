-- What the strategies count. Time at work and time free for it follow the person's row, whoever writes it. A shift begins with
-- the first coming of a day; who goes to lunch and comes back goes on.
create or replace function count_shift() returns trigger language plpgsql as $$
declare
  at_ timestamptz := linia_now();
  today date;
begin
  if old.presence = 'offline' and new.presence <> 'offline' then
    today := (at_ at time zone company_zone())::date;
    if new.shift_on is distinct from today then
      new.shift_on := today;
      new.calls_taken := 0;
      new.worked_ms := 0;
      new.ready_ms := 0;
      return new;
    end if;
  end if;
  if old.ready_since is not null and new.ready_since is distinct from old.ready_since then
    new.ready_ms := new.ready_ms + greatest(0, extract(epoch from at_ - old.ready_since) * 1000)::bigint;
  end if;
  if new.engagement <> old.engagement then
    if old.engagement in ('engaged', 'wrapping') then
      new.worked_ms := new.worked_ms + greatest(0, extract(epoch from at_ - old.engagement_since) * 1000)::bigint;
    end if;
  end if;
  return new;
end $$;

create or replace trigger count_shift before update of presence, engagement, ready_since on agents
  for each row execute function count_shift();

-- A call is taken when the sound is there: who was given one that never came about has not had more than the others. Its root
-- is locked by the caller.
create or replace function count_call(p_agent int) returns void language sql volatile as $$
  update agents set calls_taken = calls_taken + 1 where id = p_agent $$;
