import type { Forecast } from '@linia/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import type { App } from '../shell/web.ts';
import { boardRoutes } from './board.routes.ts';
import { Shift } from './shift.testing.ts';

let shift: Shift;
let app: App;
let boss: string;
const calls: number[] = [];

const read = async (queue = shift.world.queue): Promise<Forecast> =>
  (await shift.pool.query('select read_forecast($1) as forecast', [queue])).rows[0].forecast as Forecast;

/**
 * One person; half of the calls take 60 s, four of five 120 s. The first caller finds the person free; three wait behind, told
 * 120–240, 180–360 and 240–480 s, and are answered after 90, 300 and 330 s; the fifth leaves; the sixth comes while too little
 * is known.
 */
beforeAll(async () => {
  shift = await Shift.begin('2026-02-02T12:00:00+03:00', { agents: 1, specialists: 0 });
  await shift.pool.query(
    `insert into queue_paces (queue_id, at, samples, handle_50, handle_80, abandon, people) values ($1, linia_now(), 30, 60, 120, 0, 1)`,
    [shift.world.queue],
  );
  await shift.pool.query('update queues set resume_within = 0');
  for (let n = 0; n < 5; n++) calls.push(await shift.comeIn(`+7913555014${n}`));
  // the first is being offered and has a place in the line still
  await shift.answer(calls[0]!);
  await shift.pool.query('update queue_paces set samples = 29');
  calls.push(await shift.comeIn('+79135550149'));
  const next = async (after: number, leaving: number, coming: number) => {
    await shift.pass(after);
    await shift.hangUp(leaving);
    await shift.close(leaving);
    await shift.answer(coming);
  };
  await next(90, calls[0]!, calls[1]!);
  await next(210, calls[1]!, calls[2]!);
  await next(30, calls[2]!, calls[3]!);
  await shift.hangUp(calls[4]!);
  await next(10, calls[3]!, calls[5]!);
  app = await testApp(shift.db, [boardRoutes]);
  boss = await cookieOf(shift.db, await addPerson(shift.db, { login: 'boss', roles: ['supervisor'] }));
});
afterAll(async () => {
  await app.close();
  await shift.end();
});

it('what was told and what came of it: the answered who had to wait, each in the range or not, and how far from its middle', async () => {
  const told = await read();
  expect(
    told.rows.map(({ interactionId, place, low, high, waited, inside }) => [
      interactionId,
      place,
      low,
      high,
      waited,
      inside,
    ]),
  ).toEqual([
    [calls[3], 4, 240, 480, 330, true],
    [calls[2], 3, 180, 360, 300, true],
    [calls[1], 2, 120, 240, 90, false],
  ]);
  // off the middle by 330 − 360, 300 − 270 and 90 − 180: mean of |…| 50, of … −30
  expect(told).toMatchObject({ counted: 3, inside: 2, error: 50, bias: -30, atOnce: 1, onlyPlace: 1 });
});

it('a line nobody came to has no figure, not a hundred per cent', async () => {
  expect(await read(shift.world.departmentQueue)).toEqual({
    counted: 0,
    inside: 0,
    error: null,
    bias: null,
    atOnce: 0,
    onlyPlace: 0,
    rows: [],
  });
});

it('a call that went on to another line is no proof of what was told in the first', async () => {
  await shift.hangUp(calls[5]!);
  await shift.close(calls[5]!);
  await shift.comeIn('+79135550150');
  const moved = await shift.comeIn('+79135550151');
  await shift.move(moved, shift.world.departmentQueue);
  await shift.pool.query('insert into queue_members (queue_id, agent_id) select $1, id from agents', [
    shift.world.departmentQueue,
  ]);
  expect((await read()).counted).toBe(3);
  expect((await read(shift.world.departmentQueue)).counted).toBe(0);
});

it('the forecast is read by whoever reads the board of the line', async () => {
  const path = `/api/board/forecast?queueId=${shift.world.queue}`;
  const told = await ask<Forecast>(app, 'GET', path, { as: boss });
  expect([told.status, told.body.counted]).toEqual([200, 3]);
  const head = await cookieOf(shift.db, await addPerson(shift.db, { login: 'head', roles: ['head'] }));
  expect((await ask(app, 'GET', path, { as: head })).status).toBe(403);
});
