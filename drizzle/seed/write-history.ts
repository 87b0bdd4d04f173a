import { anchors } from './anchors.ts';
import { requestTime, workdaysBefore } from './calendar.ts';
import type { Call } from './call.ts';
import type { Desk, PastLine } from './desk.ts';
import { makeHistory } from './history.ts';
import { Chance } from './random.ts';
import { giveNumbers, type Request } from './requests.ts';
import { Roster } from './roster.ts';
import { idOf, insertRows, type Client, type Ids } from './rows.ts';
import type { WrittenRule } from './rules.ts';
import { liveOn, makeRequests } from './tickets.ts';
import type { Customer } from './write-organizations.ts';
import type { Team } from './write-people.ts';

/** Past calls and requests, told from `now` backwards. The lists must be written; nobody may be in a call. */
export async function writeHistory(
  tx: Client,
  ids: Ids,
  known: {
    team: Team;
    rules: readonly WrittenRule[];
    customers: readonly Customer[];
    words: Desk['words'];
    serviceOf: Desk['serviceOf'];
  },
  now: number,
): Promise<void> {
  const days = workdaysBefore(now, 60);
  const names = new Set(anchors.map(({ name }) => name));
  const desk: Desk = {
    ...known,
    ids,
    chance: new Chance(1_046_298),
    roster: new Roster(known.team),
    lines: await readLines(tx),
    regulars: known.customers.filter(({ organization }) => names.has(organization)),
    requests: [],
    lastRequestAt: requestTime(1_046_266, days),
  };
  makeRequests(desk, days, now);
  const calls = makeHistory(desk, days, now);
  liveOn(desk, now);
  giveNumbers(desk.requests, 1_045_600);
  await writeCalls(tx, calls, desk.requests);
}

async function readLines(tx: Client): Promise<Desk['lines']> {
  const { rows } = await tx.query('select id, name, queue_id, announces_recording, records from lines');
  const lines = new Map<string, PastLine>(
    rows.map((row) => [
      String(row['name']),
      {
        id: Number(row['id']),
        queueId: Number(row['queue_id']),
        announces: row['announces_recording'] === true,
        records: row['records'] === true,
      },
    ]),
  );
  const named = (name: string) => {
    const line = lines.get(name);
    if (!line) throw new Error(`The seed knows no line ${name}`);
    return line;
  };
  return { first: named('8 800'), second: named('812') };
}

/** What a new request brings with it by itself. */
const following = [
  'keep_deadlines_of_new',
  'keep_deadlines',
  'write_timers_of_new',
  'write_deadline_timers',
  'keep_written_place_of_new',
  'keep_written_place',
];

/** When all is told and ids are given by the database again: deadlines, their timers, and the places of what nobody has in hand. */
export async function settleRequests(tx: Client): Promise<void> {
  for (const trigger of following) await tx.query(`alter table tickets enable trigger ${trigger}`);
  await tx.query('select settle_requests()');
}

/** What the drawings say is due then, is: its customer was waited for meanwhile; what would be due later is urgent. */
async function writePauses(tx: Client, requests: readonly Request[]): Promise<void> {
  const due = requests.flatMap(({ id, resolveBy }) =>
    resolveBy === null ? [] : [{ id, by: new Date(resolveBy).toISOString() }],
  );
  await tx.query(
    `update tickets t set priority = 'urgent' from json_to_recordset($1) as x (id bigint, by timestamptz), plans p
     where t.id = x.id and p.id = t.plan_id and x.by < t.created_at + make_interval(mins => p.resolve_minutes)`,
    [JSON.stringify(due)],
  );
  await tx.query(
    `insert into ticket_pauses (ticket_id, state, began_at, ended_at)
     select t.id, 'waiting_customer', t.created_at + interval '20 minutes', t.created_at + interval '20 minutes' + w.waited
     from json_to_recordset($1) as x (id bigint, by timestamptz) join tickets t using (id)
       cross join lateral (select x.by - t.created_at - make_interval(mins => resolve) as waited from target_of(t.plan_id, t.priority, t.service_id)) w
     where w.waited > interval '0'`,
    [JSON.stringify(due)],
  );
}

/** Calls name requests and requests the calls they came from, so calls are written first and named to them afterwards. */
async function writeCalls(tx: Client, calls: readonly Call[], requests: readonly Request[]): Promise<void> {
  const told = requests.map((request) => request.tell());
  await insertRows(
    tx,
    'interactions',
    calls.map(({ row }) => row),
  );
  // what follows a request by itself is made when all is told (`settle_requests`)
  for (const trigger of following) await tx.query(`alter table tickets disable trigger ${trigger}`);
  await insertRows(
    tx,
    'tickets',
    told.map(({ row }) => row),
  );
  await tx.query(
    'update interactions i set ticket_id = x.ticket from json_to_recordset($1) as x(call bigint, ticket bigint) where i.id = x.call',
    [
      JSON.stringify(
        calls.filter(({ request }) => request).map(({ id, request }) => ({ call: id, ticket: request?.id })),
      ),
    ],
  );
  await writePauses(tx, requests);
  await insertRows(
    tx,
    'ticket_events',
    told.flatMap(({ events }) => events),
  );
  await insertRows(
    tx,
    'interaction_events',
    calls.flatMap(({ events }) => events),
  );
  await insertRows(
    tx,
    'legs',
    calls.flatMap(({ legs }) => legs),
  );
  await insertRows(
    tx,
    'escalations',
    calls.flatMap(({ escalations }) => escalations),
  );
  await insertRows(
    tx,
    'queue_entries',
    calls.flatMap(({ entries }) => entries),
  );
  await insertRows(
    tx,
    'offers',
    calls.flatMap(({ offers }) => offers),
  );
  await insertRows(
    tx,
    'assignments',
    calls.flatMap(({ assignments }) => assignments),
  );
}

/** Ids of the words that a log, a refusal and an escalation are chosen from. */
export async function readWords(tx: Client): Promise<Pick<Desk, 'words' | 'serviceOf'>> {
  const { rows } = await tx.query(
    `select 'subjects' as list, id, name, service_id from subjects union all select 'services', id, name, null from services
     union all select 'purposes', id, name, null from purposes union all select 'dispositions', id, name, null from dispositions
     union all select kind::text, id, name, null from reasons`,
  );
  const list = (name: string) =>
    new Map(rows.filter((row) => row['list'] === name).map((row) => [String(row['name']), Number(row['id'])]));
  const words = {
    subjects: list('subjects'),
    services: list('services'),
    purposes: list('purposes'),
    dispositions: list('dispositions'),
    decline: list('decline'),
    escalate: list('escalate'),
    return: list('return'),
  };
  const serviceOf = new Map(
    rows
      .filter((row) => row['list'] === 'subjects')
      .map((row) => [
        idOf(words.subjects, String(row['name'])),
        row['service_id'] === null ? null : Number(row['service_id']),
      ]),
  );
  return { words, serviceOf };
}
