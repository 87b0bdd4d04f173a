import { importShape, type ExportKind } from '@linia/domain/imports';
import type { Queryable } from '../shell/database.ts';

/** Turned into lines in this process: a thousand take it some milliseconds, five thousand would be felt at a desk. */
const pageRows = 1_000;

const phonesOf = (owner: 'contact_id' | 'organization_id'): string =>
  `(select string_agg(p.raw, '; ' order by p.id) from contact_phones p where p.${owner} = page.id)`;

/** A page by the numbers of the rows; what was merged into another is told as that other. */
const pages: Record<ExportKind, string> = {
  organizations: `select page.id, inn, name, kpp, ogrn, ${phonesOf('organization_id')} as phones from (
      select * from organizations where id > $1 and merged_into_id is null order by id limit ${pageRows}) page order by page.id`,
  locations: `select page.id, page.gln, page.name, o.inn, o.name as company, page.kpp, page.address from (
      select * from locations where id > $1 order by id limit ${pageRows}) page
    join organizations o on o.id = page.organization_id order by page.id`,
  contacts: `select page.id, page.name, o.inn, case when o.id is null then '-' else o.name end as company, page.position, page.email,
      ${phonesOf('contact_id')} as phones from (
      select * from contacts where id > $1 order by id limit ${pageRows}) page
    left join organizations o on o.id = page.organization_id order by page.id`,
};

/** All rows of a kind, a page at a time: memory holds one page however many there are. Each page is a statement of its own. */
export async function* exportRows(db: Queryable, kind: ExportKind): AsyncGenerator<string[][]> {
  const { fields } = importShape[kind];
  for (let after = 0; ;) {
    const { rows } = await db.query(pages[kind], [after]);
    if (rows.length === 0) return;
    after = rows.at(-1).id as number;
    yield rows.map((row) => fields.map((field) => (row[field] as string | null) ?? ''));
  }
}

export async function countRows(db: Queryable, kind: ExportKind): Promise<number> {
  const { rows } = await db.query(
    `select count(*) as n from ${kind} ${kind === 'organizations' ? 'where merged_into_id is null' : ''}`,
  );
  return rows[0].n as number;
}
