import type { Lists, WordLists, WordRow } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { administer, anAdministratorsHouse, db, fresh, journalled, world } from './settings.testing.ts';

anAdministratorsHouse();

const add = async (kind: string, word: object) => (await administer<WordRow>('POST', `/api/words/${kind}`, word)).body;
const rename = (row: WordRow, to: string) =>
  administer<WordRow>('PATCH', `/api/words/subjects/${row.id}`, { is: { name: to }, was: { name: row.name } });
const retire = (kind: string, { id }: WordRow, retired = true) =>
  administer<WordRow>('PATCH', `/api/words/${kind}/${id}`, { is: { retired }, was: { retired: !retired } });
const offered = async () => (await administer<Lists>('GET', '/api/lists')).body;

describe('an administrator', () => {
  it('adds a word, which stands last and is offered, and the journal has it', async () => {
    const service = await add('services', { name: ' Электронная  подпись ' });
    expect(service).toMatchObject({ name: 'Электронная подпись', retired: false, needs: [] });
    const subject = await add('subjects', { name: 'Сертификат отозван', serviceId: service.id });
    const later = await add('subjects', { name: 'Токен не виден' });
    expect((await offered()).subjects).toEqual([
      { id: subject.id, name: 'Сертификат отозван', serviceId: service.id },
      { id: later.id, name: 'Токен не виден', serviceId: null },
    ]);
    expect(await journalled()).toEqual({ action: 'word_added', data: { kind: 'subjects', after: later } });
  });

  it('calls a word otherwise; who has read the old name is told that it is another now', async () => {
    const row = await add('subjects', { name: 'Рауминг' });
    expect((await rename(row, 'Роуминг')).body.name).toBe('Роуминг');
    expect(await journalled()).toEqual({
      action: 'word_changed',
      data: { kind: 'subjects', id: row.id, changed: { name: { from: 'Рауминг', to: 'Роуминг' } } },
    });
    const late = await rename(row, 'Роуминг ЭДО');
    expect(late).toMatchObject({
      status: 409,
      body: { error: { code: 'settings.changed', field: 'name', details: { now: 'Роуминг' } } },
    });
    const { rows } = await fresh.pool.query('select name from subjects where id = $1', [row.id]);
    expect(rows).toEqual([{ name: 'Роуминг' }]);
  });

  it('can’t make two of one name, whatever the letters’ size', async () => {
    const twin = await administer('POST', '/api/words/dispositions', { name: 'РЕШЕНО' });
    expect(twin).toMatchObject({ status: 409, body: { error: { code: 'word.taken', field: 'name' } } });
  });

  it('retires what is used: it is offered no more, keeps its name, is not deleted, and comes back', async () => {
    const row = await add('purposes', { name: 'Пожаловаться' });
    await add('purposes', { name: 'Узнать' });
    await fresh.pool.query(
      `insert into interactions (state, direction, line_id, purpose_id, recorded, created_at) values ('closed', 'incoming', $1, $2, false, now())`,
      [world.line, row.id],
    );
    expect((await retire('purposes', row)).body.retired).toBe(true);
    const lists = await offered();
    expect(lists.purposes.map(({ name }) => name)).toEqual(['Узнать']);
    expect(lists.retired.purposes).toEqual([{ id: row.id, name: 'Пожаловаться' }]);
    expect(await administer('DELETE', `/api/words/purposes/${row.id}`)).toMatchObject({
      status: 409,
      body: { error: { code: 'word.used' } },
    });
    expect((await retire('purposes', row, false)).body.retired).toBe(false);
    expect((await offered()).purposes.map(({ name }) => name)).toEqual(['Пожаловаться', 'Узнать']);
  });

  it('gives a subject no service that is retired, unless it had it', async () => {
    const service = await add('services', { name: 'Телетайп' });
    const row = await add('subjects', { name: 'Лента рвётся', serviceId: service.id });
    await retire('services', service);
    const other = await administer('POST', '/api/words/subjects', { name: 'Лента кончилась', serviceId: service.id });
    expect(other).toMatchObject({ status: 422, body: { error: { code: 'word.unknown', field: 'serviceId' } } });
    expect((await rename(row, 'Лента порвалась')).status).toBe(200);
  });

  it('deletes what nobody ever used, but only once it is retired', async () => {
    const row = await add('subjects', { name: 'Опечатка' });
    expect((await administer('DELETE', `/api/words/subjects/${row.id}`)).body.error.code).toBe('word.offered');
    await retire('subjects', row);
    expect((await administer('DELETE', `/api/words/subjects/${row.id}`)).status).toBe(200);
    expect(await journalled()).toEqual({
      action: 'word_deleted',
      data: { kind: 'subjects', before: { ...row, retired: true } },
    });
    expect((await db.pool.query('select from subjects where id = $1', [row.id])).rowCount).toBe(0);
  });

  it('does not delete what somebody has in a log that is being written', async () => {
    const row = await add('subjects', { name: 'В черновике' });
    await retire('subjects', row);
    const { rows } = await fresh.pool.query(
      `insert into interactions (state, direction, line_id, recorded, created_at) values ('active', 'incoming', $1, false, now()) returning id`,
      [world.line],
    );
    await fresh.pool.query('insert into drafts (interaction_id, agent_id, log, saved_at) values ($1, $2, $3, now())', [
      rows[0].id,
      world.agents[0],
      JSON.stringify({ subjectId: row.id }),
    ]);
    expect((await administer('DELETE', `/api/words/subjects/${row.id}`)).body.error.code).toBe('word.used');
  });

  it('leaves the last of what a call can’t do without', async () => {
    const [last] = (await administer<WordLists>('GET', '/api/words')).body.decline;
    expect((await retire('decline', last!)).body.error.code).toBe('word.last');
    const more = await add('decline', { name: 'Нужен перерыв' });
    expect((await retire('decline', last!)).body.retired).toBe(true);
    expect((await offered()).reasons.decline).toEqual([{ id: more.id, name: 'Нужен перерыв' }]);
  });

  it('puts a list in another order; an order made of an old list is refused', async () => {
    const names = async () => (await offered()).reasons.away.map(({ name }) => name);
    const made = [];
    for (const name of ['Перерыв', 'Обед', 'Учёба']) made.push((await add('away', { name })).id);
    const turned = [...made].reverse();
    expect((await administer('PUT', '/api/words/away/order', { was: made, is: turned })).status).toBe(200);
    expect(await names()).toEqual(['Учёба', 'Обед', 'Перерыв']);
    expect(await journalled()).toEqual({ action: 'words_ordered', data: { kind: 'away', from: made, to: turned } });
    const late = await administer('PUT', '/api/words/away/order', { was: made, is: made });
    expect(late.body.error.code).toBe('settings.changed');
    const lost = await administer('PUT', '/api/words/away/order', { was: turned, is: turned.slice(1) });
    expect(lost.status).toBe(422);
  });

  it('says what callers of a service need, by skills that are there', async () => {
    const { rows } = await fresh.pool.query(
      `insert into skills (name, kind) values ('Маркировка', 'skill'), ('English', 'language') returning id`,
    );
    const needs = [
      { skill: rows[1].id, level: 2 },
      { skill: rows[0].id, level: 3 },
    ];
    const made = await add('services', { name: 'Маркировка', needs });
    expect(made.needs).toEqual([needs[1], needs[0]]);
    const unknown = await administer('POST', '/api/words/services', {
      name: 'Ещё',
      needs: [{ skill: 999_999, level: 1 }],
    });
    expect(unknown.body.error).toMatchObject({ code: 'skill.unknown', field: 'needs' });
    // what is retired is asked for no more, but stays where it was asked for
    const [first] = needs;
    await fresh.pool.query('update skills set retired = true where id = $1', [first!.skill]);
    const again = await administer('POST', '/api/words/services', { name: 'Архив', needs });
    expect(again.body.error).toMatchObject({ code: 'skill.unknown', field: 'needs' });
    const was = made.needs;
    const is = needs.map((each) => ({ ...each, level: 1 }));
    const path = `/api/words/services/${made.id}`;
    expect((await administer('PATCH', path, { is: { needs: is }, was: { needs: was } })).status).toBe(200);
    const wrong = await administer('POST', '/api/words/purposes', { name: 'Ещё', needs: [] });
    expect(wrong.body.error).toMatchObject({ code: 'input.invalid', field: 'needs' });
  });
});

it('a change of a list is told to every process once it is committed, and only then', async () => {
  const listener = await fresh.pool.connect();
  const heard: string[] = [];
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listener.query('listen linia');
  await add('subjects', { name: 'Новая тема' });
  await administer('POST', '/api/words/subjects', { name: 'Новая тема' });
  await listener.query('select 1');
  expect(heard.filter((payload) => payload.startsWith('lists'))).toEqual(['lists:0:0']);
  await listener.query('unlisten linia');
  listener.release();
});
