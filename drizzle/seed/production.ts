import { readProductionYear, type ProductionYear } from '@linia/domain';
import russia2026 from './production/ru-2026.json' with { type: 'json' };
import { insertRows, type Client } from './rows.ts';

/** Production calendars that every installation begins with, read as an administrator's import is. */
export const shippedYears: readonly ProductionYear[] = [russia2026].map((file) => {
  const { year, faults } = readProductionYear(JSON.stringify(file));
  if (!year) throw new Error(`A shipped year can't be read: ${JSON.stringify(faults)}`);
  return year;
});

/** Those years that are not known yet: what an administrator has imported stays. */
export async function writeProduction(tx: Client): Promise<void> {
  for (const { country, year, source, days } of shippedYears) {
    const made = await tx.query(
      `insert into production_years (country, year, source, imported_at) values ($1, $2, $3, now()) on conflict do nothing`,
      [country, year, source],
    );
    if (made.rowCount === 0) continue;
    await insertRows(
      tx,
      'production_days',
      Object.entries(days).map(([day, kind]) => ({ country, day, kind })),
    );
  }
}
