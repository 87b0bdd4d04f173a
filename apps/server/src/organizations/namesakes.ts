import type { Namesakes, SearchMatch } from '@linia/protocol';
import type { Database } from '../shell/database.ts';
import { byIndex } from './by-index.ts';
import { contactMatch, mostMatches } from './matches.ts';
import { missingCost } from './likely.ts';
import { organizationRef } from './reference.ts';

/**
 * A name in the base, how many bear it (`isCut`: perhaps more, not all rows were looked at), and what it costs to believe
 * that it was meant.
 */
export type Named = { folded: string; count: number; isCut: boolean; cost: number };

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

/** Words of a person and of their company, each with what it may stand for. */
export type Split = { person: string[][]; company: string[][]; rarer: 'person' | 'company' };

/** The rarer of the two is looked for first, and of those, so many at most, the other one. */
const mostRarer = 500;

/**
 * People whose own name has these words, in companies whose name has those: of the first split that has any, then of the next.
 * One question for all of them: the database goes on to the next split only where there is room.
 */
export async function peopleOfCompanies(db: Database, splits: readonly Split[]): Promise<SearchMatch[]> {
  if (splits.length === 0) return [];
  const values: string[][] = [];
  const each = splits.map((split) => `(${peopleOf(split, values)})`);
  const rows = await byIndex<Parameters<typeof contactMatch>[0]>(db, {
    text: `select * from (${each.join(' union all ')}) found limit ${mostMatches}`,
    values,
  });
  return rows.map((row) => contactMatch(row, 'name'));
}

function peopleOf({ person, company, rarer }: Split, values: string[][]): string {
  const words = (of: string, parts: string[][]) =>
    parts.map((each) => `${of}.words && $${values.push(each)}::text[]`).join(' and ');
  const [people, companies] = [words('c', person), `${words('o', company)} and o.merged_into_id is null`];
  const both =
    rarer === 'person'
      ? `(select * from contacts c where ${people} limit ${mostRarer}) c join organizations o on o.id = c.organization_id and ${companies}`
      : `(select * from organizations o where ${companies} limit ${mostRarer}) o join contacts c on c.organization_id = o.id and ${people}`;
  return `select c.id, c.name, c.position, (select min(e164) from contact_phones where contact_id = c.id) as phone, ${organizationRef} as organization
     from ${both} order by c.name collate "ru-x-icu", c.id limit ${mostMatches}`;
}
