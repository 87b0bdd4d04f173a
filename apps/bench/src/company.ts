import { createHash } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import pg from 'pg';

/** The people and lines of a load: agents who talk, specialists of a dozen departments who are asked. */
export type Company = {
  agents: string[];
  specialists: string[];
  departments: number[];
  reason: number;
  disposition: number;
  token: string;
};
export const password = 'bench-password';

export async function foundCompany(
  url: string,
  size: { agents: number; departments: number; specialistsEach: number },
): Promise<Company> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const one = async (sql: string, values: unknown[] = []) => Number((await client.query(sql, values)).rows[0].id);
  const passwordHash = await hash(password);
  const token = 'bench-line-token';
  try {
    const queue = await one(
      `insert into queues (name, ring, missed_limit) values ('Bench line', 60, 1000000) returning id`,
    );
    await client.query(
      `insert into lines (name, number, queue_id, voice, token_hash, connect_timeout) values ('Bench', '100', $1, 'webhook', $2, 3600)`,
      [queue, createHash('sha256').update(token).digest('hex')],
    );
    const person = async (login: string, inQueue: number) => {
      const id = await one(
        `insert into agents (login, name, roles, password_hash) values ($1, $1, '{agent}', $2) returning id`,
        [login, passwordHash],
      );
      await client.query('insert into queue_members (queue_id, agent_id) values ($1, $2)', [inQueue, id]);
      return login;
    };
    const agents: string[] = [];
    for (let n = 0; n < size.agents; n++) agents.push(await person(`bench-agent-${n}`, queue));
    const specialists: string[] = [];
    const departments: number[] = [];
    for (let d = 0; d < size.departments; d++) {
      const department = await one('insert into departments (name) values ($1) returning id', [
        `Bench department ${d}`,
      ]);
      const line = await one(
        `insert into queues (name, department_id, ring, missed_limit) values ($1, $2, 60, 1000000) returning id`,
        [`Bench department ${d}`, department],
      );
      for (let n = 0; n < size.specialistsEach; n++) specialists.push(await person(`bench-specialist-${d}-${n}`, line));
      departments.push(department);
    }
    const reason = await one(`select id from reasons where kind = 'escalate' limit 1`);
    const disposition = await one('select id from dispositions limit 1');
    // what autovacuum does within a minute: a company that works has statistics
    await client.query('analyze agents, queues, queue_members, departments, lines');
    return { agents, specialists, departments, reason, disposition, token };
  } finally {
    await client.end();
  }
}
