import type pg from 'pg';
import { Stage } from '../stage.ts';

/** A company with enough in it for everything to happen: two departments, people in several lines, three kinds of lines. */
export type Company = {
  lines: number[];
  queues: number[];
  departments: number[];
  people: number[];
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
  const [a, , c] = world.specialists as [number, number, number];
  // one person of two departments, one specialist who helps the contact centre out
  await pool.query('insert into queue_members (queue_id, agent_id, tier) values ($1, $2, 1), ($3, $4, 2)', [
    secondQueue,
    a,
    world.queue,
    c,
  ]);
  await pool.query(
    'update queues set exclude_after_decline = 20, exclude_after_miss = 15, wrap_up = 30, escalation_deadline = 90',
  );
  const admin = await one(
    pool,
    `insert into agents (login, name, roles) values ('admin', 'admin', '{administrator}') returning id`,
  );
  return {
    stage,
    company: {
      lines: [world.line, world.line, world.webhookLine, world.pbxLine],
      queues: [world.queue, world.departmentQueue, secondQueue],
      departments: [world.department, second],
      people: [...world.agents, ...world.specialists],
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

const one = async (pool: pg.Pool, sql: string, values: unknown[] = []) =>
  (await pool.query(sql, values)).rows[0].id as number;
