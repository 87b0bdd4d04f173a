import { counterpartiesNamed, type Mention } from '@linia/domain';
import type { Suggestion, ThreadMessage, TicketRow } from '@linia/protocol';
import type { Queryable } from '../shell/database.ts';

/** Only what stands in a request's letters is read, and not all of a long correspondence. */
const mostLetters = 20;
const mostShown = 6;

/**
 * What the letters of a request say about it, as the base knows it: whose it is by an INN, a GLN or a contract, with whom the
 * trouble is by a number or a name, which other request is named. Offered with one click, never applied by itself.
 */
export async function suggest(
  db: Queryable,
  row: TicketRow,
  thread: readonly ThreadMessage[],
  counterparty: string | null,
): Promise<Suggestion[]> {
  const letters = thread.filter(({ direction, kind }) => direction === 'in' && kind === 'letter').slice(0, mostLetters);
  const mentions = letters.flatMap((letter) => letter.mentions);
  const names =
    counterparty === null ? letters.flatMap(({ subject, text }) => counterpartiesNamed(`${subject}\n${text}`)) : [];
  const found = await organizationsOf(db, mentions);
  const suggestions: Suggestion[] = [];
  for (const { kind, value, whose } of mentions) {
    if (kind === 'request') {
      if (value !== String(row.number)) suggestions.push({ kind: 'request', said: value, organization: null });
      continue;
    }
    const organization = found.find((each) => each.kind === kind && each.value === value) ?? null;
    const theirs = whose === 'counterparty';
    if (theirs ? counterparty !== null : organization === null || row.organization?.id === organization.id) continue;
    suggestions.push({
      kind: theirs ? 'counterparty' : 'organization',
      said: value,
      organization: organization && { id: organization.id, name: organization.name },
    });
  }
  for (const said of names) suggestions.push({ kind: 'counterparty', said, organization: null });
  return suggestions
    .filter(({ kind, said }, at) => suggestions.findIndex((each) => each.kind === kind && each.said === said) === at)
    .slice(0, mostShown);
}

type Found = { kind: Mention['kind']; value: string; id: number; name: string };

async function organizationsOf(db: Queryable, mentions: readonly Mention[]): Promise<Found[]> {
  const of = (kind: Mention['kind']) => mentions.filter((each) => each.kind === kind).map(({ value }) => value);
  const { rows } = await db.query(
    `select 'inn' as kind, o.inn as value, live_organization(o.id) as id from organizations o where o.inn = any ($1)
     union select 'gln', l.gln, live_organization(l.organization_id) from locations l where l.gln = any ($2)
     union select 'contract', c.number, live_organization(c.organization_id) from contracts c where c.number = any ($3)`,
    [of('inn'), of('gln'), of('contract')],
  );
  const { rows: names } = await db.query('select id, name from organizations where id = any ($1)', [
    rows.map(({ id }) => id),
  ]);
  return rows.flatMap((row) => {
    const name = names.find(({ id }) => id === row.id)?.name as string | undefined;
    // an INN may be several companies': nothing is guessed
    const alone = rows.filter(({ kind, value }) => kind === row.kind && value === row.value).length === 1;
    return name && alone ? [{ ...row, name } as Found] : [];
  });
}
