import type { ImportKind } from '@linia/domain/imports';
import type { ImportChange } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

const most = 50;

type Field = ImportChange['changes'][number]['field'];
const fields: Record<ImportKind, { table: string; plain: readonly Field[]; owner?: string }> = {
  organizations: { table: 'organizations', plain: ['name', 'kpp', 'ogrn'], owner: 'organization_id' },
  locations: { table: 'locations', plain: ['name', 'gln', 'kpp', 'address'] },
  contacts: { table: 'contacts', plain: ['name', 'position', 'email'], owner: 'contact_id' },
  tickets: { table: 'tickets', plain: ['subject', 'state'] },
};

/** What the checked rows would do, from after a row: new ones with all they say, others with what changes. */
export async function listChanges(
  db: Queryable,
  id: number,
  kind: ImportKind,
  { action, after }: { action: 'create' | 'update'; after: number },
): Promise<ImportChange[]> {
  const { table, plain, owner } = fields[kind];
  const was = owner
    ? `(select string_agg(p.raw, '; ' order by p.id) from contact_phones p where p.${owner} = o.id)`
    : 'null::text';
  const { rows } = await db.query(
    `select r.row, ${kind === 'tickets' ? `'#' || r.number` : 'coalesce(r.name, o.name)'} as name, r.organization_id is not null as joined, to_jsonb(r) as says, to_jsonb(o) as has,
       ${was} as "hadPhones",
       (select string_agg(p ->> 'raw', '; ') from jsonb_array_elements(r.phones) p) as phones
     from import_rows r left join ${table} o on o.id = r.target_id and r.action = 'update'
     where r.import_id = $1 and r.action = $2 and r.row > $3 order by r.row limit ${most}`,
    [id, action, after],
  );
  return rows.map(({ row, name, joined, says, has, hadPhones, phones }) => {
    const changes: ImportChange['changes'] = [];
    // the number of a new company stands beside its name
    const shown: readonly Field[] = action === 'create' && kind !== 'locations' ? ['inn', ...plain] : plain;
    for (const field of shown) {
      if (kind === 'organizations' && action === 'update' && joined) continue;
      const [from, to] = [(has?.[field] as string | undefined) ?? null, says[field] as string | null];
      if (to !== null && to !== from && !(action === 'create' && field === 'name')) changes.push({ field, from, to });
    }
    if (phones !== null && phones !== hadPhones) changes.push({ field: 'phones', from: hadPhones, to: phones });
    return { row, action, name, changes };
  });
}
