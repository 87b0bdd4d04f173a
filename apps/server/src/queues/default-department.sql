-- There is always a department that everything goes to which no rule sends elsewhere, and a rule that says so.
create or replace function keep_default_department() returns trigger language plpgsql as $$
begin
  if old.is_default and (tg_op = 'DELETE' or not new.is_default) then
    raise exception 'department.default' using errcode = 'LN409';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create or replace trigger keep_default_department before delete or update on departments
  for each row execute function keep_default_department();

-- The last rule names nothing and leads to the default department; it stays the last.
create or replace function keep_default_rule() returns trigger language plpgsql as $$
declare
  last_rule rules;
begin
  select * into last_rule from rules order by position desc limit 1;
  if last_rule.id is not null and (last_rule.service_id is not null or last_rule.subject_id is not null or last_rule.organization_id is not null) then
    raise exception 'rule.default' using errcode = 'LN409';
  end if;
  if last_rule.id is null and exists (select from departments) and tg_op <> 'INSERT' then
    raise exception 'rule.default' using errcode = 'LN409';
  end if;
  return null;
end $$;
create or replace trigger keep_default_rule after insert or delete or update on rules
  for each statement execute function keep_default_rule();
