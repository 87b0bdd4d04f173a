import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../testing/database.ts';
import { makeWorld, type World } from '../testing/world.ts';

let fresh: FreshDatabase;
let world: World;

beforeAll(async () => {
  fresh = await freshDatabase();
  world = await makeWorld(fresh.pool);
  await fresh.pool.query('insert into rules (position, department_id) values (10, $1)', [world.department]);
});
afterAll(() => fresh.drop());

it('the default department can be neither deleted nor made an ordinary one', async () => {
  await fresh.pool.query('delete from queue_members');
  const gone = fresh.pool.query('delete from departments where id = $1', [world.department]);
  await expect(gone).rejects.toMatchObject({ code: 'LN409', message: 'department.default' });
  const ordinary = fresh.pool.query('update departments set is_default = false where id = $1', [world.department]);
  await expect(ordinary).rejects.toMatchObject({ message: 'department.default' });
});

it('the default rule stays, and stays the last', async () => {
  await expect(fresh.pool.query('delete from rules')).rejects.toMatchObject({ message: 'rule.default' });
  const { rows } = await fresh.pool.query(`insert into services (name) values ('ЭДО') returning id`);
  const behind = fresh.pool.query('insert into rules (position, service_id, department_id) values (20, $1, $2)', [
    rows[0].id,
    world.department,
  ]);
  await expect(behind).rejects.toMatchObject({ message: 'rule.default' });
  await fresh.pool.query('insert into rules (position, service_id, department_id) values (5, $1, $2)', [
    rows[0].id,
    world.department,
  ]);
});
