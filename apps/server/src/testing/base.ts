import { foldCompany, foldName } from '@linia/domain';
import type pg from 'pg';

/** A few companies of a made-up base, as the import would write them. INN and GLN are the valid examples of the field. */
export async function addOrganization(
  pool: pg.Pool,
  company: {
    name: string;
    inn?: string;
    kpp?: string;
    ogrn?: string;
    glns?: string[];
    contract?: string;
    contacts?: { name: string; position?: string; email?: string; phones?: string[]; extension?: string }[];
  },
): Promise<{ id: number; contacts: number[] }> {
  const one = async (sql: string, values: unknown[]) => Number((await pool.query(sql, values)).rows[0].id);
  const id = await one(
    'insert into organizations (name, folded, inn, kpp, ogrn) values ($1, $2, $3, $4, $5) returning id',
    [company.name, foldCompany(company.name), company.inn ?? null, company.kpp ?? null, company.ogrn ?? null],
  );
  for (const [at, gln] of (company.glns ?? []).entries()) {
    await one('insert into locations (organization_id, name, gln, kpp) values ($1, $2, $3, $4) returning id', [
      id,
      `Склад ${at + 1}`,
      gln,
      `77010${at}001`,
    ]);
  }
  if (company.contract) {
    await one('insert into contracts (organization_id, number) values ($1, $2) returning id', [id, company.contract]);
  }
  const contacts: number[] = [];
  for (const { name, position, email, phones, extension } of company.contacts ?? []) {
    const contact = await one(
      'insert into contacts (organization_id, name, folded, position, email) values ($1, $2, $3, $4, $5) returning id',
      [id, name, foldName(name), position ?? null, email ?? null],
    );
    contacts.push(contact);
    for (const phone of phones ?? []) {
      await one('insert into contact_phones (contact_id, raw, e164, extension) values ($1, $2, $2, $3) returning id', [
        contact,
        phone,
        extension ?? null,
      ]);
    }
  }
  return { id, contacts };
}
