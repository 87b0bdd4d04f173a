import { foldContract, type Reading } from '@linia/domain';
import type { IdentifiedHow, SearchMatch } from '@linia/protocol';
import { prepare, type Queryable } from '../shell/database.ts';
import { organizationRef } from './reference.ts';

/** More than a list shows at once is no answer but another question. */
export const mostMatches = 10;

export type Find = (db: Queryable, reading: Reading) => Promise<SearchMatch[]>;

/** What the base knows of companies and their people, by identifier. Names have a file of their own. */
export const findByIdentifier: Record<Exclude<Reading['kind'], 'name' | 'request' | 'extension'>, Find> = {
  inn: (db, { value }) =>
    organizations(
      db,
      `select id, case when merged_into_id is not null then inn end as detail from organizations where inn = $1`,
      [value],
      'inn',
    ),
  gln: (db, { value }) =>
    organizations(db, `select organization_id as id, name as detail from locations where gln = $1`, [value], 'gln'),
  kpp: (db, { value }) =>
    organizations(
      db,
      `select id, null::text as detail from organizations where kpp = $1
       union all select organization_id, name from locations where kpp = $1`,
      [value],
      'kpp',
    ),
  ogrn: (db, { value }) =>
    organizations(db, `select id, null::text as detail from organizations where ogrn = $1`, [value], 'ogrn'),
  contract: byContract,
  phone: byPhone,
  email: byEmail,
};

/** Companies of a query that gives ids and details, each company once; who was merged into another is that one. */
async function organizations(
  db: Queryable,
  found: string,
  values: unknown[],
  how: IdentifiedHow,
): Promise<SearchMatch[]> {
  const { rows } = await db.query(
    prepare(
      `select ${organizationRef} as organization, f.detail
       from (select coalesce(w.merged_into_id, w.id) as id, min(f.detail) as detail
             from (${found}) f join organizations w on w.id = f.id group by 1) f join organizations o on o.id = f.id
       order by o.name collate "ru-x-icu", o.id limit ${mostMatches}`,
      values,
    ),
  );
  return rows.map((row) => ({ type: 'organization', organization: row.organization, detail: row.detail, how }));
}

/** By any writing, whole or its end: callers say «2041 дробь 24» and leave the letters out. */
async function byContract(db: Queryable, { value }: Reading): Promise<SearchMatch[]> {
  const folded = foldContract(value);
  if (folded.length < 3) return [];
  const reversed = [...folded].reverse().join('');
  return organizations(
    db,
    `select organization_id as id, number as detail from contracts where reverse(folded) like $1`,
    [`${reversed}%`],
    'contract',
  );
}

/** Everybody who has this number, whose extension it is first; then the companies that have it and no person for it. */
async function byPhone(db: Queryable, { value, extension }: Reading): Promise<SearchMatch[]> {
  const { rows } = await db.query(
    prepare(
      `select c.id, c.name, c.position, p.e164 as phone, case when o.id is not null then ${organizationRef} end as organization
       from contact_phones p left join contacts c on c.id = p.contact_id
         left join organizations o on o.id = coalesce(c.organization_id, p.organization_id)
       where p.e164 = $1
       order by p.extension is not distinct from $2 desc, c.id is null, c.name collate "ru-x-icu", c.id, o.id limit ${mostMatches}`,
      [value, extension ?? null],
    ),
  );
  return rows.map((row) =>
    row.id === null
      ? { type: 'organization', organization: row.organization, detail: null, how: 'phone' }
      : contactMatch(row, 'phone'),
  );
}

async function byEmail(db: Queryable, { value }: Reading): Promise<SearchMatch[]> {
  const { rows } = await db.query(
    prepare(
      `select c.id, c.name, c.position, (select min(e164) from contact_phones where contact_id = c.id) as phone,
         case when o.id is not null then ${organizationRef} end as organization
       from contacts c left join organizations o on o.id = c.organization_id
       where lower(c.email) = $1 order by c.name collate "ru-x-icu", c.id limit ${mostMatches}`,
      [value],
    ),
  );
  return rows.map((row) => contactMatch(row, 'email'));
}

type ContactRow = Extract<SearchMatch, { type: 'contact' }>['contact'] &
  Pick<Extract<SearchMatch, { type: 'contact' }>, 'organization'>;

export const contactMatch = ({ organization, ...row }: ContactRow, how: IdentifiedHow): SearchMatch => ({
  type: 'contact',
  contact: { id: row.id, name: row.name, position: row.position, phone: row.phone },
  organization,
  how,
});
