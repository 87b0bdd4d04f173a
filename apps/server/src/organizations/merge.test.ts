import type { HistoryRow, Merged } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { hangUp } from '../interactions/hang-up.ts';
import { interactionRoutes } from '../interactions/interaction.routes.ts';
import { register } from '../interactions/register.ts';
import { ask, cookieOf } from '../testing/app.ts';
import { addOrganization } from '../testing/base.ts';
import {
  app,
  aSupervisor,
  boss,
  bossId,
  company,
  gone,
  holders,
  join,
  kept,
  serial,
  stage,
  twoRowsForOneCompany,
  undo,
  whose,
} from './merge.testing.ts';

aSupervisor(interactionRoutes);
twoRowsForOneCompany();

const talk = async (organization: number, contact: number | null = null): Promise<number> => {
  const { rows } = await stage.pool.query(
    `insert into interactions (state, organization_id, contact_id, created_at) values ('closed', $1, $2, linia_now()) returning id`,
    [organization, contact],
  );
  await stage.pool.query(`update interactions set ended_at = created_at, closed_at = created_at where id = $1`, [
    rows[0].id,
  ]);
  return rows[0].id as number;
};
const request = async (organization: number): Promise<number> =>
  (
    await stage.pool.query(
      `insert into tickets (subject, organization_id, created_at) values ('УПД', $1, linia_now()) returning id`,
      [organization],
    )
  ).rows[0].id as number;

describe('two rows for one company', () => {
  it('become one: everything goes to the one that stays, and whoever asks for the other is shown it', async () => {
    const [calls, tickets] = [[await talk(gone.id), await talk(gone.id, gone.contacts[0])], [await request(gone.id)]];
    await stage.pool.query('insert into rules (position, organization_id, department_id) values ($1, $2, $3)', [
      -serial,
      gone.id,
      stage.world.department,
    ]);
    const { status, body } = await ask<Merged>(app, 'POST', `/api/organizations/${kept.id}/merges`, {
      as: boss,
      body: { goneId: gone.id },
    });
    expect([status, body]).toEqual([
      200,
      {
        mergeId: expect.any(Number) as number,
        keptId: kept.id,
        goneId: gone.id,
        moved: { locations: 2, contracts: 1, contacts: 1, phones: 1, interactions: 2, tickets: 1 },
      },
    ]);
    expect(await holders('interactions', calls)).toEqual([kept.id]);
    expect(await holders('tickets', tickets)).toEqual([kept.id]);
    const left = await stage.pool.query(
      `select (select count(*) from locations where organization_id = $1) + (select count(*) from contacts where organization_id = $1)
         + (select count(*) from contracts where organization_id = $1) + (select count(*) from contact_phones where organization_id = $1)
         + (select count(*) from rules where organization_id = $1) as n`,
      [gone.id],
    );
    expect(Number(left.rows[0].n)).toBe(0);
    const card = await company(gone.id);
    expect(card).toMatchObject({ id: kept.id, glnCount: 2, historyTotal: 2, inn: (await company(kept.id)).inn });
    expect(card.contacts.map(({ id }) => id)).toEqual(gone.contacts);
    expect(card.merged).toMatchObject([{ mergeId: body.mergeId, id: gone.id, by: { id: bossId } }]);
    const history = (await ask<HistoryRow[]>(app, 'GET', `/api/organizations/${gone.id}/history`, { as: boss })).body;
    expect(history).toHaveLength(2);
    const { rows } = await stage.pool.query(
      `select data from journal where action = 'organization_merged' and data ->> 'gone' = $1`,
      [String(gone.id)],
    );
    expect(rows[0].data).toMatchObject({ kept: kept.id, moved: { interactions: 2, tickets: 1 } });
  });

  it('lose no INN: the kept one’s stays, and where it has none it takes the other’s; undone, each has its own', async () => {
    const inn = (await company(kept.id)).inn;
    const { mergeId } = await join(gone.id, kept.id);
    expect(await company(gone.id)).toMatchObject({ id: gone.id, inn, kpp: '770701001' });
    await undo(mergeId);
    expect(await company(gone.id)).toMatchObject({ inn: null, kpp: null });
    expect(await company(kept.id)).toMatchObject({ id: kept.id, inn, kpp: '770701001' });
  });

  it('are parted again: exactly what was moved goes back, and only from where it was moved to', async () => {
    const third = await addOrganization(stage.pool, { name: `Третья ${serial}` });
    const [stays, goesOn, own] = [await talk(gone.id), await talk(gone.id), await talk(kept.id)];
    const [asked, closed] = [await request(gone.id), await request(kept.id)];
    const { mergeId } = await join();
    const [since, forgotten] = [await talk(kept.id), (await company(kept.id)).phones[0]!.id];
    await stage.pool.query('update interactions set organization_id = $1 where id = $2', [third.id, goesOn]);
    await stage.pool.query('delete from contact_phones where id = $1', [forgotten]);
    const { moved } = await undo(mergeId);
    expect(moved).toEqual({ locations: 2, contracts: 1, contacts: 1, phones: 0, interactions: 1, tickets: 1 });
    expect(await Promise.all([stays, goesOn, own, since].map(whose))).toEqual([gone.id, third.id, kept.id, kept.id]);
    expect(await holders('tickets', [asked])).toEqual([gone.id]);
    expect(await holders('tickets', [closed])).toEqual([kept.id]);
    expect(await company(gone.id)).toMatchObject({ id: gone.id, glnCount: 2, merged: [] });
    expect((await company(kept.id)).merged).toEqual([]);
  });

  it('are one merge, said twice; undone, they can be merged once more, the other way round', async () => {
    const first = await join();
    expect((await join()).mergeId).toBe(first.mergeId);
    await undo(first.mergeId);
    await expect(undo(first.mergeId)).rejects.toThrow('merge.undone_already');
    expect((await join(gone.id, kept.id)).mergeId).not.toBe(first.mergeId);
  });

  it('keep one number where both have it, and each has it again afterwards', async () => {
    const { rows } = await stage.pool.query('select raw from contact_phones where organization_id = $1', [gone.id]);
    await stage.pool.query('insert into contact_phones (organization_id, raw, e164) values ($1, $2, $2)', [
      kept.id,
      rows[0].raw,
    ]);
    const { mergeId, moved } = await join();
    expect(moved.phones).toBe(0);
    const [phone] = (await company(kept.id)).phones;
    const { interactionId } = await stage.do((tx) =>
      register(tx, {
        lineId: stage.world.line,
        externalId: null,
        direction: 'incoming',
        phone: phone!.text,
        actor: 'caller',
      }),
    );
    expect((await company(kept.id)).phones).toHaveLength(1);
    expect((await stage.card(interactionId)).organization?.id).toBe(kept.id);
    await stage.do((tx) => hangUp(tx, interactionId, 'caller', null));
    await undo(mergeId);
    expect((await company(gone.id)).phones).toHaveLength(1);
  });
});

describe('who is gone', () => {
  it('is merged into nobody else, nobody into it, and nothing into itself', async () => {
    const third = await addOrganization(stage.pool, { name: `Третья ${serial}` });
    await join();
    await expect(join(third.id, gone.id)).rejects.toThrow('merge.gone_already');
    await expect(join(gone.id, third.id)).rejects.toThrow('merge.kept_is_gone');
    await expect(join(gone.id, kept.id)).rejects.toThrow('merge.kept_is_gone');
    await expect(join(kept.id, kept.id)).rejects.toThrow('merge.itself');
  });

  it('goes along when the kept one goes: a former company leads to one that is there in one step', async () => {
    const third = await addOrganization(stage.pool, { name: `Третья ${serial}` });
    const call = await talk(gone.id);
    const first = await join();
    const second = await join(third.id, kept.id);
    expect((await company(gone.id)).id).toBe(third.id);
    await expect(undo(first.mergeId)).rejects.toThrow('merge.kept_is_gone');
    await undo(second.mergeId);
    expect((await company(gone.id)).id).toBe(kept.id);
    expect(await whose(call)).toBe(kept.id);
    await undo(first.mergeId);
    expect(await whose(call)).toBe(gone.id);
  });

  it.each([
    ['POST', '/api/organizations/999999/merges', { goneId: 1 }, 404],
    ['POST', '/api/organizations/1/merges', { goneId: 999_999 }, 404],
    ['POST', '/api/organizations/1/merges', { goneId: 1 }, 422],
    ['POST', '/api/organizations/1/merges', { goneId: 99_999_999_999 }, 422],
    ['POST', '/api/organizations/1/merges', {}, 422],
    ['POST', '/api/merges/999999/undo', undefined, 404],
    ['POST', '/api/merges/99999999999/undo', undefined, 422],
    ['DELETE', '/api/phones/999999', undefined, 404],
    ['DELETE', '/api/phones/99999999999', undefined, 422],
    ['GET', '/api/organizations/999999/duplicates', undefined, 404],
  ] as const)('what makes no sense is refused, never broken: %s %s %j', async (method, url, body, status) => {
    expect((await ask(app, method, url, { as: boss, body })).status).toBe(status);
  });

  it('is merged by supervisors and heads; an agent sees the company and may not', async () => {
    const as = await cookieOf(stage.db, stage.world.agents[0]!);
    const answer = await ask(app, 'POST', `/api/organizations/${kept.id}/merges`, { as, body: { goneId: gone.id } });
    expect([answer.status, answer.body.error.code]).toEqual([403, 'right.missing']);
  });
});
