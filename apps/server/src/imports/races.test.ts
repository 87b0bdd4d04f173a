import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { innWithChecksum } from '@linia/domain';
import type { ImportView, Refusal } from '@linia/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { csv, Office } from './imports.testing.ts';

let office: Office;
beforeAll(async () => void (office = await Office.open()));
afterAll(() => office.close());

const head = ['ИНН', 'Название', 'Телефон'];
const inn = (n: number): string => innWithChecksum(String(540_000_000 + n));
const held = inn(0);
beforeEach(async () => {
  await office.rows('truncate organizations, name_words cascade');
  await office.rows(`insert into organizations (name, folded, inn) values ('Была', 'была', $1)`, [held]);
});

const names = async (): Promise<string[]> =>
  (await office.rows<{ name: string }>('select name from organizations order by id')).map(({ name }) => name);
const apply = (id: number) => office.ask<ImportView & Refusal>('POST', `/api/imports/${id}/apply`);
const cancel = (id: number) => office.ask<ImportView & Refusal>('POST', `/api/imports/${id}/cancel`);

/** Another connection has the company in its hands until `work` is done. */
async function whileHeld<T>(work: () => Promise<T>): Promise<T> {
  const holder = await office.db.pool.connect();
  // the desks' pool lets nobody hold for long; this one must
  await holder.query('set idle_in_transaction_session_timeout = 0; set transaction_timeout = 0');
  await holder.query('begin');
  await holder.query('select from organizations where inn = $1 for update', [held]);
  try {
    return await work();
  } finally {
    await holder.query('rollback');
    holder.release(true);
  }
}

async function waiting(): Promise<void> {
  for (;;) {
    const found = await office.rows(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'update organizations%'`,
    );
    if (found.length > 0) return;
    await pause(20);
  }
}

const changing = csv(head, [held, 'Стала', ''], [inn(1), 'Новая', '']);

describe('the writing', () => {
  it('that fails at its last row writes nothing, says so, and can be begun again', async () => {
    await office.rows(
      `create function boom() returns trigger language plpgsql as $$ begin raise exception 'boom'; end $$`,
    );
    await office.rows(
      `create trigger boom before insert on organizations for each row when (new.name = 'Последняя') execute function boom()`,
    );
    const lines = Array.from({ length: 6_000 }, (_, n) => [inn(n + 1), `Компания ${n}`, '']);
    const { id } = await office.checked('organizations', csv(head, ...lines, [inn(7_000), 'Последняя', '']));
    expect((await apply(id)).status).toBe(200);
    const failed = await office.settled(id);
    expect(failed).toMatchObject({
      state: 'failed',
      problem: 'Сбой на сервере. Ничего не записано, попробуйте ещё раз',
    });
    expect(await names()).toEqual(['Была']);
    await office.rows('drop trigger boom on organizations');
    const again = await office.ask<ImportView>('POST', `/api/imports/${id}/check`, { mapping: failed.mapping! });
    expect(again.status).toBe(200);
    await office.settled(id);
    await apply(id);
    expect(await office.settled(id)).toMatchObject({ state: 'applied', rows: { created: 6_001 } });
    expect(await office.rows('select from import_files')).toHaveLength(0);
    expect(await office.rows('select from import_rows')).toHaveLength(0);
    expect(
      await office.rows(`select data ->> 'created' as created from journal where action = 'import_applied'`),
    ).toEqual([{ created: '6001' }]);
  });

  it('is begun by one of two who begin it at once', async () => {
    const { id } = await office.checked('organizations', changing);
    const both = await Promise.all([apply(id), apply(id)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await office.settled(id)).toMatchObject({ state: 'applied', rows: { created: 1, updated: 1 } });
    expect(await names()).toEqual(['Была', 'Новая'].map((name) => (name === 'Была' ? 'Стала' : name)));
  });

  it('of two files with the same new company makes it once: the second looks again', async () => {
    const [one, other] = [
      await office.checked('organizations', changing),
      await office.checked('organizations', changing),
    ];
    await Promise.all([apply(one.id), apply(other.id)]);
    const [first, second] = [await office.settled(one.id), await office.settled(other.id)];
    expect([first.state, second.state]).toEqual(['applied', 'applied']);
    expect(first.rows.created + second.rows.created).toBe(1);
    expect(await names()).toHaveLength(2);
  });

  it('finds what changed since the check, and then writes nothing', async () => {
    const { id } = await office.checked('contacts', csv(['ФИО', 'ИНН'], ['Щеголев Петр', held]));
    await office.rows('delete from organizations');
    await apply(id);
    expect(await office.settled(id)).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('база изменилась'),
    });
    expect(await office.rows('select from contacts')).toHaveLength(0);
  });

  it('can be cancelled while it goes on, and leaves nothing', async () => {
    const { id } = await office.checked('organizations', changing);
    await whileHeld(async () => {
      await apply(id);
      await waiting();
      expect(await cancel(id)).toMatchObject({ status: 200, body: { state: 'cancelled' } });
      // it is cut off at the database, not when the lock is let go
      for (;;) {
        const left = await office.rows(
          `select from pg_stat_activity where datname = current_database() and query like 'update organizations%' and state = 'active' and pid <> pg_backend_pid()`,
        );
        if (left.length === 0) break;
        await pause(20);
      }
    });
    expect(await names()).toEqual(['Была']);
    expect((await apply(id)).status).toBe(409);
    expect((await cancel(id)).body.error.code).toBe('import.over');
  });

  it('dies with its process: nothing is written, the import says so and can be started again', async () => {
    const { id, mapping } = await office.checked('organizations', changing);
    const run = randomUUID();
    await office.rows(
      `update imports set state = 'applying', run = $2, heartbeat_at = clock_timestamp() where id = $1`,
      [id, run],
    );
    await whileHeld(async () => {
      const program = fileURLToPath(new URL('./one-job.testing.ts', import.meta.url));
      const job = JSON.stringify({ url: office.url, importId: id, run, what: 'apply' });
      const child = spawn(process.execPath, ['--conditions=@linia/source', '--import', 'tsx', program, job], {
        stdio: 'inherit',
      });
      await waiting();
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    });
    await office.rows(`update imports set heartbeat_at = heartbeat_at - interval '20 seconds' where id = $1`, [id]);
    expect(await office.settled(id)).toMatchObject({ state: 'interrupted' });
    expect(await names()).toEqual(['Была']);
    await office.ask('POST', `/api/imports/${id}/check`, { mapping: mapping! });
    expect(await office.settled(id)).toMatchObject({ state: 'checked', rows: { created: 1, updated: 1 } });
    await apply(id);
    expect(await office.settled(id)).toMatchObject({ state: 'applied' });
  });

  it('of one that was taken for dead is undone, though it lives', async () => {
    const { id } = await office.checked('organizations', changing);
    await whileHeld(async () => {
      await apply(id);
      await waiting();
      await office.rows(`update imports set state = 'interrupted' where id = $1`, [id]);
    });
    await pause(700);
    expect(await names()).toEqual(['Была']);
    expect(await office.settled(id)).toMatchObject({ state: 'interrupted' });
  });
});

describe('twenty thousand rows (the bench brings in a hundred thousand)', () => {
  it('come in while desks look up, name and learn of the very companies on the ordinary pool', async () => {
    const many = 20_000;
    await office.rows(
      `insert into organizations (name, folded, inn) select 'Старая ' || n, 'старая ' || n, i from unnest($1::text[]) with ordinality t(i, n)`,
      [Array.from({ length: 1_000 }, (_, n) => inn(n + 1))],
    );
    const lines = Array.from({ length: many }, (_, n) => [inn(n + 1), `ООО «Компания ${n}»`, `+7913${5_000_000 + n}`]);
    const { id, rows } = await office.checked('organizations', csv(head, ...lines));
    expect(rows).toMatchObject({ created: many - 1_000, updated: 1_000, wrong: 0 });
    await apply(id);
    let verbs = 0;
    for (;;) {
      const { body } = await office.ask<ImportView>('GET', `/api/imports/${id}`);
      if (body.state !== 'applying') break;
      const company = inn(1 + (verbs % 1_000));
      await office.rows(
        `insert into contact_phones (organization_id, raw) select id, $2 from organizations where inn = $1`,
        [company, `learned ${verbs}`],
      );
      await office.rows(
        `insert into contacts (organization_id, name, folded) select id, 'Иванов', 'иванов компания ' || $2 from organizations where inn = $1`,
        [company, String(verbs)],
      );
      verbs++;
    }
    expect(await office.settled(id)).toMatchObject({
      state: 'applied',
      rows: { created: many - 1_000, updated: 1_000 },
    });
    expect(verbs).toBeGreaterThan(3);
    expect(await office.rows(`select from contact_phones where raw like 'learned%'`)).toHaveLength(verbs);
  }, 180_000);
});
