import type { Board, BoardListRow } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { boardRoutes } from './board.routes.ts';
import { Shift } from './shift.testing.ts';

let shift: Shift;
let app: App;
const people: Record<'agent' | 'supervisor' | 'head' | 'administrator', string> = {} as never;

beforeAll(async () => {
  shift = await Shift.begin('2026-02-02T12:00:00+03:00', { agents: 1, specialists: 1 });
  app = await testApp(shift.db, [boardRoutes]);
  const { department } = shift.world;
  for (const role of ['agent', 'supervisor', 'head', 'administrator'] as const) {
    const id = await addPerson(shift.db, { login: role, roles: [role] });
    people[role] = await cookieOf(shift.db, id);
    if (role === 'head') await shift.pool.query('update departments set head_id = $1 where id = $2', [id, department]);
  }
  for (const escalated of [true, false]) {
    const call = await shift.comeIn();
    await shift.answer(call);
    if (escalated) {
      await shift.escalate(call, 'cold');
      await shift.pass(12);
    }
    await shift.hangUp(call);
    await shift.close(call);
  }
});
afterAll(async () => {
  await app.close();
  await shift.end();
});

const get = <T>(path: string, as?: string) => ask<T>(app, 'GET', path, as === undefined ? {} : { as });

describe('the board over HTTP', () => {
  it('shows a supervisor every line, a head the department’s own, anybody else nothing', async () => {
    const { queue, departmentQueue } = shift.world;
    const all = await get<Board>('/api/board', people.supervisor);
    expect(all.body.queues.map(({ queueId }) => queueId)).toEqual([queue, departmentQueue]);
    const own = await get<Board>('/api/board', people.head);
    expect(own.body.queues.map(({ queueId }) => queueId)).toEqual([departmentQueue]);
    for (const nobody of [people.agent, people.administrator])
      expect((await get('/api/board', nobody)).status).toBe(403);
    expect((await get('/api/board')).status).toBe(401);
  });

  it('opens the calls of a figure, of one line or of all the reader has', async () => {
    const { queue, departmentQueue } = shift.world;
    const open = (query: string, as = people.supervisor) => get<BoardListRow[]>(`/api/board/calls?${query}`, as);
    expect((await open('metric=answered')).body).toHaveLength(2);
    expect((await open(`metric=answered&queueId=${queue}`)).body).toMatchObject([
      { queue: 'Техподдержка EDI', agent: 'agent1', outcome: 'answered', waitMs: 0, phone: '+79135550142' },
      { outcome: 'answered' },
    ]);
    expect((await open('metric=abandoned', people.head)).body).toMatchObject([
      { queue: 'Удостоверяющий центр', outcome: 'abandoned', waitMs: 12_000 },
    ]);
    expect((await open(`metric=abandoned&queueId=${departmentQueue}`, people.head)).status).toBe(200);
    expect((await open(`metric=answered&queueId=${queue}`, people.head)).status).toBe(403);
    expect((await open('metric=everything')).status).toBe(422);
    expect((await open('metric=lost&queueId=0')).status).toBe(422);
  });
});
