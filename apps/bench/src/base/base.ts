import { foldCompany, foldName, glnWithChecksum, innWithChecksum } from '@linia/domain';
import pg from 'pg';
import { Names } from './names.ts';
import { Chance } from './random.ts';

export type Size = { organizations: number; contacts: number };

/** What a caller may say, to ask for it. */
export type Known = { inn: string; gln: string; number: number; phone: string; company: string; contact: string };

const chunk = 20_000;
const indexes = [
  'organizations_words',
  'contacts_words',
  'organizations_folded',
  'contacts_folded',
  'contacts_email',
  'contact_phones_e164',
];

/**
 * A base of companies, each with a place, every second with a contract; their people, each with a phone of their own; a
 * request for every tenth company. The n-th company has the n-th INN and GLN. Written with the triggers and keys of the
 * real tables; the indexes of names are made afterwards, as any large load is done.
 */
export async function makeBase(url: string, size: Size): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'`);
    const { rows } = await client.query('select indexname, indexdef from pg_indexes where indexname = any ($1)', [
      indexes,
    ]);
    for (const { indexname } of rows) await client.query(`drop index ${indexname}`);
    const names = new Names(1);
    for (let from = 0; from < size.organizations; from += chunk) {
      const ids = Array.from({ length: Math.min(chunk, size.organizations - from) }, (_, n) => from + n);
      const called = ids.map(() => names.company());
      await client.query(
        `with made as (insert into organizations (name, folded, inn, kpp, ogrn)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) returning id, inn)
         insert into locations (organization_id, name, gln, address)
           select made.id, 'Склад', gln, 'Россия' from unnest($3::text[], $6::text[]) as l (inn, gln) join made using (inn)`,
        [
          called,
          called.map(foldCompany),
          ids.map(innOf),
          ids.map((n) => `77${String(n % 10_000).padStart(4, '0')}001`.padEnd(9, '0')),
          ids.map((n) => `1${String(n).padStart(12, '0')}`),
          ids.map(glnOf),
        ],
      );
    }
    await client.query(
      `insert into plans (name, schedule, respond_minutes, resolve_minutes) values ('Bench', '8 × 5', 60, 480)`,
    );
    await client.query(
      `insert into contracts (organization_id, number, plan_id) select o.id, 'ЭДО-' || o.id, p.id from organizations o, plans p where o.id % 2 = 0 and p.name = 'Bench'`,
    );
    await client.query(
      `insert into tickets (number, subject, organization_id, state, created_at) select 1000000 + id, 'УПД не уходят', id, 'open', now() from organizations where id % 10 = 0`,
    );
    const first = Number((await client.query('select min(id) as id from organizations')).rows[0].id);
    for (let from = 0; from < size.contacts; from += chunk) {
      const ids = Array.from({ length: Math.min(chunk, size.contacts - from) }, (_, n) => from + n);
      const called = ids.map(() => names.person());
      await client.query(
        `with made as (insert into contacts (organization_id, name, folded, position, email)
           select *, 'бухгалтер', null from unnest($1::int[], $2::text[], $3::text[]) returning id)
         insert into contact_phones (contact_id, raw, e164)
           select id, phone, phone from (select id, row_number() over (order by id) as n from made) m join unnest($4::text[]) with ordinality as p (phone, n) using (n)`,
        [ids.map((n) => first + (n % size.organizations)), called, called.map(foldName), ids.map(phoneOf)],
      );
    }
    for (const { indexdef } of rows) await client.query(indexdef);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

const innOf = (n: number): string => innWithChecksum(String(100_000_000 + n * 7));
const glnOf = (n: number): string => glnWithChecksum(`46${String(n).padStart(10, '0')}`);
const phoneOf = (n: number): string => `+79${String(100_000_000 + n * 3)}`;

/** Companies and people of the base, drawn as they stand in it: a name that many bear is asked for as often. */
export async function drawKnown(url: string, size: Size, count: number): Promise<Known[]> {
  const chance = new Chance(7);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const wanted = Array.from({ length: count }, () => chance.below(Math.floor(size.organizations / 10)) * 10);
    const { rows } = await client.query(
      `select o.id, o.inn, o.name as company, l.gln, t.number, c.name as contact, p.e164 as phone
       from unnest($1::int[]) with ordinality as w (id, n) join organizations o on o.id = w.id join locations l on l.organization_id = o.id
         join tickets t on t.organization_id = o.id
         cross join lateral (select id, name from contacts where organization_id = o.id order by id limit 1) c
         join contact_phones p on p.contact_id = c.id
       order by w.n`,
      [wanted.map((id) => (id === 0 ? 10 : id))],
    );
    return rows as Known[];
  } finally {
    await client.end();
  }
}
