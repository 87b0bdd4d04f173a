import type { PersonRow, SkillsPage } from '@linia/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { Stage } from '../testing/stage.ts';
import { peopleRoutes } from './people.routes.ts';
import { skillsRoutes } from './skills.routes.ts';

let stage: Stage;
let app: App;
let admin: string;
let person: number;

beforeAll(async () => {
  stage = await Stage.set({ agents: 2, specialists: 0 });
  app = await testApp(stage.db, [peopleRoutes, skillsRoutes]);
  admin = await cookieOf(stage.db, await addPerson(stage.db, { login: 'root', roles: ['administrator'] }));
  person = stage.world.agents[0]!;
});

afterAll(async () => {
  expect(await stage.broken()).toEqual([]);
  await app.close();
  await stage.drop();
});

type Refused = { error: { code: string; field?: string; details?: unknown } };
const add = <T = SkillsPage>(name: string, kind = 'skill', code: string | null = null) =>
  ask<T>(app, 'POST', '/api/skills', { as: admin, body: { name, kind, code } });
const level = (agent: number, skill: number, to: number) =>
  ask<{ level: number }>(app, 'PUT', `/api/people/${agent}/skills/${skill}`, { as: admin, body: { level: to } });
const skillNamed = async (name: string) => {
  const { body } = await ask<SkillsPage>(app, 'GET', '/api/skills', { as: admin });
  return body.skills.find((skill) => skill.name === name)!;
};

it('a language needs its code, and no two are of one name or one code', async () => {
  expect((await add<Refused>('Казахский', 'language')).body.error).toMatchObject({ code: 'skill.code', field: 'code' });
  expect((await add('Казахский', 'language', 'kk')).status).toBe(201);
  expect((await add<Refused>('Казахский', 'skill')).body.error).toMatchObject({ code: 'skill.taken', field: 'name' });
  expect((await add<Refused>('Қазақ', 'language', 'kk')).body.error).toMatchObject({
    code: 'skill.taken',
    field: 'code',
  });
});

it('a level is set, changed and taken away; each is an event of the person and a line of the journal', async () => {
  await add('Маркировка');
  const { id } = await skillNamed('Маркировка');
  for (const to of [3, 5, 5, 0]) expect((await level(person, id, to)).status).toBe(200);
  const events = await stage.pool.query(
    `select data from agent_events where agent_id = $1 and type = 'changed' order by version`,
    [person],
  );
  expect(events.rows.map(({ data }) => data)).toEqual(Array(3).fill({ fields: ['skills'] }));
  const journal = await stage.pool.query(
    `select data ->> 'from' as was, data ->> 'to' as is from journal where action = 'skill_level_set' order by id`,
  );
  expect(journal.rows).toEqual([
    { was: '0', is: '3' },
    { was: '3', is: '5' },
    { was: '5', is: '0' },
  ]);
});

it('all that a person can is changed with the person, and comes back in their row', async () => {
  const { id } = await skillNamed('Маркировка');
  const body = { skills: [{ skillId: id, level: 4 }] };
  const changed = await ask<PersonRow>(app, 'PATCH', `/api/people/${person}`, { as: admin, body });
  expect(changed.body.skills).toEqual(body.skills);
  const unknown = { skills: [{ skillId: 9_999, level: 4 }] };
  const refused = await ask<Refused>(app, 'PATCH', `/api/people/${person}`, { as: admin, body: unknown });
  expect(refused.body.error).toMatchObject({ code: 'skill.unknown', field: 'skills' });
  const none = await ask<PersonRow>(app, 'PATCH', `/api/people/${person}`, { as: admin, body: { skills: [] } });
  expect(none.body.skills).toEqual([]);
});

it('a skill that a line asks for is not retired, and who asks is named', async () => {
  const { id } = await skillNamed('Маркировка');
  await stage.pool.query('update lines set needs = $2 where id = $1', [
    stage.world.line,
    JSON.stringify([{ skill: id, level: 2 }]),
  ]);
  const retired = await ask<Refused>(app, 'PATCH', `/api/skills/${id}`, { as: admin, body: { retired: true } });
  expect(retired.body.error).toMatchObject({ code: 'skill.needed', details: { neededBy: ['8 800'] } });
});

it('whoever learns what a caller waits for is asked in that moment', async () => {
  const { id } = await skillNamed('Маркировка');
  const waiting = await stage.call();
  expect(await stage.nobodyAsked(waiting)).toBe(true);
  await level(stage.world.agents[1]!, id, 2);
  expect((await stage.asked(waiting)).agent.id).toBe(stage.world.agents[1]);
});
