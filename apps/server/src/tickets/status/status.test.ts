import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ask } from '../../testing/app.ts';
import { letter } from '../../mail/mail.testing.ts';
import { findLink } from './find-link.ts';
import {
  aHouseWithPages,
  answer,
  app,
  aRequest,
  later,
  move,
  page,
  post,
  rate,
  specialist,
  statusOf,
  tokenIn,
  write,
} from './status.testing.ts';

aHouseWithPages();
const refused = (promise: Promise<unknown>) => promise.catch((error: { code: string }) => error.code);

describe('a customer’s private link', () => {
  it('stands in the notice and in no table; an answer to them alone carries one of its own', async () => {
    const { number, token } = await aRequest({ from: 'Марина <marina@first.test>', subject: 'УПД не уходят' });
    expect(await statusOf(token)).toMatchObject({ number, subject: 'УПД не уходят', state: 'new', theirs: true });
    await answer(number, 'Проверьте плагин.');
    const { mail } = post.relay.got.at(-1)!;
    const second = tokenIn(mail.text!);
    expect(mail.html).toContain(second);
    expect(second).not.toBe(token);
    expect((await statusOf(second)).number).toBe(number);
    const kept = (
      await post.rows<{ all: string }>(
        `select (select string_agg(row_to_json(m)::text, ' ') from messages m) || (select string_agg(row_to_json(l)::text, ' ') from status_links l)
         || (select string_agg(row_to_json(o)::text, ' ') from outbox o) as all`,
      )
    )[0]!.all;
    expect(kept).not.toContain(token);
    expect(kept).toContain(createHash('sha256').update(token).digest('base64url'));
    const notice = (await page(number)).thread[1]!;
    expect(notice.text).toContain('на вашей личной странице: (личная ссылка)');
    expect(`${notice.text}${notice.html}`).not.toMatch(/support\/r\/|\{\{/);
    // quoted back to us it is not kept in the thread either
    await post.bring(
      letter({
        from: 'marina@first.test',
        subject: `[#${number}] Спасибо`,
        text: `Спасибо, вот ваша ссылка https://support.linia.test/support/r/${token} она работает`,
      }),
      'marina@first.test',
    );
    await post.settle();
    expect((await page(number)).thread.at(-1)!.text).toContain('/support/r/…');
  });

  it('is not in an answer to several, nor to a third party that is asked', async () => {
    const { number } = await aRequest({ from: 'one@several.test', headers: ['Cc: two@several.test'] });
    await answer(number, 'Обоим.');
    expect(post.relay.got.at(-1)!.mail.text).not.toContain('/support/r/');
    await answer(number, 'Партнёру.', { to: [{ name: '', address: 'edi@partner.test' }], cc: [] });
    expect(post.relay.got.at(-1)!.to).toEqual(['edi@partner.test']);
    expect(post.relay.got.at(-1)!.mail.text).not.toContain('/support/r/');
  });

  it('shows the letters of its reader and nobody else’s, no note, and an answer only once it has left', async () => {
    const { number, token } = await aRequest({ from: 'olga@thread.test', subject: 'Роуминг', text: 'Первое' });
    await ask(app, 'POST', `/api/tickets/${number}/notes`, {
      as: specialist,
      body: { note: 'Между нами: клиент неправ' },
    });
    await post.bring(
      letter({ from: 'boss@thread.test', subject: `#${number}`, text: 'От начальника' }),
      'boss@thread.test',
    );
    await post.bring(letter({ from: 'enemy@else.test', subject: `#${number}`, text: 'Чужое' }), 'enemy@else.test');
    await post.settle();
    expect((await page(number)).thread.length).toBeGreaterThan(1);
    await answer(number, 'Ольге', { to: [{ name: '', address: 'olga@thread.test' }], cc: [] });
    await answer(number, 'Партнёру', { to: [{ name: '', address: 'edi@partner.test' }], cc: [] });
    const shown = await statusOf(token);
    expect(shown.letters.map(({ from, text }) => [from, text])).toEqual([
      ['us', 'Ольге'],
      ['you', 'Первое'],
    ]);
    expect(shown.owner).toBe(shown.letters[0]!.name);
    expect(JSON.stringify(shown)).not.toMatch(/Между нами|От начальника|Чужое|Партнёру/);
  });

  it('ends ninety days after the last letter, and says the same as one that never was', async () => {
    const { number, token } = await aRequest({ from: 'late@ends.test' });
    const { endsAt, now } = await statusOf(token);
    expect(Date.parse(endsAt) - Date.parse(now)).toBeGreaterThan(89.9 * 86_400_000);
    await later(80 * 86_400);
    await answer(number, 'Мы помним.');
    await later(20 * 86_400);
    expect((await statusOf(token)).number).toBe(number);
    await post.rows(
      `insert into portal_versions (version, value, saved_at) values (1, '{"linkDays": 5}', linia_now()), (2, '{}', linia_now() - interval '1 day')`,
    );
    expect((await statusOf(token)).number).toBe(number);
    await post.rows('delete from portal_versions where version = 2');
    expect(await refused(findLink(post.db.pool, token))).toBe('status.gone');
    await post.rows('delete from portal_versions');
    expect(await refused(findLink(post.db.pool, 'a'.repeat(43)))).toBe('status.gone');
    await post.rows(`delete from status_links where ticket_id = (select id from tickets where number = $1)`, [number]);
    expect(await refused(findLink(post.db.pool, token))).toBe('status.gone');
  });
});

describe('what a customer writes on their page', () => {
  it('is a letter in the thread with its files, opens a solved request, and is said once from two windows at once', async () => {
    const { number, token } = await aRequest({ from: 'Нина <nina@writes.test>', subject: 'Сертификат' });
    await answer(number, 'Готово.', { after: 'solved' });
    expect(await statusOf(token)).toMatchObject({ state: 'solved', mayRate: true });
    const file = { name: 'снимок.png', type: 'image/png', content: Buffer.from('png') };
    const both = await Promise.all([
      write(token, 'Не помогло\r\nсовсем', [file]),
      write(token, 'Не помогло\nсовсем', [file]),
    ]);
    expect(both).toEqual([
      { number, went: 'request' },
      { number, went: 'request' },
    ]);
    const { state, thread, events, calls } = await page(number);
    expect(state).toBe('open');
    expect(calls).toEqual([]);
    expect(thread.filter(({ text }) => text.includes('Не помогло'))).toEqual([
      expect.objectContaining({
        direction: 'in',
        kind: 'letter',
        text: 'Не помогло\nсовсем',
        from: { name: 'Нина', address: 'nina@writes.test' },
        attachments: [expect.objectContaining({ name: 'снимок.png', bytes: 3 })],
      }),
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'letter_received', data: { by: 'page', reopened: true } });
    expect(
      await post.rows(`select channel, state, end_reason as why from interactions where channel = 'webform'`),
    ).toEqual([{ channel: 'webform', state: 'closed', why: 'diverted' }]);
    expect((await statusOf(token)).letters[0]).toMatchObject({ from: 'you', files: [{ name: 'снимок.png' }] });
    // the answer to it stands in the same thread of the customer's mail
    await answer(number, 'А теперь?');
    expect(post.relay.got.at(-1)!.mail.references).toHaveLength(2);
    expect(await refused(write(token, '   '))).toBe('status.empty');
  });

  it('makes the next request where the house has it so, and that one’s page is told of by letter', async () => {
    const { number, token } = await aRequest({ from: 'next@over.test', subject: 'Снова' });
    await answer(number, 'Готово.', { after: 'solved' });
    await post.rows(`insert into settings (key, value) values ('mailAboutOver', '"new"')`);
    const went = await write(token, 'Опять то же');
    expect(await write(token, 'Опять то же')).toMatchObject({ number: expect.any(Number) as number });
    await post.rows(`delete from settings where key = 'mailAboutOver'`);
    await post.settle();
    expect(went).toEqual({ number: expect.any(Number) as number, went: 'new' });
    expect(went.number).not.toBe(number);
    expect(await page(went.number)).toMatchObject({ follows: number, state: 'new', subject: 'Снова' });
    expect((await page(number)).state).toBe('solved');
    expect(
      (await post.rows('select from tickets where follows_id = (select id from tickets where number = $1)', [number]))
        .length,
    ).toBe(1);
    const { mail } = post.relay.got.at(-1)!;
    expect(mail.subject).toBe(`[#${went.number}] Ссылка на ваш запрос`);
    expect((await statusOf(tokenIn(mail.text!))).letters[0]!.text).toBe('Опять то же');
  });
});

describe('a rating', () => {
  it('is given to a solution, changed while it is solved and for a week after, and asked anew of the next solution', async () => {
    const { number, token } = await aRequest({ from: 'rates@first.test' });
    expect(await refused(rate(token, 5))).toBe('rating.closed');
    await answer(number, 'Готово.', { after: 'solved' });
    expect(await refused(rate(token, 6))).toBe('rating.score');
    await Promise.all([rate(token, 2, 'Долго'), rate(token, 2, 'Долго')]);
    expect(await statusOf(token)).toMatchObject({ rating: { score: 2, comment: 'Долго' }, mayRate: true });
    await rate(token, 4, 'Разобрались');
    const rated = (await page(number)).events.filter(({ type }) => type === 'rated');
    expect(rated.map(({ data }) => data)).toEqual([{ score: 2 }, { score: 4, was: 2 }]);
    expect((await page(number)).ratings).toEqual([
      expect.objectContaining({ score: 4, comment: 'Разобрались', by: 'rates@first.test' }),
    ]);
    const [row] = await post.rows<{ owner: number; department: number }>(
      'select owner_id as owner, department_id as department, score from last_ratings where number = $1',
      [number],
    );
    expect(row).toEqual({ owner: post.world.specialists[0], department: post.world.department, score: 4 });
    await move(number, 'closed');
    await rate(token, 5);
    await later(8 * 86_400);
    expect(await refused(rate(token, 1))).toBe('rating.closed');
    await write(token, 'Сломалось снова');
    expect(await statusOf(token)).toMatchObject({ state: 'open', rating: null, mayRate: false });
    await answer(number, 'Починили.', { after: 'solved' });
    await rate(token, 3);
    expect(
      await post.rows(
        `select score from ticket_ratings r join tickets t on t.id = r.ticket_id where number = $1 order by r.id`,
        [number],
      ),
    ).toEqual([{ score: 5 }, { score: 3 }]);
  });
});
