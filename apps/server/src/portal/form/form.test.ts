import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  aHouseWithForms,
  app,
  fresh,
  numberAt,
  one,
  pageAt,
  plain,
  requests,
  send,
  service,
  stampOf,
  typed,
} from './form.testing.ts';

aHouseWithForms();

describe('the form', () => {
  it('becomes a numbered request by the door of letters: contact, thread, files, consent and notice at once', async () => {
    const form = typed();
    const sent = await send(form, { files: [[randomBytes(100), 'снимок.png']] });
    expect(sent.status).toBe(303);
    expect(sent.headers['set-cookie']).toBeUndefined();
    const number = await numberAt(sent.to);
    const request = await one(
      `select t.id, t.subject, t.channel, t.state, t.description, t.service_id, d.is_default, t.organization_id, i.channel as contact, i.state as over, i.ticket_id
       from tickets t join interactions i on i.id = t.origin_id join departments d on d.id = t.department_id where t.number = $1`,
      [number],
    );
    expect(request).toMatchObject({
      subject: 'Сертификат отозван',
      channel: 'webform',
      state: 'new',
      service_id: service,
      is_default: true,
      organization_id: null,
      contact: 'webform',
      over: 'closed',
      ticket_id: request.id,
    });
    const words = await one(
      `select m.text, m.mentions, r.address, a.name, a.bytes from messages m join message_recipients r on r.message_id = m.id and r.kind = 'from'
       join attachments a on a.message_id = m.id where m.ticket_id = $1 and m.direction = 'in'`,
      [request.id],
    );
    expect(words).toMatchObject({ address: form.email, name: 'снимок.png', bytes: 100 });
    expect(words.text).toContain('ИНН: 7707083893\nТелефон: +7 913 555-01-42\nУслуга: ЭДО: отправка УПД');
    expect(words.mentions).toContainEqual({ kind: 'inn', value: '7707083893', whose: 'sender', labelled: true });
    const notice = await one(`select notice_to, subject from messages where ticket_id = $1 and kind = 'notice'`, [
      request.id,
    ]);
    expect(notice).toEqual({
      notice_to: form.email,
      subject: `[#${number}] Запрос зарегистрирован: Сертификат отозван`,
    });
    const kept = await one(`select consent_version, consent_text, language from form_requests where ticket_id = $1`, [
      request.id,
    ]);
    expect(kept).toMatchObject({ consent_version: 0, language: 'ru' });
    expect(kept.consent_text).toContain('Согласен на обработку персональных данных');
  });

  it('is taken from whatever address a socket has', async () => {
    for (const from of ['fe80::1c2d%eth0', '::ffff:10.200.0.1', '2001:db8::7', 'unknown'])
      expect(
        (await send(typed(), { from, agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }))
          .status,
      ).toBe(303);
  });

  it('comes back with what was typed and what is wrong with each field, and nothing is registered', async () => {
    const before = await requests();
    const back = await send(
      typed({
        inn: '7707083894',
        phone: '+7 913 555-01',
        email: 'kovaleva@sibgost',
        service: '',
        text: '',
        company: '<b>Ашан</b>',
      }),
      { files: [['x', 'a.png']] },
    );
    expect(back.status).toBe(422);
    const said = back.html.replace(/\s+/g, ' ');
    for (const fault of [
      'В ИНН опечатка',
      'Не хватает 2 цифр',
      'После @ нужен домен с точкой',
      'Выберите услугу',
      'Заполните это поле',
      'Файлы выберите ещё раз',
    ])
      expect(said).toContain(fault);
    expect(back.html).toContain('value="&lt;b>Ашан&lt;/b>"');
    expect(back.html).toContain('value="Сертификат отозван"');
    expect(await requests()).toBe(before);
    const { consent: _no, ...without } = typed();
    expect((await send(without)).html).toContain('Без согласия');
    expect((await send(typed({ email: 'help+7@linia.test' }))).html).toContain('Это наш адрес');
    expect(await requests()).toBe(before);
  });

  it.each([
    ['without its page', () => ({ stamp: '' }), 'не со своей страницы'],
    ['with a forged stamp', () => ({ stamp: stampOf().slice(0, -2) + 'xx' }), 'не со своей страницы'],
    ['with a page of two days ago', () => ({ stamp: stampOf(48 * 3_600_000) }), 'открыта больше суток'],
    // its page is of a minute hence: however slow the machine is, it comes too early
    ['in no time', () => ({ stamp: stampOf(-60_000) }), 'быстрее, чем успевает человек'],
    ['with the field that people do not see', () => ({ website: 'http://casino.example' }), 'которого люди не видят'],
  ])('is not taken %s; all that was typed is there and can be sent again', async (_title, wrong, why) => {
    const form = typed(wrong());
    const back = await send(form);
    expect(back.status).toBe(422);
    expect(back.html).toContain(why);
    expect(back.html).toContain('УПД № 1184');
    const stamp = /name="stamp" value="([^"]+)"/.exec(back.html)![1]!;
    // a moment passes
    const again = stamp === form.stamp ? stampOf() : stamp.replace(/\..*/, '') && stampOf();
    expect((await send({ ...form, website: '', stamp: again })).status).toBe(303);
  });

  it('suggests a company by its INN and says nothing of it; the address says who writes, unless they contradict', async () => {
    const { id: org } = await one(
      `insert into organizations (name, folded, inn) values ('ООО «Ромашка»', 'ромашка', '2310031475') returning id`,
    );
    await fresh.pool.query(
      `insert into contacts (organization_id, name, folded, email) values ($1, 'Иванов', 'иванов', 'ivanov@romashka.test')`,
      [org],
    );
    const whoseIs = async (form: Record<string, string>) => {
      const sent = await send(form);
      const page = await app.inject({ url: sent.to });
      expect(page.body).not.toContain('Ромашка');
      return (await one('select organization_id as id from tickets where number = $1', [await numberAt(sent.to)]))
        .id as number;
    };
    expect(await whoseIs(typed({ inn: '2310031475' }))).toBeNull();
    expect(await whoseIs(typed({ inn: '2310031475', email: 'ivanov@romashka.test' }))).toBe(org);
    expect(await whoseIs(typed({ inn: '5036045205', email: 'ivanov@romashka.test' }))).toBeNull();
  });

  it('fills nobody’s mailbox by the names that an address has', async () => {
    const sent = [];
    for (let n = 0; n < 25; n++) sent.push((await send(typed({ email: `victim+${n}@mail.test` }))).status);
    expect([sent.filter((status) => status === 303).length, sent.at(-1)]).toEqual([20, 429]);
    const { rowCount } = await fresh.pool.query(`select from messages where notice_to like 'victim+%'`);
    expect(rowCount).toBe(20);
  });

  it('tells one address its numbers as often as letters do, and takes ten forms of it in an hour', async () => {
    const email = 'often@customer.test';
    const page = async (n: number) => {
      const sent = await send(typed({ email, subject: `Вопрос ${'абвгдежзик'[n]}` }));
      return { status: sent.status, html: sent.status === 303 ? await pageAt(sent.to) : sent.html };
    };
    for (let n = 0; n < 10; n++) expect((await page(n)).status).toBe(303);
    const eleventh = await page(0);
    expect(eleventh.status).toBe(429);
    expect(eleventh.html).toContain('много запросов подряд');
    expect(eleventh.html).toContain('УПД № 1184');
    // two about the same are told, the third is registered and its page says that no letter went
    const same = () => send(typed({ email: 'same@customer.test' }));
    await same();
    await same();
    expect(await pageAt((await same()).to)).toContain('Письмо не отправили');
  });

  it.each([
    ['NUL and halves of pairs', 'a\0b\ud800c'],
    ['zero width and right to left', '\u200b\u202eсчёт\u2066'],
    ['SQL', `'); drop table tickets; --`],
    ['HTML', `<script>alert(1)</script><img src=x onerror=alert(1)>`],
    ['a template', '{{number}} ${7*7} {{constructor}}'],
    ['headers of a letter', 'a\r\nBcc: victim@example.test\r\n\r\nspam'],
  ])('takes %s in every field as text and as nothing else', async (_title, hostile) => {
    const sent = await send(typed({ company: hostile, name: hostile, subject: hostile, text: `${hostile}\nтекст` }));
    expect(sent.status).toBe(303);
    const row = await one(
      `select t.subject, m.text, (select r.name from message_recipients r join messages n on n.id = r.message_id where n.ticket_id = t.id and n.kind = 'notice') as "to",
         (select n.html from messages n where n.ticket_id = t.id and n.kind = 'notice') as html
       from tickets t join messages m on m.ticket_id = t.id and m.direction = 'in' where t.number = $1`,
      [await numberAt(sent.to)],
    );
    expect(row.text).toContain('текст');
    for (const line of [row.subject, row.to]) expect(line).not.toMatch(/[\0\u200b\u202e\u2066\r\n]/);
    expect(row.html).not.toContain('<script>');
    const back = await send(typed({ company: hostile, text: '' }));
    expect(back.html).not.toContain('<script>alert');
    expect(back.html).not.toContain('<img src=x');
  });

  it('takes ten thousand characters and says what to do with more', async () => {
    expect((await send(typed({ text: 'я'.repeat(10_000) }))).status).toBe(303);
    expect((await send(typed({ text: 'я'.repeat(10_001) }))).html).toContain('Длиннее 10 000 знаков');
  });

  it('speaks the language of its page, in the notice too', async () => {
    const sent = await send(typed({ subject: 'The certificate is revoked', text: 'It does not go' }), {
      lang: '?lang=en',
    });
    expect(sent.to).toMatch(/\?lang=en$/);
    const page = await app.inject({ url: sent.to });
    expect(plain(page.body)).toContain('Your request is registered');
    expect(page.headers['cache-control']).toBe('no-store');
    const notice = await one(`select subject from messages where kind = 'notice' order by id desc limit 1`);
    expect(notice.subject).toContain('Your request is registered');
  });

  it('shows a number by its own key only, and for a day', async () => {
    const { to } = await send(typed());
    expect(await numberAt(to)).toBeDefined();
    expect((await app.inject({ url: '/support/sent/aaaaaaaaaaaaaaaa' })).statusCode).toBe(410);
    expect((await app.inject({ url: '/support/sent/1046298' })).statusCode).toBeGreaterThanOrEqual(400);
    await fresh.pool.query(`update form_requests set consented_at = consented_at - interval '25 hours'`);
    const gone = await app.inject({ url: to });
    expect([gone.statusCode, plain(gone.body).includes('больше не действует')]).toEqual([410, true]);
  });
});
