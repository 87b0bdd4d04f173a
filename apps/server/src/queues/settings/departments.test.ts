import type { DepartmentRow, Departments, Lists } from '@linia/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { addPerson } from '../../testing/app.ts';
import { administer, anAdministratorsHouse, db, fresh, journalled, world } from './settings.testing.ts';

anAdministratorsHouse();

let head: number;
beforeAll(async () => {
  head = await addPerson(db, { login: 'boss', name: 'Юрьева Галина', roles: ['head'] });
});

const add = async (name: string) =>
  (await administer<DepartmentRow>('POST', '/api/departments', { name, headId: null })).body;
const close = (id: number) => administer<DepartmentRow>('POST', `/api/departments/${id}/close`);
const rename = (id: number, was: string, is: string) =>
  administer<DepartmentRow>('PATCH', `/api/departments/${id}`, { is: { name: is }, was: { name: was } });
const offered = async () => (await administer<Lists>('GET', '/api/lists')).body.departments.map(({ name }) => name);

describe('a department', () => {
  it('comes with its queue and is offered at once; the journal has it', async () => {
    const made = await add('Бухгалтерия');
    expect(made).toMatchObject({
      queue: { name: 'Бухгалтерия' },
      isDefault: false,
      closed: false,
      members: 0,
      rules: 0,
    });
    expect(await offered()).toContain('Бухгалтерия');
    expect(await journalled()).toEqual({ action: 'department_added', data: { department: made.id, after: made } });
    const twin = await administer('POST', '/api/departments', { name: 'бухгалтерия', headId: null });
    expect(twin.body.error).toMatchObject({ code: 'department.taken', field: 'name' });
  });

  it('is called otherwise together with its queue, unless somebody was first', async () => {
    const made = await add('Договоры');
    const answer = await rename(made.id, 'Договоры', 'Договорной отдел');
    expect(answer.body).toMatchObject({ name: 'Договорной отдел', queue: { name: 'Договорной отдел' } });
    expect(await journalled()).toMatchObject({
      action: 'department_changed',
      data: { changed: { name: { from: 'Договоры', to: 'Договорной отдел' } } },
    });
    expect((await rename(made.id, 'Договоры', 'Юристы')).body.error.code).toBe('settings.changed');
  });

  it('has a head who has that role, and the head’s desks hear of it', async () => {
    const made = await add('Интеграции');
    const put = (headId: number) =>
      administer<DepartmentRow>('PATCH', `/api/departments/${made.id}`, { is: { headId }, was: { headId: null } });
    expect((await put(world.agents[0]!)).body.error).toMatchObject({ code: 'department.head', field: 'headId' });
    expect((await put(head)).body.headId).toBe(head);
    const { rows } = await fresh.pool.query('select type from agent_events where agent_id = $1', [head]);
    expect(rows).toEqual([{ type: 'changed' }]);
    const { body } = await administer<Departments>('GET', '/api/departments');
    expect(body.heads).toEqual([{ id: head, name: 'Юрьева Галина' }]);
  });

  it('has a signature for the letters of its people; of two who write it the second is told', async () => {
    const made = await add('Подписи');
    const sign = (was: string, signature: string) =>
      administer<DepartmentRow>('PATCH', `/api/departments/${made.id}`, { is: { signature }, was: { signature: was } });
    expect((await sign('', 'С уважением,\nотдел подписей ')).body.signature).toBe('С уважением,\nотдел подписей');
    expect(await journalled()).toMatchObject({ data: { changed: { signature: { from: '' } } } });
    expect((await sign('', 'Другая')).body.error.code).toBe('settings.changed');
    expect((await sign('С уважением,\nотдел подписей', 'x'.repeat(1001))).status).toBe(422);
  });

  it('by default can’t be closed, nor one that rules, lines or other queues lead to; each is named', async () => {
    const made = await add('Маркировка');
    await fresh.pool.query('insert into services (name) values ($1)', ['Маркировка']);
    const { rows } = await fresh.pool.query('select id from services');
    await administer('POST', '/api/rules', {
      serviceId: rows[0].id,
      subjectId: null,
      organizationId: null,
      departmentId: made.id,
    });
    await fresh.pool.query(`insert into lines (name, number, queue_id, voice) values ('Прямая', '1', $1, 'webhook')`, [
      made.queue.id,
    ]);
    await fresh.pool.query('insert into queue_steps (queue_id, position, after, to_queue) values ($1, 1, 60, $2)', [
      world.queue,
      made.queue.id,
    ]);
    expect((await close(made.id)).body.error).toMatchObject({
      code: 'department.needed',
      details: { isDefault: false, escalations: 0, rules: [10], lines: ['Прямая'], queues: ['Техподдержка EDI'] },
    });
    expect((await close(world.department)).body.error).toMatchObject({
      code: 'department.needed',
      details: { isDefault: true },
    });
  });

  it('that is closed is offered no more, with its queue, and opens again', async () => {
    const made = await add('Временный');
    expect((await close(made.id)).body.closed).toBe(true);
    expect(await journalled()).toMatchObject({ action: 'department_closed', data: { department: made.id } });
    expect(await offered()).not.toContain('Временный');
    const { rows } = await fresh.pool.query('select closed from queues where id = $1', [made.queue.id]);
    expect(rows).toEqual([{ closed: true }]);
    await administer('POST', `/api/departments/${made.id}/reopen`);
    expect(await offered()).toContain('Временный');
  });

  it('that never had anything is deleted; one that has people or requests is not', async () => {
    const made = await add('Ошибка');
    expect((await administer('DELETE', `/api/departments/${made.id}`)).status).toBe(200);
    expect((await journalled()).action).toBe('department_deleted');
    expect((await fresh.pool.query('select from queues where id = $1', [made.queue.id])).rowCount).toBe(0);
    const peopled = await add('С людьми');
    await fresh.pool.query('update agents set department_id = $1 where id = $2', [peopled.id, head]);
    expect((await administer('DELETE', `/api/departments/${peopled.id}`)).body.error.code).toBe('department.used');
    expect((await fresh.pool.query('select from queues where id = $1', [peopled.queue.id])).rowCount).toBe(1);
  });

  it('stands in the list where it was put', async () => {
    const was = (await administer<Departments>('GET', '/api/departments')).body.departments.map(({ id }) => id);
    const is = [...was].reverse();
    const answer = await administer<Departments>('PUT', '/api/departments/order', { was, is });
    expect(answer.body.departments.map(({ id }) => id)).toEqual(is);
    expect((await administer('PUT', '/api/departments/order', { was, is })).status).toBe(409);
  });
});
