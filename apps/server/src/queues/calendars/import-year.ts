import { readProductionYear } from '@linia/domain';
import type { ProductionFaults, ProductionImported } from '@linia/protocol';
import { journal } from '../../shell/journal.ts';
import type { Queryable } from '../../shell/database.ts';
import { Refusal } from '../../shell/refusal.ts';
import type { Actor, Done } from '../../shell/verb.ts';
import { lockSettings } from '../settings/edit.ts';
import { recount } from './recount.ts';

/** A year of a country's production calendar from a file, whole or not at all; one that was known is replaced. */
export async function importYear(tx: Queryable, text: string, actor: Actor): Promise<Done<ProductionImported>> {
  const { year: read, faults } = readProductionYear(text);
  if (!read)
    throw new Refusal('production.file', 422, { field: 'text', details: { faults } satisfies ProductionFaults });
  await lockSettings(tx);
  const { country, year, source, days } = read;
  const { rows } = await tx.query(
    `insert into production_years (country, year, source, imported_at, imported_by) values ($1, $2, $3, linia_now(), $4)
     on conflict (country, year) do update set source = excluded.source, imported_at = excluded.imported_at, imported_by = excluded.imported_by
     returning xmax <> 0 as replaced`,
    [country, year, source, actor.agentId],
  );
  await tx.query(
    'delete from production_days where country = $1 and day >= make_date($2, 1, 1) and day < make_date($2 + 1, 1, 1)',
    [country, year],
  );
  await tx.query(
    `insert into production_days (country, day, kind) select $1, d.key::date, d.value::day_kind from jsonb_each_text($2) d`,
    [country, JSON.stringify(days)],
  );
  const result = { country, year, days: Object.keys(days).length, replaced: rows[0].replaced as boolean };
  await journal(tx, actor.agentId, 'production_year_imported', { ...result, source });
  const { rows: by } = await tx.query('select id from calendars where country = $1 order by id', [country]);
  const calendars = by.map(({ id }) => id as number);
  const moved = await recount(tx, { calendars, cause: 'production', name: `${country} ${year}` }, actor);
  return { result: { ...result, recount: moved } };
}
