import { randomUUID } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { hangUp } from '../interactions/hang-up.ts';
import { readSupervision, supervise } from '../interactions/supervise.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { addPerson } from '../testing/app.ts';
import { changePerson } from './change-person.ts';
import { disable } from './disable.ts';

aStage({ agents: 1, specialists: 0 });

let call: number;
let ear: number;
let admin: number;

beforeEach(async () => {
  ({ call } = await stage.talk());
  await stage.pool.query(`update lines set voice = 'asterisk'`);
  ear = await addPerson(stage.db, { login: 'ear', roles: ['supervisor'], passwordHash: 'x' });
  admin = await addPerson(stage.db, { login: 'root', roles: ['administrator'], passwordHash: 'x' });
});

const listens = () =>
  stage.do((tx) => supervise(tx, { id: randomUUID(), interactionId: call, mode: 'listen' }, actorOf(ear)));
const loses = {
  'is a supervisor no more': () => changePerson(stage.db, ear, { roles: ['head'] }, actorOf(admin)),
  'has left the company': () => disable(stage.db, ear, actorOf(admin)),
};
const over = () => stage.do((tx) => hangUp(tx, call, 'caller', null));

it.each(Object.entries(loses))('who %s hears the call no longer', async (_, lose) => {
  await listens();
  await lose();
  expect(await readSupervision(stage.pool, ear)).toBeNull();
  expect((await stage.events(call)).filter((type) => type.startsWith('supervision'))).toEqual([
    'supervision_began',
    'supervision_ended',
  ]);
  await over();
});

it.each(Object.entries(loses))('nor does who %s while they ask to hear it', async (_, lose) => {
  const results = await whileHeld<unknown>(stage.pool, { call }, [listens], lose);
  expect(outcomes(results)).toEqual(['right.missing']);
  expect(await readSupervision(stage.pool, ear)).toBeNull();
  await over();
});

it('stays with the call through any other change', async () => {
  await listens();
  await changePerson(stage.db, ear, { name: 'Ирина Ковалёва', roles: ['supervisor', 'head'] }, actorOf(admin));
  expect(await readSupervision(stage.pool, ear)).not.toBeNull();
  await over();
});
