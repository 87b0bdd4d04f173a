import type pg from 'pg';
import { Stage } from '../stage.ts';

/**
 * A company with enough in it for everything to happen: two departments, people in several lines with several skills, three
 * kinds of lines, two more whose callers need something, an overflow, and callers who call again.
 */
export type Company = {
  lines: number[];
  queues: number[];
  departments: number[];
  people: number[];
  skills: number[];
  phones: string[];
  admin: number;
  decline: number;
  escalate: number;
  returnReason: number;
  purpose: number;
  disposition: number;
  process: string;
};

export async function makeCompany(): Promise<{ stage: Stage; company: Company }> {
  const stage = await Stage.set({ agents: 4, specialists: 3 });
  const { world, pool } = stage;
  const second = await one(pool, `insert into departments (name) values ('Маркировка') returning id`);
  const secondQueue = await one(
    pool,
    `insert into queues (name, department_id) values ('Маркировка', $1) returning id`,
    [second],
  );
  const overflow = await one(pool, `insert into queues (name) values ('Дежурные') returning id`);
  const [a, b, c] = world.specialists as [number, number, number];
  // one person of two departments, one specialist who helps the contact centre out, two who take what the line can't
  await pool.query(
    `insert into queue_members (queue_id, agent_id, tier, position)
     values ($1, $2, 1, 1), ($3, $4, 2, 1), ($5, $6, 1, 1), ($5, $7, 1, 2)`,
    [secondQueue, a, world.queue, c, overflow, world.agents[0], b],
  );
  await pool.query(
    `update queues set exclude_after_decline = 20, exclude_after_miss = 15, wrap_up = 30, escalation_deadline = 90,
       resume_within = 60, last_agent_days = 2, owner_for = 10, callback_pause = 60, callback_attempts = 2`,
  );
  const admin = await one(
    pool,
    `insert into agents (login, name, roles) values ('admin', 'admin', '{administrator}') returning id`,
  );
  const { lines, skills } = await addNeeds(pool, world.queue, overflow, [...world.agents, ...world.specialists]);
  await addSteps(pool, world.queue, overflow);
  return {
    stage,
    company: {
      lines: [world.line, world.line, world.webhookLine, world.pbxLine, ...lines],
      queues: [world.queue, world.departmentQueue, secondQueue, overflow],
      departments: [world.department, second],
      people: [...world.agents, ...world.specialists],
      skills,
      phones: await addCallers(pool, world.agents[1]!),
      admin,
      decline: world.decline,
      escalate: world.escalate,
      returnReason: world.returnReason,
      purpose: stage.purpose,
      disposition: world.disposition,
      process: world.process,
    },
  };
}

/** Two skills and a language, in which people differ; two lines whose callers need some of it, one of them before others. */
async function addNeeds(pool: pg.Pool, queue: number, overflow: number, people: number[]) {
  const skills: number[] = [];
  for (const [name, kind, code] of [
    ['ЕГАИС', 'skill', null],
    ['Маркировка', 'skill', null],
    ['English', 'language', 'en'],
  ])
    skills.push(
      await one(pool, 'insert into skills (name, kind, code) values ($1, $2, $3) returning id', [name, kind, code]),
    );
  for (const [at, person] of people.entries())
    for (const [nth, skill] of skills.entries()) {
      const level = (at * 2 + nth * 3) % 5; // 0: not at all
      if (level > 0) await pool.query('insert into agent_skills values ($1, $2, $3)', [person, skill, level]);
    }
  const needs = (...of: [number, number][]) =>
    JSON.stringify(of.map(([nth, level]) => ({ skill: skills[nth], level })).sort((x, y) => x.skill! - y.skill!));
  const line = (name: string, number: string, to: number, need: string) =>
    one(
      pool,
      `insert into lines (name, number, queue_id, voice, needs) values ($1, $2, $3, 'simulated', $4) returning id`,
      [name, number, to, need],
    );
  const lines = [
    await line('ЕГАИС', '88001008813', queue, needs([0, 3])),
    await line('Abroad', '88001008814', overflow, needs([1, 1], [2, 2])),
  ];
  await pool.query(`insert into priorities (name, seconds, line_id) values ('VIP', 45, $1)`, [lines[0]]);
  return { lines, skills };
}

/** Both lines send on to each other, which no page would save, and ask more with time. Paces are known from the first call on. */
async function addSteps(pool: pg.Pool, queue: number, overflow: number): Promise<void> {
  await pool.query(
    `insert into queue_steps (queue_id, position, after, length, expected, lower, tiers, to_queue) values
       ($1, 1, 10, null, null, 1, null, null), ($1, 2, 20, null, null, null, 2, null), ($1, 3, null, 5, null, null, null, $2),
       ($1, 4, 60, null, null, 5, null, null), ($2, 1, 15, null, null, 2, null, null), ($2, 2, null, null, 300, null, null, $1), ($2, 3, 90, null, null, null, null, $1)`,
    [queue, overflow],
  );
  await pool.query(
    `insert into queue_paces (queue_id, at, samples, handle_50, handle_80, abandon, people) select id, linia_now(), 100, 60, 120, 0.1, 1 from queues`,
  );
}

/** Few numbers, so that they call again; one is a company's whose only request somebody owns. */
async function addCallers(pool: pg.Pool, owner: number): Promise<string[]> {
  const phones = ['+79135550142', '+79135550143', '+79135550144', '+79135550145', '+79135550146', '+79135550147'];
  const company = await one(
    pool,
    `insert into organizations (name, folded, inn) values ('ООО «Ромашка»', 'ромашка', '7707083893') returning id`,
  );
  await pool.query(`insert into contact_phones (organization_id, raw, e164) values ($1, $2, $2)`, [company, phones[0]]);
  await pool.query(`insert into priorities (name, seconds, organization_id) values ('Ромашка', 20, $1)`, [company]);
  await pool.query(
    `insert into tickets (state, subject, organization_id, owner_id, created_at) values ('open', 'УПД не уходит', $1, $2, linia_now())`,
    [company, owner],
  );
  return phones;
}

const one = async (pool: pg.Pool, sql: string, values: unknown[] = []) =>
  (await pool.query(sql, values)).rows[0].id as number;
