import type { PolicyFault, QueuePolicy } from '@linia/domain';
import type { PolicyPage, PolicyVersion } from '@linia/protocol';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { App } from '../../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../../testing/app.ts';
import { Stage } from '../../testing/stage.ts';
import { addAgent } from '../../testing/world.ts';
import { queuesRoutes } from '../queues.routes.ts';
import { policiesRoutes } from './policies.routes.ts';

let stage: Stage;
let app: App;
let admin: string;
let adminId: number;
let supervisor: string;
let queue: number;
let other: number;

beforeAll(async () => {
  stage = await Stage.set({ agents: 0, specialists: 0 });
  app = await testApp(stage.db, [queuesRoutes, policiesRoutes]);
  adminId = await addPerson(stage.db, { login: 'root', name: 'Лунина', roles: ['administrator'] });
  admin = await cookieOf(stage.db, adminId);
  supervisor = await cookieOf(stage.db, await addPerson(stage.db, { login: 'boss', roles: ['supervisor'] }));
  queue = stage.world.queue;
  other = stage.world.departmentQueue;
  await addAgent(stage.pool, stage.world, other, 'other1');
});

afterEach(async () => expect(await stage.broken()).toEqual([]));

afterAll(async () => {
  await app.close();
  await stage.drop();
});

type Refused = {
  error: { code: string; field?: string; details: { faults?: PolicyFault[]; version?: number; by?: string } };
};
const page = async (id = queue) => (await ask<PolicyPage>(app, 'GET', `/api/queues/${id}/policy`, { as: admin })).body;
const versions = async (id = queue) =>
  (await ask<PolicyVersion[]>(app, 'GET', `/api/queues/${id}/policy/versions`, { as: admin })).body;
const send = <T = PolicyPage>(id: number, version: number, policy: QueuePolicy, despite = true) =>
  ask<T>(app, 'PUT', `/api/queues/${id}/policy`, { as: admin, body: { version, policy, despite } });
const revert = <T = PolicyPage>(id: number, version: number, to: number) =>
  ask<T>(app, 'POST', `/api/queues/${id}/policy/revert`, { as: admin, body: { version, to, despite: true } });
const change = async (changes: Partial<QueuePolicy>, id = queue) => {
  const { version, policy } = await page(id);
  return send(id, version, { ...policy, ...changes });
};

it('a line has its first version from its first moment, written by the house', async () => {
  const made = await ask<PolicyPage>(app, 'POST', '/api/queues', { as: admin, body: { name: 'Новая линия' } });
  expect([made.status, made.body.version]).toEqual([201, 1]);
  const [first, ...more] = await versions(made.body.queue.id);
  expect(more).toEqual([]);
  expect(first).toMatchObject({ version: 1, savedBy: null, revertedTo: null });
  expect(first!.policy).toEqual(made.body.policy);
});

it('a saved policy is the next version, whole, written out where dispatch reads it, and told in the journal', async () => {
  const before = await page();
  const steps: QueuePolicy['steps'] = [
    { when: 'after', limit: 30, act: 'tiers', value: 2 },
    { when: 'length', limit: 7, act: 'lower', value: 1 },
    { when: 'expected', limit: 300, act: 'toQueue', value: other },
  ];
  const policy = { ...before.policy, strategy: 'top_down' as const, lineLimit: 50, ring: 25, steps };
  const saved = await send(queue, before.version, policy);
  expect(saved.status).toBe(200);
  expect(saved.body.version).toBe(before.version + 1);
  expect(saved.body.policy).toEqual(policy);
  const { rows } = await stage.pool.query(
    'select position, after, length, expected, lower, tiers, to_queue from queue_steps where queue_id = $1 order by 1',
    [queue],
  );
  expect(rows).toEqual([
    { position: 1, after: 30, length: null, expected: null, lower: null, tiers: 2, to_queue: null },
    { position: 2, after: null, length: 7, expected: null, lower: 1, tiers: null, to_queue: null },
    { position: 3, after: null, length: null, expected: 300, lower: null, tiers: null, to_queue: other },
  ]);
  const [newest] = await versions();
  expect(newest).toMatchObject({ version: saved.body.version, policy, savedBy: { id: adminId, name: 'Лунина' } });
  const journal = await stage.pool.query(`select actor_id, data from journal where action = 'policy_saved'`);
  expect(journal.rows.at(-1)).toMatchObject({
    actor_id: adminId,
    data: { queue, version: saved.body.version, changed: ['strategy', 'steps', 'ring', 'lineLimit'] },
  });
});

it('every field of a policy comes back as it was saved', async () => {
  const { version, policy } = await page();
  const changed = Object.fromEntries(
    Object.entries(policy).map(([field, value]) => [
      field,
      typeof value === 'number' && !['calendarId', 'serviceGoal'].includes(field) ? value + 1 : value,
    ]),
  ) as unknown as QueuePolicy;
  const saved = await send(queue, version, changed);
  expect(saved.status).toBe(200);
  expect((await page()).policy).toEqual(changed);
});

it('what is saved as it was makes no version', async () => {
  const { version, policy } = await page();
  expect((await send(queue, version, policy)).body.version).toBe(version);
  expect(await versions()).toHaveLength(version);
});

it('of two who save at once one is told that the other has, by name', async () => {
  const { version, policy } = await page();
  const answers = await Promise.all(
    [31, 32].map((ring) => send<PolicyPage & Refused>(queue, version, { ...policy, ring })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)!.body.error).toMatchObject({
    code: 'policy.changed',
    details: { version: version + 1, by: 'Лунина' },
  });
  expect((await page()).version).toBe(version + 1);
});

it('two policies that would make a circle together are not both saved, though at once each is right alone', async () => {
  await change({ steps: [] });
  const [here, there] = await Promise.all([page(queue), page(other)]);
  const to = (value: number): QueuePolicy['steps'] => [{ when: 'after', limit: 60, act: 'toQueue', value }];
  const answers = await Promise.all([
    send<Refused>(queue, here.version, { ...here.policy, steps: to(other) }),
    send<Refused>(other, there.version, { ...there.policy, steps: to(queue) }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 422]);
  const refused = answers.find(({ status }) => status === 422)!.body.error;
  expect([refused.code, refused.field]).toEqual(['policy.wrong', 'steps.0.value']);
  const circle = refused.details.faults!.find(({ code }) => code === 'step.circle')!;
  expect((circle.data as { circle: string[] }).circle).toHaveLength(3);
  await change({ steps: [] });
  await change({ steps: [] }, other);
});

it('what is only doubtful is saved when it has been seen, and the journal says so', async () => {
  const { version, policy } = await page();
  const next = { ...policy, ring: 40 };
  const first = await send<Refused>(queue, version, next, false);
  expect([first.status, first.body.error.code]).toEqual([422, 'policy.doubtful']);
  expect(first.body.error.details.faults).toMatchObject([{ code: 'members.none', severity: 'doubtful' }]);
  expect((await send(queue, version, next)).status).toBe(200);
  const { rows } = await stage.pool.query(`select data from journal where action = 'policy_saved' order by id desc`);
  expect(rows[0]!.data).toMatchObject({ despite: ['members.none'] });
});

it('an old version brought back is a new one, and says which it was', async () => {
  const old = await page();
  await change({ ring: 33, strategy: 'round_robin' });
  const back = await revert(queue, old.version + 1, old.version);
  expect(back.body.policy).toEqual(old.policy);
  expect((await versions())[0]).toMatchObject({ version: old.version + 2, revertedTo: old.version });
  expect((await revert<Refused>(queue, old.version + 2, 99_999)).status).toBe(404);
});

it('an old version that leads to a line closed meanwhile is not brought back', async () => {
  const gone = await ask<PolicyPage>(app, 'POST', '/api/queues', { as: admin, body: { name: 'Временная' } });
  const { id } = gone.body.queue;
  await change({ steps: [{ when: 'after', limit: 60, act: 'toQueue', value: id }] });
  const close = () => ask<Refused>(app, 'PATCH', `/api/queues/${id}`, { as: admin, body: { closed: true } });
  const used = await close();
  expect([used.status, used.body.error.code]).toEqual([409, 'queue.in_use']);
  expect(used.body.error.details).toMatchObject({ queues: ['Техподдержка EDI'], waiting: 0, members: 0, lines: [] });
  const led = await page();
  await change({ steps: [] });
  expect((await close()).status).toBe(200);
  const back = await revert<Refused>(queue, led.version + 1, led.version);
  expect([back.status, back.body.error.code]).toEqual([422, 'policy.wrong']);
  expect(back.body.error.details.faults).toContainEqual(
    expect.objectContaining({ code: 'step.closed', data: { queue: 'Временная' } }),
  );
});

it('a line with callers, people or a number is not closed, and neither is a department’s', async () => {
  const busy = await ask<Refused>(app, 'PATCH', `/api/queues/${queue}`, { as: admin, body: { closed: true } });
  expect([busy.status, busy.body.error.code]).toEqual([409, 'queue.in_use']);
  const ofDepartment = await ask<Refused>(app, 'PATCH', `/api/queues/${other}`, { as: admin, body: { closed: true } });
  expect(ofDepartment.body.error.code).toBe('queue.of_department');
});

it('nothing new leads to a line that is closed, whoever writes it', async () => {
  const { rows } = await stage.pool.query(`select id from queues where closed limit 1`);
  const insert = stage.pool.query(
    `insert into lines (name, number, queue_id, voice) values ('Поздняя', '1', $1, 'webhook')`,
    [rows[0]!.id],
  );
  await expect(insert).rejects.toThrow('queue.closed');
  const old = await stage.pool.query(
    `insert into lines (name, number, queue_id, voice, closed) values ('Прежняя', '2', $1, 'webhook', true) returning id`,
    [rows[0]!.id],
  );
  const again = stage.pool.query('update lines set closed = false where id = $1', [old.rows[0]!.id]);
  await expect(again).rejects.toThrow('queue.closed');
});

it('what a service asks of a specialist is looked for in the department its rule names, else in the default one', async () => {
  const one = async (sql: string, values: unknown[] = []) =>
    (await stage.pool.query(sql, values)).rows[0]!.id as number;
  const skill = await one(`insert into skills (name) values ('Подпись') returning id`);
  const service = await one(`insert into services (name, needs) values ('Электронная подпись', $1) returning id`, [
    JSON.stringify([{ skill, level: 2 }]),
  ]);
  const told = async (id: number) => (await page(id)).faults.filter(({ code }) => code === 'skill.nobody');
  expect(await told(queue)).toEqual([]);
  expect(await told(other)).toMatchObject([
    { data: { of: 'service', caller: 'Электронная подпись', skill: 'Подпись' } },
  ]);
  const elsewhere = await one(`insert into departments (name) values ('Подписи') returning id`);
  await stage.pool.query('update rules set position = 2');
  await stage.pool.query('insert into rules (position, service_id, department_id) values (1, $1, $2)', [
    service,
    elsewhere,
  ]);
  expect(await told(other)).toEqual([]);
});

it('a language that a PBX may tell of a caller and nobody of the line speaks is told, until it is retired', async () => {
  await stage.pool.query(`insert into skills (name, kind, code) values ('Английский', 'language', 'en')`);
  await addAgent(stage.pool, stage.world, queue, 'russian');
  const told = async (id: number) => (await page(id)).faults.map(({ data }) => data);
  expect(await told(queue)).toMatchObject([{ of: 'language', caller: 'Английский', skill: 'Английский', level: 1 }]);
  expect(await told(other)).toEqual([]); // no number leads there
  await stage.pool.query('update skills set retired = true');
  expect(await told(queue)).toEqual([]);
});

it('a step to a line in which nobody sits, or nobody can what the callers take along, is saved only when it has been seen', async () => {
  const made = await ask<PolicyPage>(app, 'POST', '/api/queues', { as: admin, body: { name: 'Резерв' } });
  const { version, policy } = await page();
  const to = made.body.queue.id;
  const steps: QueuePolicy['steps'] = [{ when: 'after', limit: 60, act: 'toQueue', value: to }];
  const refused = await send<Refused>(queue, version, { ...policy, steps }, false);
  expect([refused.status, refused.body.error.code]).toEqual([422, 'policy.doubtful']);
  expect(refused.body.error.details.faults).toMatchObject([{ code: 'step.nobody', data: { queue: 'Резерв' } }]);
  const skill = await stage.pool.query(`insert into skills (name) values ('Роуминг') returning id`);
  await stage.pool.query('insert into agent_skills select id, $1, 3 from agents where login = $2', [
    skill.rows[0].id,
    'russian',
  ]);
  await stage.pool.query('update lines set needs = $2 where id = $1', [
    stage.world.line,
    JSON.stringify([{ skill: skill.rows[0].id, level: 3 }]),
  ]);
  await addAgent(stage.pool, stage.world, to, 'reserve');
  expect((await send(queue, version, { ...policy, steps })).body.faults).toMatchObject([
    { code: 'step.skill', data: { queue: 'Резерв', of: 'line', skills: ['Роуминг'] } },
  ]);
  await change({ steps: [] });
  await stage.pool.query(`update lines set needs = '[]'`);
});

it('a supervisor reads a policy and its versions, and changes nothing', async () => {
  const read = await ask<PolicyPage>(app, 'GET', `/api/queues/${queue}/policy`, { as: supervisor });
  expect(read.status).toBe(200);
  const { version, policy } = read.body;
  const body = { version, policy, despite: true };
  expect((await ask(app, 'PUT', `/api/queues/${queue}/policy`, { as: supervisor, body })).status).toBe(403);
});
