import type { ImportKind } from '@linia/domain/imports';
import { requestAction, requestTargets } from './requests.sql.ts';

/**
 * What each staged row is in the base, and what it would do there: run once for the preview and again, by the same
 * statements, in the transaction that writes. `$1` is the import, `$2` the letters of the columns.
 */
export const forget = `update import_rows set organization_id = null, target_id = null, action = null where import_id = $1`;

/** A merged company is the one it was merged into. */
const livingOne = `coalesce((select merged_into_id from organizations where id = o.merged_into_id), o.merged_into_id, o.id)`;

/** Of two with one name the one without an INN is meant, for the other would have been named by its INN. */
const companies = [
  `update import_rows r set organization_id = ${livingOne}
     from organizations o where r.import_id = $1 and o.inn = r.inn`,
  `with wanted as (select distinct company from import_rows where import_id = $1 and inn is null and company <> '-'),
     found as (select w.company, o.id, o.inn is null as bare from wanted w join organizations o on o.folded = w.company
       where o.merged_into_id is null),
     best as (select company, min(id) as id from found f
       where bare or not exists (select from found other where other.company = f.company and other.bare)
       group by company having count(*) = 1)
   update import_rows r set organization_id = best.id from best
     where r.import_id = $1 and r.inn is null and r.company = best.company`,
];

/** Numbers a row brings that its owner has not: raw as they stand there, or the same number written otherwise. */
export const newPhones = (owner: 'contact_id' | 'organization_id', id: string): string => `
  select p.raw, p.e164, p.extension from jsonb_to_recordset(r.phones) as p(raw text, e164 text, extension text)
  where not exists (select from contact_phones known where known.${owner} = ${id}
    and (known.raw = p.raw or (known.e164 = p.e164 and known.extension is not distinct from p.extension)))`;

/** The candidate that already is what the row says, else the only one. */
const pick = (candidates: string): string => `
  with candidate as (${candidates}),
    ranked as (select row, id, same, count(*) over (partition by row) as n,
      row_number() over (partition by row order by same desc, id) as rank from candidate)
  update import_rows r set target_id = ranked.id from ranked
    where r.import_id = $1 and r.row = ranked.row and ranked.rank = 1 and (ranked.n = 1 or ranked.same)`;

const given = (field: string, of: string): string => `(r.${field} is null or r.${field} = ${of}.${field})`;
const all = (fields: readonly string[], of: string): string => fields.map((field) => given(field, of)).join(' and ');

const organizationIs = (o: string): string =>
  `${all(['name', 'kpp', 'ogrn'], o)} and not exists (${newPhones('organization_id', `${o}.id`)})`;
const locationIs = (l: string): string => all(['gln', 'name', 'kpp', 'address'], l);
const contactIs = (c: string): string =>
  `${all(['name', 'position', 'email'], c)} and not exists (${newPhones('contact_id', `${c}.id`)})`;

const targets: Record<ImportKind, readonly string[]> = {
  organizations: [
    // for a merged one that had an INN of its own: the row tells of the other legal person, only its phones are taken
    `update import_rows r set target_id = ${livingOne},
       organization_id = (select kept.id from organizations kept where kept.id = ${livingOne} and kept.id <> o.id and kept.inn is not null)
       from organizations o where r.import_id = $1 and o.inn = r.inn`,
    pick(`select r.row, o.id, ${organizationIs('o')} as same from import_rows r join organizations o on o.folded = r.folded
      where r.import_id = $1 and r.inn is null and o.inn is null and o.merged_into_id is null`),
  ],
  locations: [
    `update import_rows r set target_id = l.id, organization_id = coalesce(r.organization_id, l.organization_id)
       from locations l where r.import_id = $1 and l.gln = r.gln`,
    pick(`select r.row, l.id, ${locationIs('l')} as same from import_rows r join locations l on l.organization_id = r.organization_id
      where r.import_id = $1 and r.target_id is null and lower(l.name) = lower(r.name) and (r.gln is null or l.gln is null)`),
  ],
  contacts: [
    pick(`select r.row, c.id, ${contactIs('c')} as same from import_rows r join contacts c on c.folded = r.folded
      and coalesce(c.organization_id, 0) = coalesce(r.organization_id, 0)
      where r.import_id = $1 and (r.organization_id is not null or r.company = '-')`),
  ],
  tickets: requestTargets,
};

const actions: Record<ImportKind, string> = {
  organizations: `update import_rows r set action = case when o.id is null then 'create'
      when ${organizationIs('o')} or (r.organization_id is not null and not exists (${newPhones('organization_id', 'o.id')}))
        then 'unchanged' else 'update' end
    from import_rows self left join organizations o on o.id = self.target_id
    where self.import_id = $1 and r.import_id = $1 and self.row = r.row`,
  locations: `update import_rows r set action = case when l.id is null then 'create' when ${locationIs('l')} then 'unchanged' else 'update' end
    from import_rows self left join locations l on l.id = self.target_id
    where self.import_id = $1 and r.import_id = $1 and self.row = r.row`,
  contacts: `update import_rows r set action = case when c.id is null then 'create' when ${contactIs('c')} then 'unchanged' else 'update' end
    from import_rows self left join contacts c on c.id = self.target_id
    where self.import_id = $1 and r.import_id = $1 and self.row = r.row`,
  tickets: requestAction,
};

export const matching = (kind: ImportKind): string[] => [
  ...(kind === 'organizations' ? [] : companies),
  ...targets[kind],
  actions[kind],
];
