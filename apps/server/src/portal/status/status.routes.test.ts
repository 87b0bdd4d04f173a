import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tellNumber } from '../../mail/tell-number.ts';
import type { App } from '../../shell/web.ts';
import { testApp } from '../../testing/app.ts';
import { pageOf } from '../../testing/portal.ts';
import { aHouseWithPages, answer, aRequest, later, page, post, tokenIn } from '../../tickets/status/status.testing.ts';
import { makeStamp, readFormKey } from '../guard/stamp.ts';
import { portalRoutes } from '../portal.routes.ts';

aHouseWithPages();
let portal: App;
let secret: string;
beforeAll(async () => {
  // what is tried here is not how many pages there are in a second
  portal = await testApp(post.db, [(inside) => portalRoutes(inside, { tell: tellNumber })], { portalPages: 10_000 });
  secret = await readFormKey(post.db.pool);
});
afterAll(() => portal.close());

const stamp = (matter: string, agoMs = 10_000) => makeStamp(secret, matter, Date.now() - agoMs);
let people = 0;
async function send(url: string, fields: Record<string, string>, files: [Buffer, string][] = [], from?: string) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const [content, name] of files) form.append('files', new Blob([new Uint8Array(content)]), name);
  const sent = new Request('http://portal.test', { method: 'POST', body: form });
  const said = await portal.inject({
    method: 'POST',
    url,
    remoteAddress: from ?? `10.2.0.${++people}`,
    headers: { 'content-type': sent.headers.get('content-type')! },
    payload: Buffer.from(await sent.arrayBuffer()),
  });
  return { status: said.statusCode, to: said.headers.location, html: said.body.replaceAll('\u00a0', ' ') };
}

describe('a request’s own page', () => {
  it('says how it stands and what was promised, shows the letters as plain text, and is nobody’s to keep', async () => {
    const { number, token } = await aRequest({
      from: 'Олег <oleg@page.test>',
      subject: 'Не <b>уходит</b> УПД',
      text: 'Строка <script>alert(1)</script>',
    });
    await post.rows(
      `update tickets set respond_by = created_at + interval '1 hour', resolve_by = created_at - interval '108 minutes' where number = $1`,
      [number],
    );
    const shown = await pageOf(portal, `/support/r/${token}`);
    expect(shown.status).toBe(200);
    expect(shown.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
    expect(shown.headers['set-cookie']).toBeUndefined();
    expect(shown.html).not.toContain('<script>alert');
    expect(shown.html).toContain('&lt;script>alert(1)');
    expect(shown.text).toContain(`Запрос № ${number}`);
    expect(shown.text).toContain('Принят, ждёт специалиста');
    expect(shown.text).toMatch(/Ответим до (?:завтра )?\d\d:\d\d\./u);
    expect(shown.text).toMatch(/Обещали решить до (?:\d+ \p{L}+ )?\d\d:\d\d и опаздываем уже на 1 ч 48 мин\./u);
    // its head has heard of it by itself, and has a time to write by
    await post.rows(
      `insert into feedback (state, kind, about, department_id, owner_id, ticket_id, email, answer_by, created_at, touched_at)
       select 'new', 'overdue', 'request', department_id, $2, id, 'oleg@page.test', linia_now() + interval '2 hours', linia_now(), linia_now() from tickets where number = $1`,
      [number, post.world.specialists[1]],
    );
    expect((await pageOf(portal, `/support/r/${token}`)).text).toMatch(
      /Руководитель отдела знает об опоздании и напишет вам до (?:завтра )?\d\d:\d\d\./u,
    );
    await answer(number, 'Пришлите снимок.', { after: 'waiting_customer' });
    const english = await pageOf(portal, `/support/r/${token}?lang=en`);
    expect(english.text).toContain('We wait for your answer');
    expect(english.text).toContain('Пришлите снимок.');
    expect(english.text).toContain('specialist1 has it in hand');
    expect((await pageOf(portal, '/support/nothing')).html).not.toContain(token);
  });

  it('takes a letter with files once, however often it is sent, and gives the files back as downloads', async () => {
    const { number, token } = await aRequest({ from: 'files@page.test' });
    const fields = { text: 'Вот снимок', stamp: stamp('status') };
    const file: [Buffer, string][] = [[Buffer.from('<svg onload=alert(1)>'), '../../снимок.svg']];
    const sent = await Promise.all([1, 2, 3].map(() => send(`/support/r/${token}/letters`, fields, file)));
    expect(sent.map(({ status, to }) => [status, to])).toEqual(
      [1, 2, 3].map(() => [303, `/support/r/${token}?done=letter`]),
    );
    expect((await page(number)).thread.filter(({ text }) => text === 'Вот снимок')).toHaveLength(1);
    const { html, text } = await pageOf(portal, `/support/r/${token}?done=letter`);
    expect(text).toContain('Отправлено: письмо уже у специалиста.');
    const href = /href="(\/support\/r\/[^"]+\/files\/[\w-]{24})"/.exec(html)![1]!;
    const got = await portal.inject({ url: href });
    expect([got.statusCode, got.body]).toEqual([200, '<svg onload=alert(1)>']);
    expect(got.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringContaining('attachment') as string,
      'cache-control': 'no-store',
    });
    // the file of another's request is none of theirs
    const other = await aRequest({ from: 'else@page.test' });
    expect((await portal.inject({ url: href.replace(token, other.token) })).statusCode).toBe(410);
  });

  it('takes files as long as there is room for strangers’ files, and of what went already and is sent again no room', async () => {
    const { number, token } = await aRequest({ from: 'room@page.test' });
    const files: [Buffer, string][] = [
      [Buffer.alloc(9 << 20), 'раз.png'],
      [Buffer.alloc(8 << 20), 'два.png'],
    ];
    const letter = (text: string, from: string) =>
      send(`/support/r/${token}/letters`, { text, stamp: at }, files, from);
    const at = stamp('status');
    for (let n = 0; n < 6; n++) expect((await letter('Одно и то же', '10.9.0.2')).status).toBe(303);
    for (let n = 1; n < 5; n++) expect((await letter(`Другое ${n}`, '10.9.0.2')).status).toBe(303);
    const full = await letter('Слишком много', '10.9.0.2');
    expect([full.status, full.html.includes('не принимаем'), full.html.includes('>Слишком много</textarea>')]).toEqual([
      422,
      true,
      true,
    ]);
    expect((await letter('Одно и то же', '10.9.0.2')).status).toBe(303);
    expect((await page(number)).thread.filter(({ direction }) => direction === 'in')).toHaveLength(6);
  });

  it('is opened again by a browser that comes back to what it had posted', async () => {
    const { token } = await aRequest({ from: 'reopens@page.test' });
    for (const posted of ['letters', 'rating']) {
      const { status, headers } = await pageOf(portal, `/support/r/${token}/${posted}?lang=en`);
      expect([status, headers['location'], headers['cache-control']]).toEqual([
        303,
        `/support/r/${token}?lang=en`,
        'no-store',
      ]);
    }
  });

  it('takes what else is written on the same page, where it was gone back to', async () => {
    const { number, token } = await aRequest({ from: 'back@page.test' });
    const from = stamp('status');
    for (const text of ['Первое', 'Второе', 'Второе']) await send(`/support/r/${token}/letters`, { text, stamp: from });
    const thread = (await page(number)).thread.filter(({ direction }) => direction === 'in').map(({ text }) => text);
    expect(thread).toEqual(expect.arrayContaining(['Первое', 'Второе']));
    expect(thread).toHaveLength(3);
  });

  it('keeps what was typed where it can’t be taken, and says why', async () => {
    const { number, token } = await aRequest({ from: 'typed@page.test' });
    const at = `/support/r/${token}/letters`;
    expect((await send(at, { text: ' ', stamp: stamp('status') })).html).toContain(
      'Напишите что-нибудь или приложите файл',
    );
    const early = await send(at, { text: 'Очень быстро', stamp: stamp('status', -60_000) });
    expect([early.status, early.html.includes('>Очень быстро</textarea>')]).toEqual([422, true]);
    const foreign = await send(at, { text: 'Не отсюда', stamp: stamp('request') });
    expect([foreign.status, foreign.html.includes('пришла не со своей страницы')]).toEqual([422, true]);
    const long = await send(at, { text: 'я'.repeat(20_001), stamp: stamp('status') });
    expect([long.status, long.html.includes('20 000 знаков')]).toEqual([422, true]);
    expect((await page(number)).thread.filter(({ direction }) => direction === 'in')).toHaveLength(1);
  });

  it('takes a rating of what is solved, without a script and without a stamp', async () => {
    const { number, token } = await aRequest({ from: 'rates@page.test' });
    const at = `/support/r/${token}/rating`;
    expect((await send(at, { score: '5' })).html).toContain('Принят, ждёт специалиста');
    await answer(number, 'Готово', { after: 'solved' });
    expect((await pageOf(portal, `/support/r/${token}`)).text).toContain('Оцените, как решили вопрос');
    const none = await send(at, { comment: 'Хорошо, но' });
    expect([
      none.status,
      none.html.includes('Выберите оценку от'),
      none.html.includes('>Хорошо, но</textarea>'),
    ]).toEqual([422, true, true]);
    const given = await send(at, { score: '4', comment: 'Быстро' });
    expect([given.status, given.to]).toEqual([303, `/support/r/${token}?done=rating`]);
    const { text } = await pageOf(portal, `/support/r/${token}?done=rating`);
    expect(text).toContain('Ваша оценка: 4');
    expect(text).toContain('Спасибо, оценка записана.');
  });
});

describe('a link that is good for nothing', () => {
  it('is answered alike whether it was forged, mistyped, has expired or was erased, in whatever is asked of it', async () => {
    const expired = await aRequest({ from: 'expired@gone.test' });
    await later(91 * 86_400);
    const erased = await aRequest({ from: 'erased@gone.test' });
    await post.rows(`delete from status_links where ticket_id = (select id from tickets where number = $1)`, [
      erased.number,
    ]);
    const shapes = new Set<string>();
    for (const token of [expired.token, erased.token, 'a'.repeat(43), 'short', 'x'.repeat(90), '%F0%9F%98%80']) {
      const { status, html, headers } = await pageOf(portal, `/support/r/${token}`);
      expect([status, headers['cache-control'], headers['x-robots-tag']]).toEqual([
        410,
        'no-store',
        'noindex, nofollow',
      ]);
      shapes.add(
        html
          .replaceAll(token, '')
          .replaceAll(encodeURIComponent(token), '')
          .replace(/name="stamp" value="[^"]+"/, ''),
      );
    }
    expect(shapes.size).toBe(1);
    expect([...shapes][0]!.replaceAll('\u00a0', ' ')).toContain('Эта ссылка не действует');
    expect((await send(`/support/r/${expired.token}/letters`, { text: 'Поздно', stamp: stamp('status') })).status).toBe(
      410,
    );
    expect((await send(`/support/r/${expired.token}/rating`, { score: '5' })).status).toBe(410);
    expect((await page(expired.number)).thread.filter(({ direction }) => direction === 'in')).toHaveLength(1);
  });

  it('is tried thirty times from one address, and not on and on; a good one opens there all the same', async () => {
    const { token } = await aRequest({ from: 'office@guess.test' });
    const from = (url: string) => portal.inject({ url, remoteAddress: '10.66.6.6' });
    const said: number[] = [];
    for (let n = 0; n < 31; n++) said.push((await from(`/support/r/${n}${'z'.repeat(41)}`)).statusCode);
    expect([said[0], said[29], said[30]]).toEqual([410, 410, 429]);
    expect((await from(`/support/r/${token}`)).statusCode).toBe(200);
  });
});

describe('a new link', () => {
  const ask = (number: string, email: string) => send('/support/link', { number, email, stamp: stamp('link') });
  const sent = () => post.relay.got.length;

  it('goes to the address that wrote in the request, and the page says the same to everybody', async () => {
    const { number } = await aRequest({ from: 'lost@link.test' });
    const before = sent();
    for (const [given, email] of [
      [`${number}`, 'stranger@link.test'],
      ['999999', 'lost@link.test'],
      [`${number}`, 'help@linia.test'],
    ] as const)
      expect(await ask(given, email)).toMatchObject({ status: 303, to: '/support/link?asked=1' });
    await post.settle();
    expect(sent()).toBe(before);
    expect(await ask(`Запрос #${number}`, 'LOST@link.test')).toMatchObject({
      status: 303,
      to: '/support/link?asked=1',
    });
    await post.settle();
    const { mail, to } = post.relay.got.at(-1)!;
    expect([to, mail.subject]).toEqual([['lost@link.test'], `[#${number}] Ссылка на ваш запрос`]);
    const { text } = await pageOf(portal, `/support/r/${tokenIn(mail.text!)}`);
    expect(text).toContain(`Запрос № ${number}`);
    expect((await pageOf(portal, '/support/link?asked=1')).text).toContain(
      'Если запрос с таким номером писали с этой почты',
    );
    // twice in three hours
    for (let n = 0; n < 4; n++) await ask(`${number}`, 'lost@link.test');
    await post.settle();
    expect(sent()).toBe(before + 2);
  });

  it('is asked for with both', async () => {
    const said = await ask('номера не помню', 'нет');
    expect(said.status).toBe(422);
    expect(said.html).toContain('Номер запроса из цифр');
    expect(said.html).toContain('нужен знак @');
  });
});
