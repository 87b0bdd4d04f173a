import type { Namesakes, SearchMatch } from '@linia/protocol';
import type { Database } from '../shell/database.ts';
import { byIndex } from './by-index.ts';
import { contactMatch, mostMatches } from './matches.ts';
import { missingCost } from './likely.ts';
import type { Named } from './names.ts';
import { organizationRef } from './reference.ts';

/**
 * The companies of these names. The places are dealt out in turn, one to each name and then again, so that a frequent name
 * leaves room for the others; the last of each says how many more there are. Which of them are shown is the index's matter:
 * to put thousands in order for ten places took 240 ms.
 */
export async function companiesNamed(db: Database, names: readonly Named[]): Promise<SearchMatch[]> {
  const dealt = deal(names);
  if (dealt.length === 0) return [];
  const { rows } = await db.pool.query(
    `select ${organizationRef} as organization, n.at from unnest($1::text[], $2::int[]) with ordinality as n (folded, places, at)
       cross join lateral (select * from organizations o where o.folded = n.folded and o.merged_into_id is null limit n.places) o
     order by n.at, o.id`,
    [dealt.map(({ folded }) => folded), dealt.map(({ places }) => places)],
  );
  return rows.map(({ organization, at }, row) => ({
    type: 'organization',
    organization,
    detail: null,
    how: 'name',
    ...guessOf(dealt[at - 1]!),
    ...(rows[row + 1]?.at !== at && moreOf(dealt[at - 1])),
  }));
}

/** The people of these names, in the same way. */
export async function peopleNamed(db: Database, names: readonly Named[]): Promise<SearchMatch[]> {
  const dealt = deal(names);
  if (dealt.length === 0) return [];
  const { rows } = await db.pool.query(
    `select c.id, c.name, c.position, (select min(e164) from contact_phones where contact_id = c.id) as phone,
       case when o.id is not null then ${organizationRef} end as organization, n.at
     from unnest($1::text[], $2::int[]) with ordinality as n (folded, places, at)
       cross join lateral (select * from contacts c where c.folded = n.folded limit n.places) c
       left join organizations o on o.id = c.organization_id
     order by n.at, c.id`,
    [dealt.map(({ folded }) => folded), dealt.map(({ places }) => places)],
  );
  return rows.map(({ at, ...row }, n) => ({
    ...contactMatch(row, 'name'),
    ...guessOf(dealt[at - 1]!),
    ...(rows[n + 1]?.at !== at && moreOf(dealt[at - 1])),
  }));
}

type Dealt = Named & { places: number };

function deal(names: readonly Named[]): Dealt[] {
  const dealt = names.slice(0, mostMatches).map((name) => ({ ...name, places: 1 }));
  for (let left = mostMatches - dealt.length, given = true; left > 0 && given;) {
    given = false;
    for (const name of dealt) {
      if (left === 0 || name.places >= name.count) continue;
      [name.places, left, given] = [name.places + 1, left - 1, true];
    }
  }
  return dealt;
}

function guessOf({ cost }: Dealt): Namesakes {
  if (cost < 1) return {};
  return { guess: cost < missingCost ? 'slips' : 'without_a_word' };
}

function moreOf(name: Dealt | undefined): Namesakes {
  if (!name || name.count <= name.places) return {};
  return { more: name.isCut ? 'many' : name.count - name.places };
}

/** People whose own name has these words, in companies whose name has those. */
export async function peopleOfCompanies(
  db: Database,
  splits: readonly { person: string[][]; company: string[][] }[],
): Promise<SearchMatch[]> {
  const found: SearchMatch[] = [];
  // one after the other: all at once they would take the connections of everybody else
  for (const split of splits) {
    if (found.length < mostMatches) found.push(...(await peopleOf(db, split)));
  }
  return found.slice(0, mostMatches);
}

async function peopleOf(db: Database, split: { person: string[][]; company: string[][] }): Promise<SearchMatch[]> {
  const values: string[][] = [];
  const words = (of: string, parts: string[][]) =>
    parts.map((each) => `${of}.words && $${values.push(each)}::text[]`).join(' and ');
  const rows = await byIndex<Parameters<typeof contactMatch>[0]>(
    db,
    `with o as materialized (select * from organizations o where ${words('o', split.company)} and merged_into_id is null limit 500)
     select c.id, c.name, c.position, (select min(e164) from contact_phones where contact_id = c.id) as phone,
       (select ${organizationRef} from o where o.id = c.organization_id) as organization
     from contacts c where c.organization_id = any (array(select id from o)) and ${words('c', split.person)}
     order by c.name collate "ru-x-icu", c.id limit ${mostMatches}`,
    values,
  );
  return rows.map((row) => contactMatch(row, 'name'));
}
