-- A form is a contact of its own, over as soon as it is registered: from then on its request is what is worked at.
create or replace function register_form_contact(p_organization int, p_contact int, p_address text, p_language text) returns bigint
language plpgsql volatile as $$
declare
  made bigint;
  events constant text[] := '{arrived,diverted,closed}';
  at_ timestamptz := linia_now();
begin
  insert into interactions (state, version, channel, direction, organization_id, contact_id, identified_how, identified_value, identified_at, language, end_reason, created_at, ended_at, closed_at)
    values (state_after(events), cardinality(events), 'webform', 'incoming', p_organization, p_contact, case when p_organization is not null then 'sender_address' end,
      case when p_organization is not null then p_address end, case when p_organization is not null then at_ end, p_language, 'diverted', at_, at_, at_)
    returning id into made;
  perform write_passed(made, events, at_, 'linia');
  return made;
end $$;

-- The department of what a form says: the first rule that asks for nothing else than its service and its company.
create or replace function department_of_form(p_service int, p_organization int) returns int language sql stable as $$
  select coalesce(
    (select r.department_id from rules r join departments d on d.id = r.department_id and not d.closed
      where r.subject_id is null and (r.service_id is null or r.service_id = p_service) and (r.organization_id is null or r.organization_id = p_organization)
      order by r.position limit 1),
    (select id from departments where is_default)) $$;

-- So many forms from one e-mail address within the hour: more than that is a machine, or somebody who does not know that it went.
create or replace function forms_from(p_address text) returns int language sql stable as $$
  select count(*)::int from form_requests where email = p_address and consented_at > linia_now() - interval '1 hour' $$;
