import type { ImportKind } from '@linia/domain/imports';
import { newPhones } from './match.sql.ts';
import { requestWriting } from './requests.sql.ts';

/**
 * The writing itself, some thousands of rows a statement, all in one transaction. `$1` is the import, `$2` and `$3` the rows.
 * A key column is never among those that are set for a row that is there (`inn`, `id`): an update then takes the lock that
 * lets calls refer to the company meanwhile.
 */
const batch = `r.import_id = $1 and r.row > $2 and r.row <= $3`;

/** New rows know their numbers before they are written, so their phones find them. */
export const numbering: Record<ImportKind, string> = {
  organizations: numbered('organizations'),
  locations: numbered('locations'),
  contacts: numbered('contacts'),
  tickets: numbered('tickets'),
};

function numbered(table: string): string {
  return `update import_rows set target_id = nextval(pg_get_serial_sequence('${table}', 'id'))
    where import_id = $1 and action = 'create'`;
}

const phones = (owner: 'contact_id' | 'organization_id'): string => `
  insert into contact_phones (${owner}, raw, e164, extension)
    select r.target_id, p.raw, p.e164, p.extension from import_rows r, lateral (${newPhones(owner, 'r.target_id')}) p
    where ${batch} and r.action in ('create', 'update') and r.phones is not null
    on conflict do nothing`;

export const writing: Record<ImportKind, readonly string[]> = {
  organizations: [
    `insert into organizations (id, name, folded, inn, kpp, ogrn) overriding system value
       select target_id, name, folded, inn, kpp, ogrn from import_rows r where ${batch} and action = 'create'`,
    `update organizations o set name = coalesce(r.name, o.name), folded = coalesce(r.folded, o.folded),
         kpp = coalesce(r.kpp, o.kpp), ogrn = coalesce(r.ogrn, o.ogrn)
       from import_rows r where ${batch} and r.action = 'update' and r.organization_id is null and o.id = r.target_id`,
    phones('organization_id'),
  ],
  locations: [
    `insert into locations (id, organization_id, name, gln, kpp, address) overriding system value
       select target_id, organization_id, name, gln, kpp, address from import_rows r where ${batch} and action = 'create'`,
    `update locations l set name = coalesce(r.name, l.name), gln = coalesce(l.gln, r.gln), kpp = coalesce(r.kpp, l.kpp),
         address = coalesce(r.address, l.address)
       from import_rows r where ${batch} and r.action = 'update' and l.id = r.target_id`,
  ],
  contacts: [
    `insert into contacts (id, organization_id, name, folded, position, email) overriding system value
       select target_id, organization_id, name, folded, position, email from import_rows r where ${batch} and action = 'create'`,
    `update contacts c set name = coalesce(r.name, c.name), folded = coalesce(r.folded, c.folded),
         position = coalesce(r.position, c.position), email = coalesce(r.email, c.email)
       from import_rows r where ${batch} and r.action = 'update' and c.id = r.target_id`,
    phones('contact_id'),
  ],
  tickets: requestWriting(batch),
};

/** Words of names that the base does not know yet: learned beforehand, for an unfinished word makes whoever writes it wait. */
export const newWords = `
  select distinct said.word from import_rows r, unnest(string_to_array(r.folded, ' ')) said(word)
  where r.import_id = $1 and r.action in ('create', 'update') and said.word <> ''
    and not exists (select from name_words known where known.kind = $2 and known.word = said.word)`;

export const learn = `
  insert into name_words (kind, word) select $1, word from unnest($2::text[]) as word order by word collate "C" on conflict do nothing`;
