import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tick } from '../clock/tick.ts';
import { letter } from '../mail/mail.testing.ts';
import { shiftClock } from '../testing/world.ts';
import {
  agent,
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
  say,
  theDeskOfRequests,
} from './desk.testing.ts';

theDeskOfRequests();

describe('a request', () => {
  it('is solved and opened again, and closed by the clock when nobody came back', async () => {
    const of = await post.request();
    await change(of, { kind: 'status', to: 'solved' });
    expect((await page(of)).closeAt).not.toBeNull();
    await tick(post.db);
    expect((await page(of)).state).toBe('solved');
    await shiftClock(post.fresh.pool, '169 h');
    await tick(post.db);
    await shiftClock(post.fresh.pool, '0 s');
    expect(await page(of)).toMatchObject({ state: 'closed', closeAt: null });
    await change(of, { kind: 'status', to: 'waiting_third_party' });
    expect((await page(of)).state).toBe('waiting_third_party');
  });

  it('tells whoever sets what a colleague has set meanwhile, and writes nothing over it', async () => {
    const of = await post.request();
    const { version } = await page(of);
    await change(of, { kind: 'assign', ownerId: people.olga }, olga);
    const refused = await change(of, { kind: 'assign', ownerId: people.ilya }, ilya, { seen: version });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'ticket.meanwhile' } } });
    expect((await page(of)).owner).toMatchObject({ id: people.olga });
    // something else is no reason to refuse
    expect((await change(of, { kind: 'tags', add: ['а'], remove: [] }, ilya, { seen: version })).status).toBe(200);
    expect(
      (await change(of, { kind: 'assign', ownerId: people.ilya }, ilya, { seen: (await page(of)).version })).status,
    ).toBe(200);
  });

  it('is followed; who is named in a note finds it among theirs until they have seen it', async () => {
    const of = await post.request();
    await note(of, '@Ольга, посмотри', [people.olga]);
    expect((await page(of)).followers).toMatchObject([{ id: people.olga }]);
    expect(await numbers('mentioned=true', olga)).toEqual([of]);
    expect((await list('followed=true', olga)).rows[0]).toMatchObject({ number: of, unseen: true });
    await say(of, 'seen', {}, olga);
    expect(await numbers('mentioned=true', olga)).toEqual([]);
    await say(of, 'unfollow', {}, olga);
    expect(await numbers('followed=true', olga)).toEqual([]);
  });

  it('is offered the companies, the counterparty and the request that its letter names, and takes them by a click', async () => {
    const [company] = await post.rows<{ id: number }>(
      `insert into organizations (name, folded, inn) values ('ООО «Полюс»', 'полюс', '7707083893') returning id`,
    );
    const of = await post.request({ subject: 'Магазин «Лента» не принимает', text: 'Наш ИНН 7707083893' });
    expect((await page(of)).suggestions).toMatchObject([
      { kind: 'organization', said: '7707083893', organization: { id: company!.id } },
      { kind: 'counterparty', said: 'Лента' },
    ]);
    await change(of, { kind: 'organization', organizationId: company!.id });
    await change(of, { kind: 'counterparty', name: 'Лента' });
    expect(await page(of)).toMatchObject({ organization: { id: company!.id }, counterparty: 'Лента', suggestions: [] });
  });
});

describe('two requests about one thing', () => {
  it('become one, whose letters both numbers find, and are what they were when that is undone', async () => {
    const [from, into] = [
      await post.request({ from: 'a@one.test', text: 'первое' }),
      await post.request({ from: 'a@one.test', text: 'второе' }),
    ];
    await change(from, { kind: 'status', to: 'waiting_customer' });
    await note(from, 'Моя заметка');
    expect((await say(from, 'merge', { number: into })).body).toMatchObject({
      number: into,
      merged: [{ number: from }],
    });
    expect(await page(from)).toMatchObject({
      state: 'closed',
      thread: [],
      mergedInto: { number: into, by: { id: people.ilya } },
    });
    expect((await page(into)).events.filter(({ data }) => data['of'] === from)).toMatchObject([
      { data: { note: 'Моя заметка' } },
    ]);
    expect(await numbers('state=closed')).not.toContain(from);
    await post.bring(letter({ from: 'a@one.test', subject: `#${from} ещё`, text: 'третье' }), 'a@one.test');
    await post.settle();
    expect((await page(into)).thread.map(({ text }) => text)).toEqual(
      expect.arrayContaining(['первое', 'второе', 'третье']),
    );
    expect(await found('первое второе')).toEqual([into]);
    for (const again of ['merge', 'change'])
      expect(
        await say(
          from,
          again,
          again === 'merge' ? { number: into } : { change: { kind: 'tags', add: ['x'], remove: [] } },
        ),
      ).toMatchObject({ status: 409 });

    expect((await say(from, 'unmerge')).body).toMatchObject({ state: 'waiting_customer', mergedInto: null });
    expect((await page(from)).thread.filter(({ direction }) => direction === 'in').map(({ text }) => text)).toEqual([
      'первое',
    ]);
    // what came since stays where it came
    expect((await page(into)).thread.filter(({ direction }) => direction === 'in').map(({ text }) => text)).toEqual([
      'второе',
      'третье',
    ]);
    expect(await found('первое')).toEqual([from]);
    expect(await say(from, 'unmerge')).toMatchObject({ status: 409 });
  });

  it('merged into each other by two people at once are merged once', async () => {
    const [one, two] = [await post.request(), await post.request()];
    const both = await Promise.all([say(one, 'merge', { number: two }), say(two, 'merge', { number: one }, olga)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(
      (await post.rows('select from tickets where number = any ($1) and merged_into is null', [[one, two]])).length,
    ).toBe(1);
  });

  it('are not merged where they are of different companies, nor by who may not open both', async () => {
    const [one, two] = [await post.request(), await post.request()];
    const { rows } = await post.fresh.pool.query(
      `insert into organizations (name, folded, inn) values ('А', 'а', '7736050003'), ('Б', 'б', '2310031475') returning id`,
    );
    await change(one, { kind: 'organization', organizationId: rows[0].id });
    await change(two, { kind: 'organization', organizationId: rows[1].id });
    expect(await say(one, 'merge', { number: two })).toMatchObject({
      status: 409,
      body: { error: { code: 'merge.companies' } },
    });
    expect((await say(one, 'merge', { number: two }, agent)).status).toBe(403);
  });

  it('that were one are parted by letter, and stay linked', async () => {
    const of = await post.request({ from: 'b@two.test', text: 'про подпись' });
    await post.bring(letter({ from: 'b@two.test', subject: `#${of}`, text: 'и ещё про роуминг' }), 'b@two.test');
    await post.settle();
    const second = (await page(of)).thread.at(-1)!;
    const body = { id: randomUUID(), messages: [second.id], subject: 'Роуминг' };
    const [made, twice] = await Promise.all([say(of, 'split', body), say(of, 'split', body)]);
    expect(made).toMatchObject({
      status: 201,
      body: { subject: 'Роуминг', thread: [{ text: 'и ещё про роуминг' }], linked: [{ number: of, split: true }] },
    });
    expect(twice.body.number).toBe(made.body.number);
    expect((await page(of)).thread.filter(({ direction }) => direction === 'in')).toHaveLength(1);
    const all = (await page(of)).thread.filter(({ kind }) => kind !== 'notice').map(({ id }) => id);
    expect(await say(of, 'split', { ...body, id: randomUUID(), messages: all })).toMatchObject({
      status: 409,
      body: { error: { code: 'split.all' } },
    });
    await say(of, 'link', { number: made.body.number, linked: false });
    expect((await page(of)).linked).toEqual([]);
  });
});
