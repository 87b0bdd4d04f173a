import type { AddressInfo } from 'node:net';
import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../app.ts';
import { readConfig } from '../shell/config.ts';
import type { App } from '../shell/web.ts';
import { addPerson } from '../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { DeskClient } from '../testing/desk-client.ts';
import { makeWorld, type World } from '../testing/world.ts';

let fresh: FreshDatabase;
let app: App;
let world: World;
let base: string;
const desks: DeskClient[] = [];
beforeAll(async () => {
  fresh = await freshDatabase();
  world = await makeWorld(fresh.pool, { agents: 0, specialists: 0 });
  app = await buildApp({ ...readConfig({ LINIA_DEMO: '1', DATABASE_URL: fresh.url }), dataDir: '' }, fresh.url);
  await app.listen({ port: 0, host: '127.0.0.1' });
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  for (const desk of desks) desk.close();
  await app.close();
  await fresh.drop();
});

const password = hash('linia', { memoryCost: 256, timeCost: 1 });
async function sitDown(login: string, roles: string[]): Promise<DeskClient> {
  const id = await addPerson(app.db, { login, roles, department: world.department, passwordHash: await password });
  await fresh.pool.query(
    'insert into queue_members (queue_id, agent_id) select id, $1 from queues where department_id = $2 and $3',
    [id, world.department, roles.includes('agent')],
  );
  const desk = await DeskClient.open(base, login);
  desks.push(desk);
  return desk;
}
type Said = { ok?: true; error?: { code: string }; viewers?: { name: string; typing: boolean }[] };
const say = (desk: DeskClient, name: string, payload: object = {}): Promise<Said> =>
  desk.socket.timeout(20_000).emitWithAck(name, payload) as Promise<Said>;
const hear = <T>(desk: DeskClient, name: string, until: (said: T) => boolean = () => true): Promise<T> =>
  new Promise((resolve) => {
    const listener = (said: T) => {
      if (!until(said)) return;
      desk.socket.off(name, listener as never);
      resolve(said);
    };
    desk.socket.on(name as never, listener as never);
  });
type Viewers = { viewers: { name: string; typing: boolean }[] };
const number = async () =>
  (
    await fresh.pool.query(`select * from create_ticket('Запрос', '', null, null, null, $1, null, null, 'linia')`, [
      world.department,
    ])
  ).rows[0] as {
    ticket_id: number;
    ticket_number: number;
  };

describe('two people at one request', () => {
  it('see each other, and who is typing; whoever closes the window is gone', async () => {
    const [ilya, olga] = [await sitDown('ilya', ['agent']), await sitDown('olga', ['agent'])];
    const { ticket_number: of } = await number();
    expect((await say(ilya, 'ticket:watch', { number: of, typing: false })).viewers).toMatchObject([{ name: 'ilya' }]);
    const came = hear<Viewers>(ilya, 'ticket:viewers', ({ viewers }) => viewers.length === 2);
    await say(olga, 'ticket:watch', { number: of, typing: false });
    await came;
    const types = hear<Viewers>(ilya, 'ticket:viewers', ({ viewers }) => viewers.some(({ typing }) => typing));
    await say(olga, 'ticket:watch', { number: of, typing: true });
    expect((await types).viewers).toMatchObject([
      { name: 'ilya', typing: false },
      { name: 'olga', typing: true },
    ]);
    const gone = hear<Viewers>(ilya, 'ticket:viewers', ({ viewers }) => viewers.length === 1);
    olga.close();
    expect((await gone).viewers).toMatchObject([{ name: 'ilya' }]);
  });

  it('hear what becomes of it, and so does whoever has the list before them', async () => {
    const [one, two] = [await sitDown('one', ['agent']), await sitDown('two', ['supervisor'])];
    const { ticket_id: id, ticket_number: of } = await number();
    await say(one, 'ticket:watch', { number: of, typing: false });
    await say(two, 'tickets:watch');
    const heard = [
      hear<{ version: number }>(one, 'ticket:changed', ({ version }) => version === 2),
      hear<{ numbers: number[] }>(two, 'tickets:changed', ({ numbers }) => numbers.includes(of)),
    ];
    await fresh.pool.query(`select advance_ticket($1, 'opened', 'linia')`, [id]);
    await Promise.all(heard);
  });

  it('must be such as may open it', async () => {
    const stranger = await sitDown('stranger', ['administrator']);
    const { ticket_number: of } = await number();
    expect(await say(stranger, 'ticket:watch', { number: of, typing: false })).toMatchObject({
      error: { code: 'right.missing' },
    });
    expect(await say(stranger, 'tickets:watch')).toMatchObject({ error: { code: 'right.missing' } });
    const agent = await sitDown('nobody', ['agent']);
    await fresh.pool.query(`delete from queue_members where agent_id = (select id from agents where login = 'nobody')`);
    expect(await say(agent, 'ticket:watch', { number: of, typing: false })).toMatchObject({
      error: { code: 'ticket.not_for_you' },
    });
    expect(await say(agent, 'ticket:watch', { number: 'x' })).toMatchObject({ error: { code: 'input.invalid' } });
  });
});

describe('what is written to a head', () => {
  it('is heard at once by heads and administrators, and by nobody else', async () => {
    const [head, agent] = [await sitDown('the-head', ['head']), await sitDown('sergey', ['agent'])];
    const heard = hear(head, 'feedback:changed');
    await fresh.pool.query(
      `with made as (insert into feedback (kind, about, department_id, created_at, touched_at) values ('complaint', 'company', $1, linia_now(), linia_now()) returning id)
       select advance_feedback(id, 'registered', 'caller') from made`,
      [world.department],
    );
    await heard;
    // told of something else behind it: what was not said by then is not said
    await say(agent, 'tickets:watch');
    const requests = hear(agent, 'tickets:changed');
    await number();
    await requests;
    expect(agent.heard).not.toContain('feedback:changed');
  });
});
