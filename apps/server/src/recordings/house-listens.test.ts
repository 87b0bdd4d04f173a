import type { HouseListens } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { supervise } from '../interactions/supervise.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { actorOf, Stage } from '../testing/stage.ts';
import { recordingsRoutes } from './recordings.routes.ts';

let stage: Stage;
let app: App;
let admin: string;
let people: Record<'talked' | 'other' | 'supervisor' | 'head', number>;
let call: number;

const read = async (query = ''): Promise<HouseListens> => {
  const { status, body } = await ask<HouseListens>(app, 'GET', `/api/listens${query}`, { as: admin });
  expect(status).toBe(200);
  return body;
};
const said = async (query = '') => (await read(query)).listens.map(({ by, ways }) => `${by.name}: ${ways.join()}`);
const recorded = (by: number, of: number, at: string, reason = 'разбор жалобы') =>
  stage.pool.query(
    `insert into recording_listens (id, interaction_id, agent_id, reason, asked_at, heard_at, until)
     values (substr(md5(random()::text), 1, 20), $2, $1, $3, $4, $4, $4)`,
    [by, of, reason, at],
  );

describe('who has listened in the house', () => {
  beforeAll(async () => {
    stage = await Stage.set({ agents: 2, specialists: 0 });
    app = await testApp(stage.db, [recordingsRoutes]);
    await stage.pool.query(`update lines set voice = 'asterisk' where id = $1`, [stage.world.line]);
    const talk = await stage.talk();
    call = talk.call;
    const talked = talk.agent;
    people = {
      talked,
      other: stage.world.agents.find((id) => id !== talked)!,
      supervisor: await addPerson(stage.db, { login: 'sup', name: 'Рябов Кирилл', roles: ['supervisor'] }),
      head: await addPerson(stage.db, { login: 'head', name: 'Юрьёва Галина', roles: ['head'] }),
    };
    for (const [id, name] of [
      [talked, 'Орлова Анна'],
      [people.other, 'Лунина Тамара'],
    ])
      await stage.pool.query('update agents set name = $2 where id = $1', [id, name]);
    admin = await cookieOf(stage.db, await addPerson(stage.db, { login: 'admin', roles: ['administrator'] }));
  });
  afterAll(async () => {
    await app.close();
    await stage.drop();
  });

  it('is told to administrators: live in all its ways, by recording with its reason, and who talked; never the customer', async () => {
    for (const mode of ['listen', 'whisper', 'join'] as const)
      await stage.do((tx) => supervise(tx, { id: mode, interactionId: call, mode }, actorOf(people.supervisor)));
    await recorded(people.head, call, '2026-03-01T20:59:59.999999Z');
    const { listens, more } = await read();
    expect(more).toBeNull();
    expect(listens).toMatchObject([
      {
        ways: ['listen', 'whisper', 'join'],
        by: { id: people.supervisor },
        reason: null,
        heard: false,
        shown: true,
        endedAt: null,
      },
      { ways: ['recording'], by: { id: people.head }, reason: 'разбор жалобы', heard: true, shown: null },
    ]);
    for (const { whom } of listens) expect(whom).toEqual([{ id: people.talked, name: 'Орлова Анна' }]);
    expect(JSON.stringify(listens)).not.toMatch(/\+7|phone|organization/);
  });

  it('is found by the name of either, by the way, and by the company’s days', async () => {
    await recorded(people.other, call, '2026-03-01T21:00:00Z'); // midnight in Moscow
    expect(await said('?who=' + encodeURIComponent('галина ЮРЬЕВА'))).toEqual(['Юрьёва Галина: recording']);
    expect(await said('?who=' + encodeURIComponent('орлова'))).toHaveLength(3);
    expect(await said('?who=nobody')).toEqual([]);
    expect(await said('?way=whisper')).toEqual(['Рябов Кирилл: listen,whisper,join']);
    expect(await said('?way=recording&to=2026-03-01')).toEqual(['Юрьёва Галина: recording']);
    expect(await said('?from=2026-03-02&to=2026-03-02')).toEqual(['Лунина Тамара: recording']);
    for (const wrong of ['?way=eavesdrop', '?from=yesterday', '?from=2026-02-31', '?before=1', '?page=2'])
      expect((await ask(app, 'GET', `/api/listens${wrong}`, { as: admin })).status).toBe(422);
  });

  it('is read on a hundred at a time, each once, though many are of the same moment', async () => {
    await stage.pool.query(
      `insert into recording_listens (id, interaction_id, agent_id, reason, asked_at, until)
       select md5(n::text), $1, $2, 'проверка', '2026-01-15T10:00:00.000123Z'::timestamptz + (n / 50) * interval '1 microsecond', now() from generate_series(1, 230) n`,
      [call, people.head],
    );
    const seen: string[] = [];
    let pages = 0;
    for (let more: string | null = ''; more !== null; pages++) {
      const page: HouseListens = await read(`?to=2026-01-31${more && `&before=${more}`}`);
      seen.push(...page.listens.map(({ id }) => id));
      more = page.more;
    }
    expect([pages, seen.length, new Set(seen).size]).toEqual([3, 230, 230]);
  });
});
