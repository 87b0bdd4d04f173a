import { expect, it } from 'vitest';
import { Clock } from '../../clock/clock.ts';
import { somebodyWaits } from '../../testing/holding.ts';
import { forgetLinks } from './forget-links.ts';
import { aHouseWithPages, answer, aRequest, later, post, statusOf } from './status.testing.ts';

aHouseWithPages();
const day = 86_400;
const kept = async () => (await post.rows('select from status_links')).length;

it('links that ended are thrown away a month later; one that a letter has lengthened meanwhile is good', async () => {
  const over = await aRequest({ from: 'over@first.test' });
  const alive = await aRequest({ from: 'alive@first.test' });
  await later(95 * day);
  await forgetLinks(post.db);
  expect(await kept()).toBe(2);
  await answer(alive.number, 'Проверьте ещё раз.');
  await later(30 * day);
  await Promise.all([forgetLinks(post.db), forgetLinks(post.db)]);
  await expect(statusOf(over.token)).rejects.toMatchObject({ code: 'status.gone' });
  expect((await statusOf(alive.token)).number).toBe(alive.number);
  // the other’s first, and that of its answer
  expect(await kept()).toBe(2);
});

it('beside the clock: whoever holds one of them, and however many there are, no tick waits for that', async () => {
  await post.rows(
    `insert into status_links (token_hash, ticket_id, address, created_at)
     select 'held', min(id), 'over@first.test', linia_now() - interval '1 year' from tickets`,
  );
  await later(200 * day);
  let ticks = 0;
  const clock = new Clock(
    post.db,
    { id: post.world.process },
    { ticked: () => void ticks++, revived: async () => {} },
    { error: () => {}, warn: () => {} },
  );
  const holder = await post.fresh.pool.connect();
  try {
    await holder.query('begin');
    await holder.query(`select from status_links where token_hash = 'held' for update`);
    await clock.start();
    expect(ticks).toBe(1);
    await somebodyWaits(post.db.pool);
    await holder.query('rollback');
    await expect.poll(kept).toBe(0);
  } finally {
    await clock.stop();
    holder.release(true);
  }
});

it('however many there are of them', async () => {
  await post.rows(
    `insert into status_links (token_hash, ticket_id, address, created_at)
     select 'hash ' || n, (select min(id) from tickets), 'over@first.test', linia_now() - interval '1 year' from generate_series(1, 1100) n`,
  );
  await later(200 * day);
  await forgetLinks(post.db);
  expect(await kept()).toBe(0);
});
