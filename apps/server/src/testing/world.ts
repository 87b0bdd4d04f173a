import { randomUUID } from 'node:crypto';
import type pg from 'pg';

/**
 * A small company in a fresh database: one line of Linia's, one of the PBX, two queues (the contact centre's and a
 * department's), people who sit there with a live session. Each helper writes what a verb would have needed anyway.
 */
export type World = {
  /** Linia has the sound. */
  line: number;
  /** The PBX has the sound, Linia offers. */
  webhookLine: number;
  pbxLine: number;
  queue: number;
  department: number;
  departmentQueue: number;
  agents: number[];
  specialists: number[];
  disposition: number;
  decline: number;
  escalate: number;
  returnReason: number;
  process: string;
};

export async function makeWorld(pool: pg.Pool, size: { agents?: number; specialists?: number } = {}): Promise<World> {
  const one = async (sql: string, values: unknown[] = []) => Number((await pool.query(sql, values)).rows[0].id);
  const process = randomUUID();
  await pool.query(
    'insert into processes (id, host, pid, started_at, heartbeat_at) values ($1, $2, $3, clock_timestamp(), $4)',
    [process, 'test', 0, 'infinity'],
  );
  const department = await one(
    `insert into departments (name, is_default) values ('Удостоверяющий центр', true) returning id`,
  );
  const queue = await one(`insert into queues (name) values ('Техподдержка EDI') returning id`);
  const departmentQueue = await one(
    `insert into queues (name, department_id) values ('Удостоверяющий центр', $1) returning id`,
    [department],
  );
  const line = await one(
    `insert into lines (name, number, queue_id, voice, announces_recording) values ('8 800', '88001008812', $1, 'simulated', true) returning id`,
    [queue],
  );
  const webhookLine = await one(
    `insert into lines (name, number, queue_id, voice) values ('АТС, предлагает Линия', '88123343811', $1, 'webhook') returning id`,
    [queue],
  );
  const pbxLine = await one(
    `insert into lines (name, number, queue_id, voice, routing) values ('АТС', '88123343812', $1, 'webhook', 'pbx') returning id`,
    [queue],
  );
  const disposition = await one(`insert into dispositions (name) values ('Решено') returning id`);
  const reason = (kind: string, name: string) =>
    one(`insert into reasons (kind, name, position) values ($1, $2, 1) returning id`, [kind, name]);
  const world: World = {
    line,
    webhookLine,
    pbxLine,
    queue,
    department,
    departmentQueue,
    agents: [],
    specialists: [],
    disposition,
    decline: await reason('decline', 'Говорю с клиентом'),
    escalate: await reason('escalate', 'Нужны права отдела'),
    returnReason: await reason('return', 'Не наш вопрос'),
    process,
  };
  for (let n = 0; n < (size.agents ?? 2); n++)
    world.agents.push(await addAgent(pool, world, world.queue, `agent${n + 1}`));
  for (let n = 0; n < (size.specialists ?? 1); n++)
    world.specialists.push(await addAgent(pool, world, world.departmentQueue, `specialist${n + 1}`, world.department));
  return world;
}

/** A person, available, with a live session, member of the queue. */
export async function addAgent(
  pool: pg.Pool,
  world: World,
  queue: number,
  login: string,
  department: number | null = null,
): Promise<number> {
  const { rows } = await pool.query(
    `insert into agents (login, name, roles, department_id, presence, presence_since, ready_since, turn_at, extension)
     values ($1, $1, '{agent}', $2, 'available', linia_now(), linia_now(), linia_now(), (select (count(*) + 101)::text from agents)) returning id`,
    [login, department],
  );
  const id = Number(rows[0].id);
  await pool.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [queue, id]);
  await sitDown(pool, world, id);
  return id;
}

export async function sitDown(pool: pg.Pool, world: World, agent: number): Promise<void> {
  await pool.query('insert into connections (id, agent_id, process_id, opened_at) values ($1, $2, $3, linia_now())', [
    `test-${randomUUID()}`,
    agent,
    world.process,
  ]);
}

/** Time runs on for everybody on this database at once; nothing sleeps. */
export async function shiftClock(pool: pg.Pool, by: string): Promise<void> {
  await pool.query(
    `create or replace function linia_now() returns timestamptz language sql volatile as $$ select clock_timestamp() + interval '${by}' $$`,
  );
}
