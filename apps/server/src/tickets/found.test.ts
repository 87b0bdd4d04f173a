import { randomUUID } from 'node:crypto';
import type { BulkOutcome, RequestDesk, TicketCounts, TicketList } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { letter } from '../mail/mail.testing.ts';
import { addPerson, ask, cookieOf } from '../testing/app.ts';
import {
  agent,
  app,
  change,
  found,
  ilya,
  list,
  note,
  numbers,
  olga,
  page,
  people,
  post,
  theDeskOfRequests,
} from './desk.testing.ts';

theDeskOfRequests();

describe('the words of requests', () => {
  it('are found in both languages by their stems, in subject, letters and notes, with ё as е and while being typed', async () => {
    const russian = await post.request({
      subject: 'Сертификаты отозваны',
      text: 'Наш бухгалтер Алёна не подписывает накладные',
    });
    const english = await post.request({ subject: 'Signing fails', text: 'Invoices were rejected by the buyers' });
    await note(russian, 'Роуминг проверен');
    expect(await found('сертификат')).toEqual([russian]);
    expect(await found('накладная алена')).toEqual([russian]);
    expect(await found('роуминга')).toEqual([russian]);
    expect(await found('rejecting invoice')).toEqual([english]);
    expect(await found('накладн')).toEqual([russian]);
    expect(await found('"отозваны сертификаты"')).toEqual([]);
    expect(await found(`№ ${english}`)).toEqual([english]);
    expect(await found("' & | ! <-> (")).toEqual([]);
  });

  it('are only those of requests one may open', async () => {
    const of = await post.request({ subject: 'Секретная переписка' });
    expect(await found('секретная')).toEqual([of]);
    expect(await found('секретная', agent)).toEqual([]);
    await note(of, 'Посмотри, пожалуйста', [people.agent]);
    expect(await found('секретная', agent)).toEqual([of]);
  });

  it('follow a letter to the request it goes to, and what was changed or taken back is found no more', async () => {
    const of = await post.request({ subject: 'Одно', text: 'антрацит' });
    await change(of, { kind: 'subject', subject: 'Базальт' });
    expect(await found('базальт')).toEqual([of]);
    await post.rows(
      `delete from messages where ticket_id = (select id from tickets where number = $1) and kind = 'letter'`,
      [of],
    );
    await post.rows(`update tickets set description = '' where number = $1`, [of]);
    expect(await found('антрацит')).toEqual([]);
  });

  it('of a letter without end do not stop it from being registered', async () => {
    const words = (n: number) => Array.from({ length: 9_000 }, (_, i) => `слово${n}а${i}`).join(' ');
    const of = await post.request({ from: 'much@endless.test', subject: 'Много', text: words(0) });
    for (let n = 1; n < 8; n++)
      await post.bring(letter({ from: 'much@endless.test', subject: `#${of}`, text: words(n) }), 'much@endless.test');
    await post.settle();
    expect((await page(of)).thread.filter(({ direction }) => direction === 'in')).toHaveLength(8);
  });
});

describe('the list of requests', () => {
  it('narrows by whose they are, their state, tag, company and department, and counts what it narrows to', async () => {
    const of = await post.request({ subject: 'Для списка' });
    await change(of, { kind: 'assign', ownerId: people.olga });
    await change(of, { kind: 'tags', add: ['Роуминг ', 'роуминг'], remove: [] });
    expect(await numbers('owner=me&state=live', olga)).toEqual([of]);
    expect(await numbers('owner=none')).not.toContain(of);
    expect(await numbers(`tag=${encodeURIComponent('РОУМИНГ')}`)).toEqual([of]);
    expect(await numbers(`department=${post.world.department}&state=new,open`)).toContain(of);
    expect(await numbers('state=solved')).toEqual([]);
    await change(of, { kind: 'status', to: 'waiting_customer' });
    expect(await numbers('state=waiting_customer')).toEqual([of]);
    await post.rows(`update tickets set resolve_by = linia_now() - interval '1 minute' where number = $1`, [of]);
    expect(await numbers('overdue=true')).toEqual([of]);
    const { body } = await ask<TicketCounts>(app, 'GET', '/api/tickets/counts', { as: olga });
    expect(body).toMatchObject({ mine: 1, overdue: 1, waiting_customer: 1 });
    expect(body.live).toBe((await post.rows(`select from tickets where state not in ('solved', 'closed')`)).length);
    expect((await list('owner=me', olga)).rows[0]).toMatchObject({
      tags: ['роуминг'],
      overdue: true,
      owner: { id: people.olga },
    });
  });

  it('goes on page after page, by deadline and by the last change, and no row is missed or told twice', async () => {
    await post.rows(
      `select create_ticket('Страница ' || n, '', null, null, null, $1, null, null, 'linia') from generate_series(1, 120) n`,
      [post.world.department],
    );
    await post.rows(
      `update tickets set resolve_by = linia_now() + (number % 7) * interval '1 hour' where subject like 'Страница%' and number % 3 = 0`,
    );
    for (const sort of ['due', 'touched']) {
      const seen: number[] = [];
      for (let after: string | null = ''; after !== null;) {
        const { rows, next }: TicketList = await list(
          `sort=${sort}&state=live${after && `&after=${encodeURIComponent(after)}`}`,
        );
        seen.push(...rows.map(({ number }) => number));
        after = next;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength(
        (await post.rows(`select from tickets where state not in ('solved', 'closed')`)).length,
      );
    }
    expect((await ask(app, 'GET', "/api/tickets/list?after=1'%20or%20true~1", { as: ilya })).status).toBe(422);
  });

  it('is kept under a name: one’s own for oneself, a department’s for its people', async () => {
    const keep = (departmentId: number | null, as = ilya) =>
      ask<{ id: number }>(app, 'POST', '/api/tickets/views', {
        as,
        body: { name: 'Серия 01D9', departmentId, filter: { q: '01D9', state: 'live' } },
      });
    await keep(null);
    const shared = await keep(post.world.department);
    const views = async (as: string) => (await ask<RequestDesk>(app, 'GET', '/api/tickets/desk', { as })).body.views;
    expect(await views(ilya)).toHaveLength(2);
    expect(await views(olga)).toMatchObject([
      { id: shared.body.id, filter: { q: '01D9' }, mine: false, department: { id: post.world.department } },
    ]);
    expect(await views(agent)).toEqual([]);
    expect((await keep(post.world.department, agent)).status).toBe(403);
    const drop = (as: string) => ask(app, 'DELETE', `/api/tickets/views/${shared.body.id}`, { as });
    expect((await drop(olga)).status).toBe(404);
    expect((await drop(ilya)).status).toBe(200);
  });

  it('changes many at once, and says of each that it could not', async () => {
    const [one, two] = [await post.request(), await post.request()];
    await change(two, { kind: 'status', to: 'closed' });
    const bulk = (to: object) =>
      ask<BulkOutcome>(app, 'POST', '/api/tickets/bulk', {
        as: ilya,
        body: { id: randomUUID(), numbers: [one, two, 999_999_998], change: to },
      });
    expect((await bulk({ kind: 'assign', ownerId: people.olga })).body).toEqual([
      { number: one, error: null },
      { number: two, error: { code: 'ticket.state', message: expect.any(String) } },
      { number: 999_999_998, error: { code: 'ticket.unknown', message: expect.any(String) } },
    ]);
    expect((await bulk({ kind: 'tags', add: ['серия'], remove: [] })).body.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      'ticket.unknown',
    ]);
    expect((await page(one)).owner).toMatchObject({ id: people.olga });
    const [to] = await post.rows<{ id: number }>(`insert into departments (name) values ('Серийный') returning id`);
    const sent = { kind: 'department', departmentId: to!.id };
    expect(await bulk(sent)).toMatchObject({ status: 422, body: { error: { code: 'reason.unknown' } } });
    const why = { ...sent, reasonId: post.world.escalate, comment: 'Ваша серия' };
    expect((await bulk(why)).body.filter(({ error }) => error === null).length).toBeGreaterThan(0);
    expect(
      await post.rows(
        `select distinct data ->> 'note' as note, data ->> 'to' as "to" from ticket_events where type = 'escalated'`,
      ),
    ).toEqual([{ note: 'Ваша серия', to: 'Серийный' }]);
  });
});

describe('who may see requests', () => {
  it('a supervisor all, a head their department’s, an agent their own and their department’s', async () => {
    const of = await post.request({ subject: 'Кому видно' });
    const cookie = async (person: Parameters<typeof addPerson>[1]) =>
      cookieOf(post.db, await addPerson(post.db, person));
    expect(await found('видно', await cookie({ login: 's', roles: ['supervisor'] }))).toEqual([of]);
    expect(
      await found('видно', await cookie({ login: 'h', roles: ['head'], department: post.world.department })),
    ).toEqual([of]);
    expect(await found('видно', await cookie({ login: 'h2', roles: ['head'] }))).toEqual([]);
    expect(
      (await ask(app, 'GET', '/api/tickets/list', { as: await cookie({ login: 'a', roles: ['administrator'] }) }))
        .status,
    ).toBe(403);
    await change(of, { kind: 'assign', ownerId: people.agent });
    expect(await found('видно', agent)).toEqual([of]);
  });
});
