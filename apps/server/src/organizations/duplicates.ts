import type { Duplicate, DuplicateReason } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';
import { organizationRef } from './reference.ts';

/** What two rows for one company have in common, and how much it says. */
const weights: Record<DuplicateReason['kind'], number> = { ogrn: 8, name: 4, phone: 2, email: 2, kpp: 1 };

/** More of one kind are no hint any more: a switchboard of a business centre, a mailbox of an accounting firm. */
const most = 20;

/**
 * Each by one index, so that it costs the same in a base of a million (measured there: 1–3 ms); `c` is the company, `o` the
 * other one. A KPP alone is shared by thousands: it counts where the name begins with the same word.
 */
const looks: Record<DuplicateReason['kind'], string> = {
  ogrn: `select o.id, o.ogrn as value from organizations o, c where o.ogrn = c.ogrn`,
  name: `select o.id, o.name as value from organizations o, c where c.folded <> '' and o.folded = c.folded`,
  kpp: `select o.id, o.kpp as value from organizations o, c where o.kpp = c.kpp and c.words[1] <> '' and o.folded like c.words[1] || '%' and o.words[1] = c.words[1]`,
  phone: `select coalesce(p.organization_id, k.organization_id) as id, mine.e164 as value
    from (select e164 from contact_phones where organization_id = $1
          union select e.e164 from contacts k join contact_phones e on e.contact_id = k.id where k.organization_id = $1 limit 500) mine
      cross join lateral (select * from contact_phones p where p.e164 = mine.e164 limit ${most}) p left join contacts k on k.id = p.contact_id`,
  email: `select k.organization_id as id, mine.email as value
    from (select distinct lower(email) as email from contacts where organization_id = $1 and email <> '' limit 500) mine
      cross join lateral (select * from contacts k where lower(k.email) = mine.email limit ${most}) k`,
};

/** Companies that may be this one written twice, the likeliest first, each with what speaks for it. */
export async function findDuplicates(db: Queryable, id: number): Promise<Duplicate[]> {
  const found = new Map<number, DuplicateReason[]>();
  for (const kind of Object.keys(looks) as DuplicateReason['kind'][]) {
    const { rows } = await db.query(
      `with c as (select * from organizations where id = $1)
       select distinct f.id, f.value from (${looks[kind]}) f where f.id <> $1 limit ${most}`,
      [id],
    );
    for (const { id: other, value } of rows as { id: number; value: string }[])
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
