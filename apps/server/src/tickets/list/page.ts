import type { Viewer } from '@linia/domain';
import type { TicketCounts, TicketFilter, TicketList, TicketListQuery, TicketListRow } from '@linia/protocol';
import { readViewer } from '../../people/viewer.ts';
import type { Queryable } from '../../shell/database.ts';
import { pageOf, readCursor } from '../../shell/cursor.ts';
import type { SignedIn } from '../../shell/web.ts';
import { ticketColumns, ticketTables } from '../rows.ts';
import { addFilter, addVisible, Conditions, overdue } from './filter.ts';

const pageSize = 50;
/**
 * Words that many requests have are looked for along the list, which meets them soon; rarer ones are fetched from their index
 * first, which has few. Of n among all, fetching costs n looks and the list a page × all ÷ n of them, each an eighth of the other:
 * as much where n² is a page × all ÷ 8 (2,500 of a million). The planner is asked how many there will be: it keeps the shares of
 * words. `npm run bench -- requests`.
 */
const isFrequent = (expected: number, all: number): boolean =>
  expected ** 2 >= ((pageSize + 1) * Math.max(all, expected)) / 8;

/** What the list is ordered by, and from where its next page goes on. */
const orders = {
  due: {
    key: `coalesce(t.due_at, 'infinity'::timestamptz)`,
    after: (key: string) => `(${key}, t.id) > ($1::timestamptz, $2::bigint)`,
    by: (key: string) => `${key}, t.id`,
  },
  touched: {
    key: 't.touched_at',
    after: () => '(t.touched_at, t.id) < ($1::timestamptz, $2::bigint)',
    by: () => 't.touched_at desc nulls last, t.id desc nulls last',
  },
};

/** One page of the requests that a person may open, by deadline or by the last change; what is typed is looked for in all their words. */
export async function readTicketList(db: Queryable, person: SignedIn, query: TicketListQuery): Promise<TicketList> {
  const order = orders[query.sort ?? 'touched'];
  const where = new Conditions();
  const [after, id] = readCursor(query.after);
  where.values.push(after, id);
  if (query.after !== undefined) where.add(order.after(order.key));
  else where.add('($1::text is null and $2::text is null)');
  const viewer = await readViewer(db, person);
  addVisible(where, viewer);
  addFilter(where, query, viewer);
  if (query.only) where.add('t.number = any (?::bigint[])', query.only.split(',').slice(0, 200));
  const found = query.q?.trim() ? await addWords(db, where, query.q) : '';
  const { rows } = await db.query(
    `${found} select ${ticketColumns}, t.touched_at as "touchedAt", (${order.key})::text as key, t.id as "keyId",
         coalesce((select jsonb_agg(g.tag order by g.tag) from ticket_tags g where g.ticket_id = t.id), '[]') as tags,
         exists (select from ticket_mentions n where n.ticket_id = t.id and n.agent_id = ${person.agentId} and n.seen_at is null) as unseen
       from ${ticketTables} where ${where.sql} order by ${order.by(order.key)} limit ${pageSize + 1}`,
    where.values,
  );
  return pageOf<TicketListRow>(rows, pageSize);
}

/** A number is a request's; anything else is looked for among the words. */
async function addWords(db: Queryable, where: Conditions, q: string): Promise<string> {
  const number = /^\s*[#№]?\s*(\d{5,9})\s*$/.exec(q)?.[1];
  if (number) {
    // each by its index: asked together, every request on the way along the list was asked (0.4–1 s among a million)
    where.values.push(number);
    const at = `$${where.values.length}`;
    where.add('t.id in (select ticket_id from found)');
    return `with found as materialized (select id as ticket_id from tickets where number = ${at}::bigint
      union select ticket_id from ticket_search where words @@ query_of(${at}::text))`;
  }
  const { rows: whole } = await db.query(
    'select exists (select from ticket_search where words @@ query_of($1)) as known',
    [q],
  );
  const asked = whole[0].known ? 'query_of' : 'beginning_of';
  const { rows } = await db.query(`explain (format json) select from ticket_search where words @@ ${asked}($1)`, [q]);
  const expected = rows[0]['QUERY PLAN'][0].Plan['Plan Rows'] as number;
  const { rows: of } = await db.query(`select reltuples as all from pg_class where oid = 'ticket_search'::regclass`);
  if (isFrequent(expected, of[0].all as number)) {
    // as a value, which the planner asks of one request after another: as a condition it may read the words of all instead
    where.add(`(select s.words @@ ${asked}(?) from ticket_search s where s.ticket_id = t.id)`, q);
    return '';
  }
  where.add('t.id in (select ticket_id from found)');
  where.values.push(q);
  return `with found as materialized (select ticket_id from ticket_search where words @@ ${asked}($${where.values.length}))`;
}

/** How many wait in each of the usual lists; of a department or of all that one may see. */
export async function countTickets(
  db: Queryable,
  person: SignedIn,
  department: number | undefined,
): Promise<TicketCounts> {
  const where = new Conditions();
  const viewer = await readViewer(db, person);
  const within = department !== undefined ? { department } : {};
  addVisible(where, viewer);
  addFilter(where, { state: 'live', ...within }, viewer);
  const mine = `t.owner_id = ${person.agentId}`;
  const { rows } = await db.query(
    `select count(*)::int as live, count(*) filter (where ${mine})::int as mine, count(*) filter (where t.owner_id is null)::int as unowned,
       count(*) filter (where ${overdue})::int as overdue, count(*) filter (where t.state = 'waiting_customer')::int as waiting_customer,
       (select count(*)::int from ticket_followers f join tickets w on w.id = f.ticket_id where f.agent_id = ${person.agentId} and w.state not in ('solved', 'closed')) as followed,
       (select count(distinct n.ticket_id)::int from ticket_mentions n where n.agent_id = ${person.agentId} and n.seen_at is null) as mentioned
     from tickets t where ${where.sql}`,
    where.values,
  );
  return { ...rows[0], complained: await countComplained(db, viewer, within) } as TicketCounts;
}

async function countComplained(db: Queryable, viewer: Viewer<number>, within: TicketFilter): Promise<number> {
  if (!viewer.roles.includes('head')) return 0;
  const where = new Conditions();
  addVisible(where, viewer);
  addFilter(where, { ...within, complained: true }, viewer);
  const { rows } = await db.query(`select count(*)::int as count from tickets t where ${where.sql}`, where.values);
  return rows[0].count as number;
}
