import type { ImportKind } from '@linia/domain/imports';
import { requestNumberFaults, requestPeopleFaults } from './requests.sql.ts';

/** As many errors are kept of one import; all are counted. */
export const mostErrors = 10_000;

/** Marks the rows that are found, keeps the first errors for reading, tells how many there are by field. */
const fault = (found: string): string => `
  with bad as materialized (${found}),
    marked as (update import_rows r set action = 'wrong' from bad where r.import_id = $1 and r.row = bad.row),
    kept as (insert into import_errors (import_id, row, field, cell, value, code, hint)
      select $1, row, field, coalesce($2::jsonb ->> field, '') || row, left(coalesce(value, ''), 200), code, hint
      from bad order by row limit ${mostErrors} on conflict do nothing)
  select field, count(*)::int as n from bad group by field`;

const mine = `r.import_id = $1 and r.action is distinct from 'wrong'`;

/** The company was not found: unknown, or one of several. */
const companyFaults = `
  select r.row, case when r.inn is not null then 'inn' else 'company' end as field, coalesce(r.inn, r.company) as value,
    case when r.inn is null and exists (select from organizations o where o.folded = r.company and o.merged_into_id is null)
      then 'company.several' else 'company.unknown' end as code, null as hint
  from import_rows r where ${mine} and r.organization_id is null and (r.inn is not null or r.company <> '-')`;

const severalFaults: Record<ImportKind, string> = {
  organizations: `
    select r.row, 'name' as field, r.name as value, 'name.several' as code, null as hint from import_rows r
    where ${mine} and r.action = 'create' and r.inn is null
      and exists (select from organizations o where o.folded = r.folded and o.inn is null and o.merged_into_id is null)`,
  locations: `
    select r.row, 'name' as field, r.name as value, 'name.several' as code, null as hint from import_rows r
    where ${mine} and r.action = 'create' and exists (select from locations l where l.organization_id = r.organization_id
      and lower(l.name) = lower(r.name) and (r.gln is null or l.gln is null))`,
  contacts: `
    select r.row, 'name' as field, r.name as value, 'name.several' as code, null as hint from import_rows r
    where ${mine} and r.action = 'create' and (r.organization_id is not null or r.company = '-') and exists (select from contacts c
      where c.folded = r.folded and coalesce(c.organization_id, 0) = coalesce(r.organization_id, 0))`,
  tickets: requestNumberFaults(mine),
};

const glnFaults = `
  select r.row, 'gln' as field, r.gln as value, 'gln.of_another' as code, o.name as hint
  from import_rows r join locations l on l.id = r.target_id and l.gln = r.gln join organizations o on o.id = l.organization_id
  where ${mine} and l.organization_id <> r.organization_id`;

const newFaults: Record<ImportKind, string> = {
  organizations: `select r.row, 'name' as field, '' as value, 'name.missing_new' as code, null as hint
    from import_rows r where ${mine} and r.action = 'create' and r.name is null`,
  locations: `select r.row, case when r.name is null then 'name' else 'inn' end as field, coalesce(r.gln, '') as value,
      case when r.name is null then 'name.missing_new' else 'company.missing' end as code, null as hint
    from import_rows r where ${mine} and r.action = 'create' and (r.name is null or r.organization_id is null)`,
  contacts: '',
  tickets: requestPeopleFaults(mine),
};

/** What makes two new rows one. */
const key: Record<ImportKind, { field: string; of: string }> = {
  organizations: { field: `case when r.inn is null then 'name' else 'inn' end`, of: `coalesce(r.inn, r.folded)` },
  locations: {
    field: `case when r.gln is null then 'name' else 'gln' end`,
    of: `coalesce(r.gln, r.organization_id || ' ' || lower(r.name))`,
  },
  contacts: { field: `'name'`, of: `coalesce(r.organization_id, 0) || ' ' || r.folded` },
  tickets: { field: `'number'`, of: `r.number::text` },
};

/** Two rows for one record, of which either would write. A row of a merged company is beside that of the one it is now. */
const repeatFaults = (kind: ImportKind): string => `
  select row, field, value, 'row.repeated' as code, first::text as hint from (
    select r.row, ${key[kind].field} as field, ${key[kind].field === `'name'` ? 'r.name' : key[kind].of} as value,
      min(r.row) over same as first, bool_or(r.action <> 'unchanged') over same as writes
    from import_rows r where ${mine} ${kind === 'organizations' ? 'and r.organization_id is null' : ''}
    window same as (partition by coalesce('=' || r.target_id, ${key[kind].of}))) seen
  where writes and row > first`;

export const faulting = (kind: ImportKind): string[] =>
  [
    kind === 'organizations' ? '' : companyFaults,
    kind === 'locations' ? glnFaults : '',
    severalFaults[kind],
    newFaults[kind],
    repeatFaults(kind),
  ]
    .filter((each) => each !== '')
    .map(fault);
