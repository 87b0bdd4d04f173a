import type pg from 'pg';

/** A person of the load, with the call they have just finished: a verdict makes them free. */
export type Person = { id: number; call: number; line: number };
/** A line's queue has one way in (`lines`) for each thing that its callers may need. */
export type Crowd = { people: Person[]; lines: number[] };

type Need = { skill: number; level: number };
type Size = {
  name: string;
  queues: number;
  /** In each queue. */
  people: number;
  waiting: number;
  /** What the callers of a queue need, each of these in turn; none: nothing. */
  needs?: Need[][];
  /** Free and not, as else, with a finished call to write about. */
  free?: boolean;
};

/**
 * People at work and callers in line, in bulk: a day's morning would take the verbs an hour. All are as the verbs would have
 * left them: whoever wraps up has an assignment, whoever waits an entry; everybody has a desk in a process that lives.
 */
export async function gather(pool: pg.Pool, size: Size): Promise<Crowd> {
  const { name, needs = [[]] } = size;
  const queues = await ids(
    pool,
    `insert into queues (name, position, ring, wrap_up, missed_limit)
     select $1 || ' ' || n, n, 3600, 86400, 1000000 from generate_series(1, $2::int) n returning id`,
    [name, size.queues],
  );
  const lines = await ids(
    pool,
    `insert into lines (name, number, queue_id, voice, connect_timeout, needs)
     select $1, '100', q, 'webhook', 3600, n from unnest($2::int[]) q cross join jsonb_array_elements($3::jsonb) n returning id`,
    [name, queues, JSON.stringify(needs)],
  );
  const agents = await ids(
    pool,
    `insert into agents (login, name, roles, presence, engagement)
     select $1 || '-' || n, $1 || ' ' || n, '{agent}', 'available', $3::engagement from generate_series(1, $2::int) n returning id`,
    [name, size.queues * size.people, size.free ? 'idle' : 'wrapping'],
  );
  await learn(pool, agents, needs);
  await pool.query(
    `insert into queue_members (queue_id, agent_id)
     select ($1::int[])[1 + (n - 1) % cardinality($1::int[])], a from unnest($2::int[]) with ordinality as x (a, n)`,
    [queues, agents],
  );
  await seat(pool, agents);
  const lineOf = (n: number) => lines[(n % queues.length) * needs.length] as number;
  const calls = size.free
    ? []
    : await wrapUp(
        pool,
        agents,
        agents.map((_, n) => lineOf(n)),
      );
  await wait(pool, lines, size.queues * size.waiting, needs.length);
  // what autovacuum does within a minute: a company that works has statistics
  await pool.query(
    'analyze agents, queues, lines, queue_members, queue_entries, interactions, interaction_events, assignments, connections, agent_skills, lanes, lane_members',
  );
  return { people: agents.map((id, n) => ({ id, call: calls[n] ?? 0, line: lineOf(n) })), lines };
}

const ids = async (pool: pg.Pool, sql: string, values: unknown[]): Promise<number[]> =>
  (await pool.query<{ id: number }>(sql, values)).rows.map(({ id }) => id);

/** Of every three people two know a skill, each at a level of their own: no lane has everybody, each has most. */
async function learn(pool: pg.Pool, agents: number[], needs: Need[][]): Promise<void> {
  const skills = [...new Set(needs.flat().map(({ skill }) => skill))];
  if (skills.length === 0) return;
  await pool.query(
    `insert into agent_skills (agent_id, skill_id, level)
     select a, s, 2 + (n + s) % 4 from unnest($1::int[]) with ordinality as x (a, n) cross join unnest($2::int[]) s where (n + s) % 3 <> 0`,
    [agents, skills],
  );
}

/** Desks in a process that never dies. */
async function seat(pool: pg.Pool, agents: number[]): Promise<void> {
  await pool.query(
    `with house as (insert into processes (id, host, pid, started_at, heartbeat_at)
       values (gen_random_uuid(), 'bench', 0, now(), now() + interval '1 day') returning id)
     insert into connections (id, agent_id, process_id, opened_at) select 'bench-' || a, a, house.id, now() from house, unnest($1::int[]) a`,
    [agents],
  );
}

/** The call that each has just finished, in wrap-up for a day. */
async function wrapUp(pool: pg.Pool, agents: number[], lines: number[]): Promise<number[]> {
  const calls = await ids(
    pool,
    `insert into interactions (state, version, line_id, phone, end_reason, created_at, queued_at, answered_at, ended_at)
     select 'ended', 1, l, '+7 913 000-00-00', 'caller_hung_up', now(), now(), now(), now() from unnest($1::int[]) l returning id`,
    [lines],
  );
  await pool.query(
    `insert into interaction_events (interaction_id, version, type, at, actor) select c, 1, 'arrived', now(), 'caller' from unnest($1::bigint[]) c`,
    [calls],
  );
  await pool.query(
    `with entries as (
       insert into queue_entries (interaction_id, queue_id, state, enqueued_at, rank_at, ended_at, outcome)
       select i.id, l.queue_id, 'accepted', now(), now(), now(), 'accepted' from interactions i join lines l on l.id = i.line_id
       where i.id = any ($1::bigint[]) returning id, interaction_id)
     insert into assignments (interaction_id, agent_id, state, entry_id, created_at, connected_at, ended_at, wrap_up_until)
     select e.interaction_id, x.agent, 'wrapping', e.id, now(), now(), now(), now() + interval '1 day'
     from unnest($1::bigint[], $2::int[]) as x (call, agent) join entries e on e.interaction_id = x.call`,
    [calls, agents],
  );
  return calls;
}

/** Callers spread over the lines' ways in, a tenth of a second apart. */
async function wait(pool: pg.Pool, lines: number[], count: number, ways: number): Promise<void> {
  if (count === 0) return;
  const queues = lines.length / ways;
  const calls = await ids(
    pool,
    `insert into interactions (state, version, line_id, phone, created_at, queued_at)
     select 'queued', 2, ($1::int[])[1 + (n % $3::int) * $4::int + (n / $3::int) % $4::int], '+7 913 000-00-00', at, at
     from generate_series(0, $2::int - 1) n cross join lateral (select now() - ($2::int - n) * interval '100 milliseconds' as at) t returning id`,
    [lines, count, queues, ways],
  );
  await pool.query(
    `insert into interaction_events (interaction_id, version, type, at, actor)
     select i.id, v, (array['arrived', 'queued'])[v], i.created_at, 'caller' from interactions i cross join generate_series(1, 2) v where i.id = any ($1::bigint[])`,
    [calls],
  );
  await pool.query(
    `insert into legs (interaction_id, kind, joined_at) select c, 'caller', now() from unnest($1::bigint[]) c`,
    [calls],
  );
  await pool.query(
    `insert into queue_entries (interaction_id, queue_id, state, enqueued_at, rank_at, needs)
     select i.id, l.queue_id, 'waiting', i.created_at, i.created_at, l.needs from interactions i join lines l on l.id = i.line_id where i.id = any ($1::bigint[]) order by i.id`,
    [calls],
  );
}
