import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { foldCompany, foldName } from '@linia/domain';
import type pg from 'pg';
import { phone, type Files } from './import-files.ts';

/** The floor: the same rows by COPY from a file beside the server, into empty tables like ours. Milliseconds. */
export async function copyBare(
  pool: pg.Pool,
  folder: string,
  files: Files,
): Promise<{ organizations: number; contacts: number }> {
  const { inns, company, person } = files;
  const tables = ['organizations', 'contacts', 'contact_phones'];
  for (const table of tables) await pool.query(`create table bare_${table} (like ${table} including all)`);
  const copy = async (table: string, columns: string, row: (n: number) => string[]): Promise<number> => {
    const file = join(folder, `${table}.tsv`);
    await writeFile(file, inns.map((_, n) => `${row(n).join('\t')}\n`).join(''), { mode: 0o644 });
    const from = performance.now();
    await pool.query(`copy bare_${table} (${columns}) from '${file}'`);
    return performance.now() - from;
  };
  const organizations = await copy('organizations', 'name, folded, inn, kpp', (n) => [
    company[n]!,
    foldCompany(company[n]!),
    inns[n]!,
    '540601001',
  ]);
  const people = await copy('contacts', 'organization_id, name, folded, position, email', (n) => [
    String(n + 1),
    person[n]!,
    foldName(person[n]!),
    'бухгалтер',
    `person${n}@example.ru`,
  ]);
  const phones = await copy('contact_phones', 'contact_id, raw, e164', (n) => [String(n + 1), phone(n), phone(n)]);
  for (const table of tables) await pool.query(`drop table bare_${table}`);
  return { organizations, contacts: people + phones };
}
