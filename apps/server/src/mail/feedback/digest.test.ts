import type { DigestFaults } from '@linia/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { tick } from '../../clock/tick.ts';
import { ask } from '../../testing/app.ts';
import { administrator, app, at, head, headId, list, make, openHouse, post, sentTo } from './feedback.testing.ts';

openHouse();
const faults = async (as = administrator) =>
  (await ask<DigestFaults>(app, 'GET', '/api/settings/feedback/digests', { as })).body;
const address = (login: string, to: string | null) =>
  post.rows('update agents set email = $2 where login = $1', [login, to]);
const departmentName = async () =>
  (await post.rows<{ name: string }>('select name from departments where id = $1', [post.world.department]))[0]!.name;

beforeEach(async () => {
  await address('yurieva', 'yurieva@linia.test');
  await address('admin', null);
  await post.rows('update mailboxes set closed = false');
});

describe('a digest that would reach no head', () => {
  it('is told of in the settings: departments where administrators get it, and where nobody does', async () => {
    const name = await departmentName();
    expect((await faults()).nobody).not.toContain(name);
    await address('yurieva', null);
    expect((await faults()).nobody).toContain(name);
    await address('admin', 'admin@linia.test');
    expect(await faults()).toMatchObject({ mailbox: true, nobody: [], administrators: expect.arrayContaining([name]) });
    expect((await faults(head)) as unknown).toMatchObject({ error: { code: 'right.missing' } });
  });

  it('for want of a mailbox is told of there, and no head is promised one', async () => {
    await make();
    await at('05 11:00');
    await tick(post.db);
    expect((await list('gathered')).digestAt).toContain('2026-11-05T14:00');
    await post.rows('update mailboxes set closed = true');
    expect(await faults()).toMatchObject({ mailbox: false });
    expect((await list('gathered')).digestAt).toBeNull();
  });
});

it('a digest of very many delays names fifty of them and says how many there are', async () => {
  await post.rows('delete from feedback_digests');
  await post.rows(
    `with made as (
       insert into feedback (state, kind, about, department_id, owner_id, ticket_id, created_at, touched_at, surface_at)
       select 'gathered', 'overdue', 'request', $1, $2, k.ticket_id, linia_now(), linia_now(), linia_now() + interval '9 days'
       from generate_series(1, 70) n, lateral create_ticket('Поздний ' || n, '', null, null, null, $1, null, null, 'linia', 'email') k returning id)
     select advance_feedback(id, 'registered', 'clock', '{"by": "2026-11-05T07:00:00Z"}') from made`,
    [post.world.department, headId],
  );
  await post.rows('select ask_digest($1)', [post.world.department]);
  await at('05 17:00');
  await tick(post.db);
  await post.settle();
  const { mail } = sentTo('yurieva@linia.test').at(-1)!;
  expect(mail.subject).toMatch(/\(7[01]\)$/);
  expect(mail.text!.match(/срок был/g)).toHaveLength(50);
});
