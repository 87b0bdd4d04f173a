/**
 * Requests of a former system: `$1` is the import. An owner is a person whose names are all in the cell, or their login; of what
 * is over nobody has to be found, for they may have left. A department is called as here.
 */
const agentWords = `string_to_array(regexp_replace(translate(lower(a.name), 'ё', 'е'), '[^[:alnum:]]+', ' ', 'g'), ' ')`;

export const requestTargets = [
  `update import_rows r set target_id = t.id from tickets t where r.import_id = $1 and t.number = r.number`,
  `with wanted as (select distinct owner from import_rows where import_id = $1 and owner is not null),
     found as (select w.owner, a.id from wanted w join agents a on a.disabled_at is null
       and (string_to_array(w.owner, ' ') <@ ${agentWords} or lower(a.login) = w.owner)),
     one as (select owner, min(id) as id from found group by owner having count(*) = 1)
   update import_rows r set owner_id = one.id from one where r.import_id = $1 and r.owner = one.owner`,
  `update import_rows r set department_id = d.id from departments d
     where r.import_id = $1 and lower(d.name) = lower(r.department) and not d.closed`,
];

export const requestAction = `update import_rows r set action = case when r.target_id is null then 'create' else 'unchanged' end
  where r.import_id = $1`;

/** A number that is here already is the request that an earlier file brought, or somebody else's. */
export const requestNumberFaults = (mine: string): string => `
  select r.row, 'number' as field, r.number::text as value, 'request.taken' as code, t.subject as hint
  from import_rows r join tickets t on t.id = r.target_id where ${mine} and (t.import_id is null or t.subject <> r.subject)`;

export const requestPeopleFaults = (mine: string): string => `
  select r.row, 'owner' as field, r.owner as value,
    case when exists (select from agents a where a.disabled_at is null and string_to_array(r.owner, ' ') <@ ${agentWords})
      then 'owner.several' else 'owner.unknown' end as code, null as hint
  from import_rows r where ${mine} and r.owner is not null and r.owner_id is null and r.state not in ('solved', 'closed')
  union all
  select r.row, 'department', r.department, 'department.unknown_here', null
  from import_rows r where ${mine} and r.department is not null and r.department_id is null and r.state not in ('solved', 'closed')`;

/**
 * The series goes on after the highest number of the file before any of them is written: a number that is given meanwhile is
 * never one of these. A series that is beyond it is left alone: set to where it stood, it would give a number twice that
 * was given in that moment. It is not given back where the import fails: numbers have gaps.
 */
export const requestSeries = `
  select setval('ticket_numbers', f.highest)
  from (select max(number) as highest from import_rows where import_id = $1 and action = 'create') f, ticket_numbers s
  where f.highest > s.last_value or (f.highest = s.last_value and not s.is_called)`;

export const requestWriting = (batch: string): string[] => [
  `insert into tickets (id, number, version, state, channel, subject, description, organization_id, department_id, owner_id, import_id, former_url,
       created_at, touched_at, solved_at, closed_at) overriding system value
     select r.target_id, r.number, 1, r.state::ticket_state, 'email', r.subject, coalesce(r.description, ''), r.organization_id,
       coalesce(r.department_id, (select id from departments where is_default)), r.owner_id, $1, r.link, coalesce(r.opened_at, linia_now()),
       coalesce(r.over_at, r.opened_at, linia_now()),
       case when r.state in ('solved', 'closed') then coalesce(r.over_at, r.opened_at, linia_now()) end,
       case when r.state = 'closed' then coalesce(r.over_at, r.opened_at, linia_now()) end
     from import_rows r where ${batch} and r.action = 'create'`,
  `insert into ticket_events (ticket_id, version, type, at, actor, data)
     select r.target_id, 1, 'registered', coalesce(r.opened_at, linia_now()), 'agent:' || i.created_by,
       jsonb_strip_nulls(jsonb_build_object('import', i.id, 'formerOwner', case when r.owner_id is null then r.owner end, 'former', r.link))
     from import_rows r join imports i on i.id = r.import_id where ${batch} and r.action = 'create'`,
];
