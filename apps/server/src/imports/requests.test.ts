import type { ImportChange } from '@linia/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addPerson } from '../testing/app.ts';
import { makeWorld, type World } from '../testing/world.ts';
import { csv, Office } from './imports.testing.ts';
import { requestSeries } from './requests.sql.ts';

let office: Office;
let world: World;
beforeAll(async () => {
  office = await Office.open(async (pool) => {
    world = await makeWorld(pool);
  });
  await office.rows(`insert into organizations (name, folded, inn) values ('ООО «Ромашка»', 'ромашка', '7707083893')`);
  await addPerson(office.db, { login: 'orlova', name: 'Орлова Анна Петровна', roles: ['agent'] });
});
afterAll(() => office.close());

const head = ['Номер', 'Тема', 'ИНН', 'Статус', 'Ответственный', 'Создан', 'Закрыт', 'Ссылка'];
const codes = async (id: number) => (await office.errors(id)).map(({ cell, code }) => `${cell} ${code}`);

describe('requests of a former system', () => {
  it('are shown before they come, each row with what is wrong in it', async () => {
    const checked = await office.checked(
      'tickets',
      csv(
        head,
        [
          '№ 2046297',
          'Не уходят УПД',
          '7707083893',
          'В работе',
          'Анна Орлова',
          '30.09.2014 17:31:41',
          '',
          'https://crm.test/1',
        ],
        ['', 'Без номера', '', '', '', '', '', ''],
        ['2,04E+06', 'Excel', '', '', '', '', '', ''],
        ['2046298', '', '', '', '', '', '', ''],
        ['2046299', 'Чужой ИНН', '7736050003', 'закрыт', '', '', '', ''],
        ['2046300', 'Кто это', '', 'открыт', 'Неизвестный', '', '', ''],
        ['2046301', 'Даты', '', 'закрыт', '', '30.09.2014', '29.09.2014', ''],
        ['2046302', 'Статус', '', 'летит', '', '31.02.2014', '', 'javascript:alert(1)'],
        ['2046297', 'Повтор', '', '', '', '', '', ''],
        ['2999999999', 'Велик', '', '', '', '', '', ''],
      ),
    );
    expect(await codes(checked.id)).toEqual([
      'A3 request.number',
      'A4 digits.lost',
      'B5 subject.missing',
      'C6 company.unknown',
      'E7 owner.unknown',
      'G8 instant.order',
      'H9 link',
      'F9 instant',
      'D9 request.state',
      'A10 row.repeated',
      'A11 request.number_range',
    ]);
    const { body } = await office.ask<ImportChange[]>(
      'GET',
      `/api/imports/${checked.id}/changes?action=create&after=0`,
    );
    expect(body[0]).toMatchObject({
      name: '#2046297',
      changes: expect.arrayContaining([{ field: 'subject', from: null, to: 'Не уходят УПД' }]),
    });
  });

  it('come whole: company, owner, state, dates and the way back; the series goes on after the highest', async () => {
    const done = await office.written(
      'tickets',
      csv(
        head,
        [
          '3046297',
          'Не уходят УПД',
          '7707083893',
          'В работе',
          'Анна Орлова',
          '30.09.2014 17:31:41',
          '',
          'https://crm.test/1',
        ],
        ['3046296', 'Старый вопрос', '', '', 'Уволенный Пётр', '01.02.2013', '03.02.2013 10:00', ''],
        ['12', 'Самый первый', '', 'решено', '', '', '', ''],
      ),
    );
    expect(done).toMatchObject({ state: 'applied', rows: { created: 3, wrong: 0 } });
    const requests = await office.rows(
      `select t.number, t.state, t.subject, o.inn, a.login, t.former_url as url, t.created_at as at, t.closed_at as closed, t.department_id as department, t.version
       from tickets t left join organizations o on o.id = t.organization_id left join agents a on a.id = t.owner_id where import_id = $1 order by number`,
      [done.id],
    );
    expect(requests).toMatchObject([
      { number: 12, state: 'solved' },
      {
        number: 3046296,
        state: 'closed',
        login: null,
        closed: '2013-02-03T07:00:00.000Z',
        department: world.department,
      },
      {
        number: 3046297,
        state: 'open',
        inn: '7707083893',
        login: 'orlova',
        url: 'https://crm.test/1',
        at: '2014-09-30T14:31:41.000Z',
        closed: null,
        version: 1,
      },
    ]);
    expect(
      await office.rows(
        `select data->>'formerOwner' as owner from ticket_events e join tickets t on t.id = e.ticket_id where t.number = 3046296`,
      ),
    ).toEqual([{ owner: 'уволенный петр' }]);
    const [made] = await office.rows<{ ticket_number: number }>(
      `select ticket_number from create_ticket('Новый', '', null, null, null, $1, null, null, 'linia')`,
      [world.department],
    );
    expect(made!.ticket_number).toBe(3046298);
  });

  it('that came already are left as they are; a number of another request is refused', async () => {
    const again = await office.checked(
      'tickets',
      csv(
        head,
        ['3046297', 'Не уходят УПД', '', 'закрыт', '', '', '', ''],
        ['3046298', 'Не тот', '', '', '', '', '', ''],
      ),
    );
    expect(again.rows).toMatchObject({ created: 0, unchanged: 1, wrong: 1 });
    expect(await codes(again.id)).toEqual(['A3 request.taken']);
  });

  it('with a number that is given to a customer while they are written: one of the two has another', async () => {
    const { id } = await office.checked('tickets', csv(head, ['3046299', 'Из файла', '', '', '', '', '', '']));
    await office.rows(`select from create_ticket('Живой', '', null, null, null, $1, null, null, 'linia')`, [
      world.department,
    ]);
    await office.ask('POST', `/api/imports/${id}/apply`);
    const done = await office.settled(id);
    expect(done.state).not.toBe('applied');
    expect(await office.rows(`select subject from tickets where number = 3046299`)).toEqual([{ subject: 'Живой' }]);
  });

  it('with lower numbers than are given already leave the series alone: no number is given twice meanwhile', async () => {
    await office.rows(`insert into import_rows (import_id, row, number, action) values (999999, 1, 1, 'create')`);
    const given = office.rows<{ all: number }>(
      `select count(distinct nextval('ticket_numbers'))::int as all from generate_series(1, 200000)`,
    );
    let over = false;
    void given.finally(() => (over = true));
    while (!over) await office.rows(requestSeries, [999_999]);
    expect(await given).toEqual([{ all: 200_000 }]);
  });
});
