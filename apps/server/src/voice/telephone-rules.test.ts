import { randomUUID } from 'node:crypto';
import type { TelephoneRules, TelephoneRulesPage, TriedNumber } from '@linia/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkMayDial } from '../interactions/dial-limits.ts';
import { supervise } from '../interactions/supervise.ts';
import { openDatabase, type Database } from '../shell/database.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { aStage, stage } from '../testing/a-stage.ts';
import { actorOf } from '../testing/stage.ts';
import { telephoneRulesRoutes } from './telephone-rules.routes.ts';

aStage({ agents: 1, specialists: 0 });

/** Two processes of one house. */
let processes: { db: Database; app: App }[];
let admin: string;
const roles = ['agent', 'supervisor', 'head', 'administrator'] as const;

beforeEach(async () => {
  await stage.pool.query(`update lines set voice = 'asterisk' where id = $1`, [stage.world.line]);
  processes = [];
  for (let n = 0; n < 2; n++) {
    const db = openDatabase(stage.db.url);
    processes.push({ db, app: await testApp(db, [telephoneRulesRoutes]) });
  }
  const { db } = processes[0]!;
  const id = await addPerson(db, { login: 'root', name: 'Администратор', roles: ['administrator'] });
  admin = await cookieOf(db, id);
});

afterEach(async () => {
  for (const { app, db } of processes) {
    await app.close();
    await db.pool.end();
  }
});

const url = '/api/settings/telephone';
type Answer = TelephoneRulesPage & { error?: { code: string; field?: string } };
const read = async (n = 0) => (await ask<TelephoneRulesPage>(processes[n]!.app, 'GET', url, { as: admin })).body;
/** As the page does: what differs from what was read. */
async function save(is: Partial<TelephoneRules>, read_?: TelephoneRulesPage, n = 0) {
  const { rules } = read_ ?? (await read(n));
  const was = Object.fromEntries(Object.keys(is).map((key) => [key, rules[key as keyof TelephoneRules]]));
  return ask<Answer>(processes[n]!.app, 'PATCH', url, { as: admin, body: { was, is } });
}
const none = { agent: [], supervisor: [], head: [], administrator: [] };
const numbers = ['+79135550142', '+74955550142', '+77015550142', '+78095551234', '+375295551840', '+12125550142'];

/** Whether the product itself lets a person of this role call, asked in another process than the one that was told. */
async function calls(role: string, number: string): Promise<boolean> {
  const { pool } = processes[1]!.db;
  const agent = stage.world.agents[0]!;
  await pool.query('update agents set roles = $2 where id = $1', [agent, [role]]);
  return checkMayDial(pool, agent, stage.world.line, number).then(
    () => true,
    (error: { code?: string }) => {
      expect(error.code).toBe('dial.not_allowed');
      return false;
    },
  );
}

it('what the page says of a number is what happens, in every process and at once: before anything was set, as set, and as the usual was saved', async () => {
  const tell = async (prefixes: TelephoneRules['prefixes']) => {
    for (const phone of numbers) {
      const tried = await ask<TriedNumber>(processes[0]!.app, 'POST', `${url}/try`, {
        as: admin,
        body: { phone, prefixes },
      });
      for (const role of roles)
        expect([phone, role, tried.body.by[role] !== null]).toEqual([phone, role, await calls(role, phone)]);
    }
  };
  const usual = await read();
  expect(usual).toMatchObject({ rules: { perHour: 60, handedOverHours: 4, shown: true, why: '' }, changed: null });
  await tell(usual.rules.prefixes);
  const own = { agent: ['+7', '+375'], supervisor: ['+375 (29)'], head: ['+'], administrator: [] };
  const saved = await save({ prefixes: own });
  expect(saved.body.rules.prefixes).toEqual({ ...own, supervisor: ['+37529'] });
  expect((await read(1)).rules).toEqual(saved.body.rules);
  await tell(saved.body.rules.prefixes);
  await save({ prefixes: usual.rules.prefixes });
  await tell(usual.rules.prefixes);
});

it('a number that is tried is answered with the longest prefix that lets it through, by rules that are not saved yet', async () => {
  const tried = (phone: string) =>
    ask<TriedNumber & Answer>(processes[0]!.app, 'POST', `${url}/try`, {
      as: admin,
      body: { phone, prefixes: { ...none, agent: ['+', '+375', '+7'], head: ['+7'] } },
    });
  expect((await tried('+375 29 555-18-40')).body).toEqual({
    number: '+375295551840',
    premium: false,
    by: { agent: '+375', supervisor: null, head: null, administrator: null },
  });
  expect((await tried('8 809 555-12-34')).body).toMatchObject({ premium: true, by: { agent: null } });
  expect((await tried('112')).body.error).toMatchObject({ code: 'dial.short', field: 'phone' });
  expect((await tried('позвонить')).body.error).toMatchObject({ code: 'dial.number', field: 'phone' });
  expect((await read()).changed).toBeNull();
});

it('rules that can hold nothing are not saved: no prefix, one that costs extra, nobody who calls, no call an hour, a hidden ear without a reason', async () => {
  const refused = async (is: Partial<TelephoneRules>) => {
    const { status, body } = await save(is);
    expect(status).toBe(422);
    return [body.error?.code, body.error?.field];
  };
  for (const bad of ['', '7', '8913', 'все', '+0', '00375', '+7x', '+123456789012345'])
    expect(await refused({ prefixes: { ...none, head: ['+7', bad] } }), bad).toEqual([
      'telephone_rules.prefix',
      'prefixes.head',
    ]);
  expect(await refused({ prefixes: { ...none, agent: ['+7 809'] } })).toEqual([
    'telephone_rules.premium',
    'prefixes.agent',
  ]);
  expect(await refused({ prefixes: none })).toEqual(['telephone_rules.nobody', 'prefixes']);
  expect(await refused({ perHour: 0 })).toEqual(['telephone_rules.per_hour', 'perHour']);
  expect(await refused({ perHour: 1001 })).toEqual(['telephone_rules.per_hour', 'perHour']);
  for (const handedOverHours of [0, 25])
    expect(await refused({ handedOverHours })).toEqual(['telephone_rules.handed_over', 'handedOverHours']);
  expect(await refused({ shown: false, why: '   так   ' })).toEqual(['telephone_rules.why', 'why']);
  expect((await stage.pool.query(`select from settings where key in ('dialing', 'supervision')`)).rowCount).toBe(0);
});

it('who changed them last and when is kept, and the journal has what it was; two who change the same are not both right', async () => {
  const first = await read();
  const both = await Promise.all([save({ perHour: 10 }, first, 0), save({ perHour: 20 }, first, 1)]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)?.body.error?.code).toBe('settings.changed');
  // another field is another thing
  expect((await save({ shown: false, why: 'Проверка по жалобе клиента' }, first)).status).toBe(200);
  // said twice: nothing more to tell
  await save({ shown: false });
  const now = await read(1);
  expect(now.rules).toMatchObject({ shown: false, why: 'Проверка по жалобе клиента' });
  expect(now.changed).toEqual({ at: expect.any(String) as string, by: 'Администратор' });
  const { rows } = await stage.pool.query(
    `select data from journal where action = 'telephone_rules_changed' order by id`,
  );
  expect(rows).toEqual([
    { data: { perHour: { from: 60, to: now.rules.perHour } } },
    {
      data: { shown: { from: true, to: false }, why: { from: '', to: 'Проверка по жалобе клиента' } },
    },
  ]);
});

it('the cap holds from the next number on, and whoever talks sees a listener or does not, as it is set at that moment', async () => {
  const { call, agent } = await stage.talk();
  const supervisor = await addPerson(stage.db, { login: 'sup', roles: ['supervisor'] });
  const hears = async () => {
    await stage.do((tx) =>
      supervise(tx, { id: randomUUID(), interactionId: call, mode: 'listen' }, actorOf(supervisor)),
    );
    const { supervisors } = await stage.card(call);
    await stage.do(async (tx) => ({
      result: await tx.query(`select end_supervision(id, 'agent:1', 'left') from supervisions where ended_at is null`),
    }));
    return supervisors.length;
  };
  expect(await hears()).toBe(1);
  await save({ shown: false, why: 'Проверка по жалобе клиента' });
  expect(await hears()).toBe(0);
  await save({ shown: true }, undefined, 1);
  expect(await hears()).toBe(1);
  expect((await read()).rules.why).toBe('');

  await save({ perHour: 1 });
  await stage.pool.query(`update interactions set direction = 'outgoing' where id = $1`, [call]);
  await expect(checkMayDial(stage.pool, agent, stage.world.line, '+79135550142')).rejects.toThrow('dial.too_many');
  await save({ perHour: 2 }, undefined, 1);
  await checkMayDial(stage.pool, agent, stage.world.line, '+79135550142');
});
