import type { Merged, OrganizationCard } from '@linia/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { addOrganization } from '../testing/base.ts';
import { actorOf, Stage } from '../testing/stage.ts';
import { merge, part } from './merge.ts';
import { organizationRoutes } from './organization.routes.ts';

export let stage: Stage;
export let app: App;
/** The cookie of the supervisor. */
export let boss: string;
export let bossId: number;
export let kept: { id: number; contacts: number[] };
export let gone: { id: number; contacts: number[] };
/** The test's own number: no two tests make the same company. */
export let serial = 0;

/** A supervisor at the door of the companies, and at those of other rooms that the test knocks at. */
export function aSupervisor(...doors: ((app: App) => Promise<void>)[]): void {
  beforeAll(async () => {
    stage = await Stage.set();
    app = await testApp(stage.db, [organizationRoutes, ...doors]);
    bossId = await addPerson(stage.db, { login: 'boss', name: 'Рябов', roles: ['supervisor'] });
    boss = await cookieOf(stage.db, bossId);
  });
  afterAll(async () => {
    await app.close();
    await stage.drop();
  });
}

/** Two rows for one company, with everything a company can have; new ones for each test, which leaves nothing broken. */
export function twoRowsForOneCompany(): void {
  beforeEach(async () => {
    const n = String(++serial).padStart(3, '0');
    kept = await addOrganization(stage.pool, { name: `ООО «Ромашка ${n}»`, inn: `7707083${n}`, kpp: '770701001' });
    gone = await addOrganization(stage.pool, {
      name: `Ромашка ${n}, ООО`,
      glns: [`4607164999${n}`, `4680328057${n}`],
      ogrn: `1027700132${n}`,
      contract: `ЭДО-${n}`,
      contacts: [{ name: 'Иванов Пётр Ильич', phones: [`+79161112${n}0`.slice(0, 12)] }],
    });
    await stage.pool.query(`insert into contact_phones (organization_id, raw, e164) values ($1, $2, $2)`, [
      gone.id,
      `+7495111${n}0`,
    ]);
  });
  afterEach(async () => expect(await stage.broken()).toEqual([]));
}

export const holders = async (table: string, ids: number[]): Promise<number[]> => {
  const { rows } = await stage.pool.query(`select distinct organization_id as id from ${table} where id = any ($1)`, [
    ids,
  ]);
  return rows.map((row) => row.id as number);
};
export const join = (keptId = kept.id, goneId = gone.id, as = bossId): Promise<Merged> =>
  stage.do((tx) => merge(tx, { keptId, goneId }, actorOf(as)));
export const undo = (mergeId: number): Promise<Merged> => stage.do((tx) => part(tx, mergeId, actorOf(bossId)));
export const company = async (id: number): Promise<OrganizationCard> =>
  (await ask<OrganizationCard>(app, 'GET', `/api/organizations/${id}`, { as: boss })).body;
export const whose = async (call: number): Promise<number | null> =>
  (await stage.pool.query('select organization_id as id from interactions where id = $1', [call])).rows[0].id as number;
