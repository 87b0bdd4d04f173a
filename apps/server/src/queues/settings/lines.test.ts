import formbody from '@fastify/formbody';
import type { LineRow, Lists } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { makeWorld, type World } from '../../testing/world.ts';
import { ctiRoutes } from '../../voice/cti/cti.routes.ts';
import { listsRoutes } from '../lists.routes.ts';
import { linesRoutes } from './lines.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;
let administrator: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool);
  app = await testApp(db, [async (each) => void (await each.register(formbody)), linesRoutes, listsRoutes, ctiRoutes]);
  administrator = await cookieOf(db, await addPerson(db, { login: 'root', roles: ['administrator'] }));
});

afterAll(async () => {
  await app.close();
  await db.pool.end();
  await fresh.drop();
});

const line = () => ({
  name: 'АТС',
  number: '88000000812',
  queueId: world.queue,
  routing: 'linia',
  announcesRecording: true,
});

it('an administrator makes a line, and a PBX that has its token can tell of calls', async () => {
  const made = await ask<{ id: number; token: string }>(app, 'POST', '/api/lines', { as: administrator, body: line() });
  expect(made.status).toBe(200);
  const told = await ask(app, 'POST', `/api/cti/${made.body.token}`, {
    body: { event: 'newCall', callId: '1', from: '+79135550142' },
  });
  expect(told.status).toBe(200);
  const { rows } = await fresh.pool.query('select line_id from interactions');
  expect(rows).toEqual([{ line_id: made.body.id }]);
});

it('a renewed token ends the old one', async () => {
  const made = await ask<{ id: number; token: string }>(app, 'POST', '/api/lines', { as: administrator, body: line() });
  const renewed = await ask<{ token: string }>(app, 'POST', `/api/lines/${made.body.id}/token`, { as: administrator });
  const tell = (token: string) => ask(app, 'POST', `/api/cti/${token}`, { body: { event: 'newCall', callId: '2' } });
  expect((await tell(made.body.token)).status).toBe(404);
  expect((await tell(renewed.body.token)).status).toBe(200);
});

it('a line of a queue that is not there, or made by somebody else, is refused', async () => {
  const nowhere = await ask(app, 'POST', '/api/lines', { as: administrator, body: { ...line(), queueId: 999_999 } });
  expect(nowhere).toMatchObject({ status: 404, body: { error: { code: 'queue.unknown', field: 'queueId' } } });
  const agent = await cookieOf(db, world.agents[0]!);
  expect((await ask(app, 'POST', '/api/lines', { as: agent, body: line() })).status).toBe(403);
});

describe('an administrator', () => {
  const made = async (more: object = {}) =>
    (
      await ask<{ id: number; token: string }>(app, 'POST', '/api/lines', {
        as: administrator,
        body: { ...line(), ...more },
      })
    ).body;
  const read = async (id: number) =>
    (await ask<LineRow[]>(app, 'GET', '/api/lines', { as: administrator })).body.find((each) => each.id === id)!;
  const tell = (token: string, event: string, callId: string) =>
    ask(app, 'POST', `/api/cti/${token}`, { body: { event, callId, from: '+79135550142' } });
  const journalled = async () =>
    (await fresh.pool.query('select action, data from journal order by id desc limit 1')).rows[0];

  it('keeps what is said on a line in both languages, and nothing where nothing was written', async () => {
    const { id } = await made({ announcements: { greeting: { ru: 'Здравствуйте!', en: ' ' }, full: { en: '' } } });
    expect((await read(id)).announcements).toEqual({ greeting: { ru: 'Здравствуйте!' } });
    expect(await journalled()).toMatchObject({ action: 'line_added', data: { line: id, after: { name: 'АТС' } } });
    const said = { greeting: { ru: 'Добрый день!', en: 'Good day!' } };
    const edit = { is: { announcements: said }, was: { announcements: { greeting: { ru: 'Здравствуйте!' } } } };
    const change = () => ask<LineRow>(app, 'PATCH', `/api/lines/${id}`, { as: administrator, body: edit });
    expect((await change()).body.announcements).toEqual(said);
    expect((await journalled()).data.changed.announcements).toEqual({ from: edit.was.announcements, to: said });
    expect((await change()).body).toMatchObject({ error: { code: 'settings.changed', field: 'announcements' } });
  });

  it('changes how a line is led: its queue, its needs, how long a silent connection is waited for', async () => {
    const { id } = await made();
    const skill = await fresh.pool.query(`insert into skills (name) values ('Роуминг') returning id`);
    const needs = [{ skill: skill.rows[0].id, level: 2 }];
    const answer = await ask<LineRow>(app, 'PATCH', `/api/lines/${id}`, {
      as: administrator,
      body: {
        is: { queueId: world.departmentQueue, connectTimeout: 45, needs, records: false, routing: 'pbx' },
        was: { queueId: world.queue, connectTimeout: 30, needs: [], records: true, routing: 'linia' },
      },
    });
    expect(answer.body).toMatchObject({ queueId: world.departmentQueue, connectTimeout: 45, needs, records: false });
    const { rows } = await fresh.pool.query(
      'select queue_id, connect_timeout, needs, records, routing from lines where id = $1',
      [id],
    );
    expect(rows).toEqual([
      { queue_id: world.departmentQueue, connect_timeout: 45, needs, records: false, routing: 'pbx' },
    ]);
  });

  it('closes a line: calls that are there go on, a new one is told that it is closed, and the desk offers it no more', async () => {
    const { id, token } = await made();
    expect((await tell(token, 'newCall', 'before')).status).toBe(200);
    await ask(app, 'POST', `/api/lines/${id}/close`, { as: administrator });
    expect(await journalled()).toMatchObject({ action: 'line_closed', data: { line: id } });
    expect(await tell(token, 'newCall', 'after')).toMatchObject({
      status: 409,
      body: { error: { code: 'line.closed' } },
    });
    expect((await tell(token, 'hangup', 'before')).status).toBe(200);
    const { rows } = await fresh.pool.query('select external_id, state from interactions where line_id = $1', [id]);
    expect(rows).toEqual([{ external_id: 'before', state: 'closed' }]);
    const lists = await ask<Lists>(app, 'GET', '/api/lists', { as: administrator });
    expect(lists.body.lines.map((each) => each.id)).not.toContain(id);
    await ask(app, 'POST', `/api/lines/${id}/reopen`, { as: administrator });
    expect((await tell(token, 'newCall', 'again')).status).toBe(200);
  });

  it('deletes a line that never had a call, and none that had', async () => {
    const unused = await made();
    expect((await ask(app, 'DELETE', `/api/lines/${unused.id}`, { as: administrator })).status).toBe(200);
    expect(await journalled()).toMatchObject({ action: 'line_deleted', data: { line: unused.id } });
    const used = await made();
    await tell(used.token, 'newCall', 'one');
    const refused = await ask(app, 'DELETE', `/api/lines/${used.id}`, { as: administrator });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'line.used' } } });
  });

  it('makes no simulated line where there is no demo, nor one of a closed queue', async () => {
    const refused = async (more: object) => {
      const body = { ...line(), ...more };
      return (await ask(app, 'POST', '/api/lines', { as: administrator, body })).body.error;
    };
    expect(await refused({ voice: 'simulated' })).toMatchObject({ code: 'line.demo_only', field: 'voice' });
    const closed = await fresh.pool.query(`insert into queues (name, closed) values ('Закрытая', true) returning id`);
    expect(await refused({ queueId: closed.rows[0].id })).toMatchObject({ code: 'queue.closed', field: 'queueId' });
  });
});
