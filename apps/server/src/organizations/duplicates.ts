import type { Duplicate, DuplicateReason } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { organizationRef } from './reference.ts';

/** What two rows for one company have in common, and how much it says. */
const weights: Record<DuplicateReason['kind'], number> = { ogrn: 8, name: 4, phone: 2, email: 2, kpp: 1 };

/** More of one kind are no hint any more: a switchboard of a business centre, a mailbox of an accounting firm. */
const most = 20;

type Company = { id: number; folded: string; word: string; kpp: string | null; ogrn: string | null };
type Look = { sql: string; values: (of: Company) => unknown[] | null };

/**
 * Each by one index, so that it costs the same in a base of a million (measured there: 3–18 ms in all). A KPP alone is shared by
 * thousands: it counts where the name begins with the same word.
 */
const looks: Record<DuplicateReason['kind'], Look> = {
  ogrn: {
    sql: 'select id, ogrn as value from organizations where ogrn = $1',
    values: ({ ogrn }) => (ogrn ? [ogrn] : null),
  },
  name: {
    sql: 'select id, name as value from organizations where folded = $1',
    values: ({ folded }) => (folded ? [folded] : null),
  },
  kpp: {
    sql: `select id, kpp as value from organizations where kpp = $1 and (folded = $2 or folded like $3)`,
    values: ({ kpp, word }) => (kpp && word ? [kpp, word, `${word} %`] : null),
  },
  phone: {
    sql: `select coalesce(p.organization_id, k.organization_id) as id, mine.e164 as value
      from (select e164 from contact_phones where organization_id = $1
            union select e.e164 from contacts k join contact_phones e on e.contact_id = k.id where k.organization_id = $1 limit 500) mine
        cross join lateral (select * from contact_phones p where p.e164 = mine.e164 limit ${most}) p left join contacts k on k.id = p.contact_id`,
    values: ({ id }) => [id],
  },
  email: {
    sql: `select k.organization_id as id, mine.email as value
      from (select distinct lower(email) as email from contacts where organization_id = $1 and email <> '' limit 500) mine
        cross join lateral (select * from contacts k where lower(k.email) = mine.email limit ${most}) k`,
    values: ({ id }) => [id],
  },
};

/** Companies that may be this one written twice, the likeliest first, each with what speaks for it. */
export async function findDuplicates(db: Queryable, id: number): Promise<Duplicate[]> {
  const company = await readNames(db, id);
  const found = new Map<number, DuplicateReason[]>();
  for (const [kind, { sql, values }] of Object.entries(looks) as [DuplicateReason['kind'], Look][]) {
    const given = values(company);
    if (!given) continue;
    const { rows } = await db.query(`select id, value from (${sql}) f where id <> $${given.length + 1} limit ${most}`, [
      ...given,
      id,
    ]);
    for (const { id: other, value } of rows as { id: number; value: string }[])
      if (!found.get(other)?.some((known) => known.kind === kind && known.value === value))
        found.set(other, [...(found.get(other) ?? []), { kind, value }]);
  }
  const { rows } = await db.query(
    `select o.id, ${organizationRef} as organization from organizations o
     where o.id = any ($1) and o.merged_into_id is null order by o.id`,
    [[...found.keys()]],
  );
  const weight = ({ reasons }: Duplicate) =>
    [...new Set(reasons.map(({ kind }) => kind))].reduce((sum, kind) => sum + weights[kind], 0);
  return (rows as { id: number; organization: Duplicate['organization'] }[])
    .map(({ id: other, organization }) => ({ organization, reasons: found.get(other)! }))
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, most);
}

async function readNames(db: Queryable, id: number): Promise<Company> {
  const { rows } = await db.query(
    `select id, folded, split_part(folded, ' ', 1) as word, kpp, ogrn from organizations where id = $1`,
    [id],
  );
  return rows[0] as Company;
}
