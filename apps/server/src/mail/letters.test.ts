import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addOrganization } from '../testing/base.ts';
import { shiftClock } from '../testing/world.ts';
import { selfCheck } from '../supervision/self-check.ts';
import { inTransaction } from '../shell/transaction.ts';
import { letter, Post } from './mail.testing.ts';
import { storeLetter } from './store-letter.ts';

let post: Post;
beforeAll(async () => {
  post = await Post.open();
});
afterAll(async () => {
  expect((await selfCheck(post.fresh.pool, 0, 3)).filter(({ ok }) => !ok)).toEqual([]);
  await post.close();
});
let hours = 0;
beforeEach(async () => {
  // the caps of one test are not the next one's
  await shiftClock(post.fresh.pool, `${(hours += 4)} hours`);
  post.relay.got.length = 0;
});

const tickets = () =>
  post.rows<{
    id: number;
    number: number;
    state: string;
    subject: string;
    claims_id: number | null;
    follows_id: number | null;
    version: number;
  }>('select * from tickets order by id');
const last = async () => (await tickets()).at(-1)!;
const arrive = async (raw: string, from?: string) => {
  await post.bring(raw, from);
  await post.settle();
};

describe('a letter', () => {
  it('becomes a numbered request, and its sender is told the number with all that the notice must say', async () => {
    expect(await post.bring(letter())).toMatch(/^250/);
    await post.settle();
    const ticket = await last();
    expect(ticket).toMatchObject({
      subject: 'УПД не уходят',
      state: 'new',
      channel: 'email',
      department_id: post.world.department,
    });
    const [contact] = await post.rows(`select * from interactions where ticket_id = $1`, [ticket.id]);
    expect(contact).toMatchObject({ channel: 'email', state: 'closed' });
    const [sent] = post.relay.got;
    expect(post.relay.got).toHaveLength(1);
    expect(sent).toMatchObject({ from: '', to: ['ivan@customer.test'] });
    const { mail } = sent!;
    expect(mail.subject!.startsWith(`[#${ticket.number}] `)).toBe(true);
    expect(mail.headers.get('auto-submitted')).toBe('auto-replied');
    expect(mail.inReplyTo).toMatch(/^<letter-\d+@customer\.test>$/);
    expect([mail.references].flat()).toContain(mail.inReplyTo);
    const [row] = await post.rows(`select * from messages where ticket_id = $1 and direction = 'out'`, [ticket.id]);
    expect(row).toMatchObject({ message_id: mail.messageId, sent_by: 'relay', sent_at: expect.any(String) });
    const said = mail.text!.replace(/\s+/g, ' ');
    for (const fact of [
      `Номер запроса: #${ticket.number}`,
      '«УПД не уходят» от ',
      'зарегистрирована',
      'в ответном сообщении',
      `номер запроса (#${ticket.number}) в теме нового сообщения`,
      'Не удаляйте уведомление до получения ответа из «Наш оператор»',
      'Время реакции на запросы и время, отведённое на решение проблем',
      'договоре присоединения (https://linia.test/contract)',
      'ИНН Вашей компании или номер договора',
      'наименование контрагента',
      'скриншот',
    ])
      expect(said).toContain(fact);
    expect(said).toMatch(/от \d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d/);
    expect(said).not.toContain('7707083893');
  });

  it('in English is answered in English', async () => {
    await arrive(letter({ subject: 'Orders are missing', text: 'No orders since Monday.' }));
    expect(post.relay.got[0]!.mail.text).toContain('Request number: #');
  });

  it('come twice is one request with one notice; with another body it is another', async () => {
    const before = (await tickets()).length;
    const raw = letter({ id: '<same@customer.test>', subject: 'Повтор' });
    await post.bring(raw);
    await arrive(raw);
    expect((await tickets()).length).toBe(before + 1);
    expect(post.relay.got).toHaveLength(1);
    await arrive(letter({ id: '<same@customer.test>', subject: 'Повтор', text: 'Другое' }));
    expect((await tickets()).length).toBe(before + 2);
  });

  it('of a person whose address is in the base is of that company; a number in it only suggests one', async () => {
    const company = await addOrganization(post.fresh.pool, {
      name: 'ООО «Ромашка»',
      contacts: [{ name: 'Ковалёва Марина', email: 'Marina@Romashka.test' }],
    });
    await arrive(letter({ from: 'marina@romashka.test' }), 'marina@romashka.test');
    expect(await last()).toMatchObject({ organization_id: company.id, contact_id: company.contacts[0] });
    await arrive(letter({ from: 'stranger@x.test' }), 'stranger@x.test');
    const ticket = await last();
    expect(ticket).toMatchObject({ organization_id: null });
    const [message] = await post.rows(`select mentions from messages where ticket_id = $1 and direction = 'in'`, [
      ticket.id,
    ]);
    expect(message!['mentions']).toEqual([{ kind: 'inn', value: '7707083893', whose: 'sender', labelled: true }]);
  });

  it('from a machine is registered and not answered', async () => {
    const before = (await tickets()).length;
    await arrive(letter({ headers: ['Auto-Submitted: auto-replied'] }));
    await arrive(letter(), '');
    expect((await tickets()).length).toBe(before + 2);
    expect(post.relay.got).toEqual([]);
  });

  it('for nobody here is refused at the door', async () => {
    await expect(post.bring(letter(), 'a@b.test', 'nobody@elsewhere.test')).rejects.toThrow(/550/);
  });

  it('that tries to write headers into the notice writes none', async () => {
    const raw = readFileSync(new URL('./reading/cases/40-subject-crlf-injection.eml', import.meta.url));
    await post.bring(raw);
    await post.settle();
    expect(post.relay.got[0]!.to).toEqual(['client40@customer.test']);
    expect(post.relay.got[0]!.raw.split('\r\n\r\n')[0]).not.toMatch(/^(?:bcc|x-evil)/im);
  });

  it('that can’t be read is a request all the same, with the file', async () => {
    const { letterId } = await inTransaction(post.db, (tx) =>
      storeLetter(tx, {
        mailboxId: 1,
        source: 'smtp',
        raw: Buffer.from(letter({ subject: 'Яд' })),
        envelope: { from: 'poison@customer.test', to: ['help@linia.test'] },
        place: null,
      }),
    );
    // four attempts were in vain
    await post.fresh.pool.query(`update outbox set attempts = 4 where payload ->> 'letter' = $1`, [String(letterId)]);
    await post.fresh.pool.query(`update letters set fault = 'the thread died of it' where id = $1`, [letterId]);
    await arrive(letter({ subject: 'Следующее' }));
    expect(
      (await tickets())
        .slice(-2)
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(['Письмо не удалось прочитать', 'Следующее'].sort());
    expect(await post.rows('select state from letters where id = $1', [letterId])).toEqual([{ state: 'unreadable' }]);
    expect(post.relay.got.map(({ to }) => to[0]).sort()).toEqual(['ivan@customer.test', 'poison@customer.test']);
  });
});

describe('a letter about a request', () => {
  async function asked() {
    await arrive(letter());
    const { mail } = post.relay.got[0]!;
    post.relay.got.length = 0;
    return { ticket: await last(), notice: mail };
  }

  it.each([
    ['answers the notice', (notice: string) => letter({ subject: 'Re: спасибо', headers: [`In-Reply-To: ${notice}`] })],
    ['has its number in the subject', (_: string, number: number) => letter({ subject: `Вопрос (#${number})` })],
    ['has its number after a sign', (_: string, number: number) => letter({ subject: `По № ${number}` })],
    [
      'quotes the hidden mark',
      (notice: string) => letter({ subject: 'Ещё', text: `Ещё вот что\r\n\r\n> ${notice.slice(1).split('@')[0]}` }),
    ],
  ])('that %s finds it, and nobody is told a number again', async (_, write) => {
    const { ticket, notice } = await asked();
    await post.fresh.pool.query(`select advance_ticket($1, 'asked_customer', 'agent:1')`, [ticket.id]);
    const before = (await tickets()).length;
    await arrive(write(notice.messageId!, ticket.number));
    expect((await tickets()).length).toBe(before);
    expect(await last()).toMatchObject({ id: ticket.id, state: 'open' });
    expect(await post.rows(`select kind from messages where ticket_id = $1 order by id`, [ticket.id])).toEqual([
      { kind: 'letter' },
      { kind: 'notice' },
      { kind: 'letter' },
    ]);
    expect(post.relay.got).toEqual([]);
  });

  it('opens it again when it was over, or is a new one after it where that is set', async () => {
    const { ticket } = await asked();
    await post.fresh.pool.query(
      `select advance_ticket($1, 'solved', 'agent:1'), advance_ticket($1, 'closed', 'agent:1')`,
      [ticket.id],
    );
    await arrive(letter({ subject: `#${ticket.number}` }));
    expect(await last()).toMatchObject({ id: ticket.id, state: 'open' });
    await post.fresh.pool.query(`select advance_ticket($1, 'solved', 'agent:1')`, [ticket.id]);
    await post.fresh.pool.query(`insert into settings (key, value) values ('mailAboutOver', '"new"')`);
    await arrive(letter({ subject: `#${ticket.number}` }));
    expect(await last()).toMatchObject({ follows_id: ticket.id, state: 'new' });
    await post.fresh.pool.query(`delete from settings where key = 'mailAboutOver'`);
  });

  it('from a stranger is held, however right its number and its Message-ID are', async () => {
    const { ticket, notice } = await asked();
    for (const raw of [
      letter({ from: 'evil@x.test', subject: `[#${ticket.number}]` }),
      letter({ from: 'evil@x.test', headers: [`References: ${notice.messageId}`] }),
      letter({ from: 'help@linia.test', subject: `[#${ticket.number}]` }),
    ]) {
      await arrive(raw, 'evil@x.test');
      expect(await last()).toMatchObject({ claims_id: ticket.id, state: 'new' });
    }
    const [claimed] = await post.rows('select version, state from tickets where id = $1', [ticket.id]);
    expect(claimed).toEqual({ version: ticket.version, state: 'new' });
  });

  it('with a number that does not exist is a new one', async () => {
    await arrive(letter({ subject: '[#999999999]' }));
    expect(await last()).toMatchObject({ subject: '[#999999999]', claims_id: null });
  });

  it('of ours that did not arrive stands in its thread, and the address is not written to again', async () => {
    const { ticket, notice } = await asked();
    await arrive(reportOn(notice.messageId!), '');
    expect(
      await post.rows(`select kind from messages where ticket_id = $1 and direction = 'in' order by id`, [ticket.id]),
    ).toEqual([{ kind: 'letter' }, { kind: 'bounce' }]);
    await arrive(letter({ subject: 'Другой вопрос' }));
    expect(post.relay.got).toEqual([]);
    // a day later who writes has a mailbox again
    await shiftClock(post.fresh.pool, `${(hours += 25)} hours`);
    await arrive(letter({ subject: 'Третий вопрос' }));
    expect(post.relay.got).toHaveLength(1);
    expect(await post.rows('select * from bounced_addresses')).toEqual([]);
  });

  it('of ours that came back from a mailbox that is full is told, and the address is written to as before', async () => {
    const { notice } = await asked();
    await arrive(reportOn(notice.messageId!).replace('Status: 5.1.1', 'Status: 5.2.2'), '');
    expect(await post.rows(`select bounce_status from messages where message_id = $1`, [notice.messageId])).toEqual([
      { bounce_status: '5.2.2' },
    ]);
    await arrive(letter({ subject: 'Ещё вопрос' }));
    expect(post.relay.got).toHaveLength(1);
  });

  it('that a person wrote as if ours had come back is a stranger’s letter, and gives them no part in the request', async () => {
    const { ticket, notice } = await asked();
    const report = reportOn(notice.messageId!).replace('MAILER-DAEMON@mx.customer.test', 'evil@x.test');
    await arrive(report, 'evil@x.test');
    expect((await last()).id).not.toBe(ticket.id);
    await arrive(letter({ from: 'evil@x.test', subject: `Re: [#${ticket.number}]` }), 'evil@x.test');
    expect(await last()).toMatchObject({ claims_id: ticket.id });
    // nor does a real report: whoever sends it takes no part
    await arrive(report.replace('case39', 'case39b'), '');
    await arrive(letter({ from: 'evil@x.test', subject: `Re: [#${ticket.number}]` }), 'evil@x.test');
    expect(await last()).toMatchObject({ claims_id: ticket.id });
    expect(
      await post.rows(
        `select m.kind, r.address from messages m left join message_recipients r on r.message_id = m.id and r.kind = 'from'
         where m.ticket_id = $1 and m.direction = 'in' order by m.id`,
        [ticket.id],
      ),
    ).toEqual([
      { kind: 'letter', address: 'ivan@customer.test' },
      { kind: 'bounce', address: null },
    ]);
    await post.fresh.pool.query('delete from bounced_addresses');
  });
});

/** A mail server's report that this letter of ours did not arrive. */
const reportOn = (messageId: string) =>
  readFileSync(new URL('./reading/cases/39-auto-dsn.eml', import.meta.url), 'utf8')
    .replace('<ack-1@linia.test>', messageId)
    .replace('nobody@customer.test', 'ivan@customer.test');

describe('two robots', () => {
  it('that answer each other without a word of it stop after two notices', async () => {
    for (let n = 0; n < 5; n++)
      await arrive(letter({ from: 'bot@robots.test', subject: `Re: Ваш запрос #${n}` }), 'bot@robots.test');
    expect(post.relay.got).toHaveLength(2);
  });

  it('are not told of more than ten requests in three hours', async () => {
    for (let n = 0; n < 12; n++)
      await post.bring(letter({ from: 'bot2@robots.test', subject: `Тема ${'абвгдежзиклм'[n]}` }));
    await post.settle();
    expect(post.relay.got).toHaveLength(10);
  });
});
