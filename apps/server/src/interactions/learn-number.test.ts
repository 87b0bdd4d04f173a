import type { CallerMatch, CallCard, OrganizationCard } from '@linia/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { organizationRoutes } from '../organizations/organization.routes.ts';
import type { App } from '../shell/web.ts';
import { addPerson, ask, cookieOf, testApp } from '../testing/app.ts';
import { addOrganization } from '../testing/base.ts';
import { outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf, Stage } from '../testing/stage.ts';
import { hangUp } from './hang-up.ts';
import { identify } from './identify.ts';
import { interactionRoutes } from './interaction.routes.ts';
import { forgetNumber, learnNumber } from './learn-number.ts';
import { register } from './register.ts';

let stage: Stage;
let app: App;
let serial = 0;
let phone: string;
let company: { id: number; contacts: number[] };
let live: { call: number; agent: number }[] = [];

beforeAll(async () => {
  stage = await Stage.set({ agents: 3, specialists: 0 });
  app = await testApp(stage.db, [organizationRoutes, interactionRoutes]);
});
afterAll(async () => {
  await app.close();
  await stage.drop();
});
beforeEach(async () => {
  phone = `+7921555${String(++serial + 1000)}`;
  company = await addOrganization(stage.pool, {
    name: `Лён ${serial}`,
    contacts: [{ name: 'Льнова Агния' }, { name: 'Пак Лидия' }],
  });
});
afterEach(async () => {
  for (const { call, agent } of live) {
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    await stage.close(call, agent);
  }
  live = [];
});

/** A call from this number that somebody has taken. */
const inCall = async (from: string | null = phone): Promise<{ call: number; agent: number }> => {
  const { interactionId: call } = await stage.do((tx) =>
    register(tx, { lineId: stage.world.line, externalId: null, direction: 'incoming', phone: from, actor: 'caller' }),
  );
  const { agent } = await stage.answer(call);
  live.push({ call, agent: agent.id });
  return { call, agent: agent.id };
};
const say = (
  { call, agent }: { call: number; agent: number },
  contactId: number | null = null,
  organizationId: number | null = company.id,
) =>
  stage.do((tx) =>
    identify(
      tx,
      { id: 'identify-1', interactionId: call, organizationId, contactId, how: 'name', value: null },
      actorOf(agent),
    ),
  );
const learn = (
  { call, agent }: { call: number; agent: number },
  contactId: number | null = null,
  organizationId: number | null = company.id,
) =>
  stage.do((tx) =>
    learnNumber(tx, { id: 'learn-0001', interactionId: call, organizationId, contactId }, actorOf(agent)),
  );
const forget = (phoneId: number, agent: number) => stage.do((tx) => forgetNumber(tx, phoneId, actorOf(agent)));
const phones = async () =>
  (
    await stage.pool.query('select contact_id, organization_id, learned_on from contact_phones where e164 = $1', [
      phone,
    ])
  ).rows;

describe('an unknown number', () => {
  it('is kept for the company, pops at the next call, is forgotten, and is unknown again', async () => {
    const talk = await inCall();
    expect(await stage.card(talk.call)).toMatchObject({ organization: null, numberOf: null });
    await say(talk);
    expect((await stage.card(talk.call)).numberOf).toBeNull();
    const { phoneId } = await learn(talk);
    expect(await phones()).toEqual([{ contact_id: null, organization_id: company.id, learned_on: talk.call }]);
    expect((await stage.card(talk.call)).numberOf).toMatchObject({
      of: 'organization',
      learned: { phoneId, by: { id: talk.agent }, interactionId: talk.call },
    });
    const next = await inCall();
    expect(await stage.card(next.call)).toMatchObject({
      organization: { id: company.id },
      contact: null,
      identified: { how: 'caller_number', by: null },
    });
    await forget(phoneId, next.agent);
    expect(await stage.card((await inCall()).call)).toMatchObject({ organization: null, identified: null });
    expect(await stage.events(talk.call)).toEqual(expect.arrayContaining(['number_learned', 'number_forgotten']));
  });

  it('is kept for the person where one is named, and the card of the company says who kept it and on which call', async () => {
    const talk = await inCall();
    await say(talk, company.contacts[0]);
    const { phoneId } = await learn(talk, company.contacts[0]);
    expect(await stage.card((await inCall()).call)).toMatchObject({ contact: { id: company.contacts[0] } });
    const as = await cookieOf(stage.db, talk.agent);
    const { body } = await ask<OrganizationCard>(app, 'GET', `/api/organizations/${company.id}`, { as });
    expect(body.contacts.find(({ id }) => id === company.contacts[0])?.phones).toMatchObject([
      { id: phoneId, text: phone, learned: { by: { id: talk.agent }, interactionId: talk.call } },
    ]);
    const supervisor = await cookieOf(
      stage.db,
      await addPerson(stage.db, { login: `boss${serial}`, roles: ['supervisor'] }),
    );
    expect((await ask(app, 'DELETE', `/api/phones/${phoneId}`, { as: supervisor })).status).toBe(200);
    expect((await ask(app, 'DELETE', `/api/phones/${phoneId}`, { as: supervisor })).body.error.code).toBe(
      'number.unknown',
    );
    const administrator = await cookieOf(
      stage.db,
      await addPerson(stage.db, { login: `admin${serial}`, roles: ['administrator'] }),
    );
    expect((await ask(app, 'DELETE', `/api/phones/${phoneId}`, { as: administrator })).status).toBe(403);
  });

  it('first the company’s, then a person’s of it: the caller is that person', async () => {
    const talk = await inCall();
    await say(talk);
    await learn(talk);
    await say(talk, company.contacts[1]);
    await learn(talk, company.contacts[1]);
    expect(await stage.card((await inCall()).call)).toMatchObject({
      organization: { id: company.id },
      contact: { id: company.contacts[1] },
      numberOf: { of: 'contact' },
    });
  });

  it('kept for two companies leads to neither: the agent chooses', async () => {
    const other = await addOrganization(stage.pool, { name: `Другая ${serial}`, contacts: [{ name: 'Кто-то' }] });
    const one = await inCall();
    await say(one);
    await learn(one);
    const two = await inCall();
    await say(two, null, other.id);
    await learn(two, null, other.id);
    expect(await stage.card((await inCall()).call)).toMatchObject({
      organization: null,
      contact: null,
      identified: null,
    });
  });

  it('is kept once, by two windows of one desk at the same moment', async () => {
    const talk = await inCall();
    await say(talk);
    const done = await whileHeld(stage.pool, talk, [() => learn(talk), () => learn(talk)]);
    const ids = done.map((each) => each.status === 'fulfilled' && each.value.phoneId);
    expect(ids[0]).toEqual(ids[1]);
    expect(await phones()).toHaveLength(1);
    expect((await stage.events(talk.call)).filter((type) => type === 'number_learned')).toHaveLength(1);
  });

  it('is kept once, by two people on two calls of the same number at the same moment', async () => {
    const [one, two] = [await inCall(), await inCall()];
    for (const talk of [one, two]) await say(talk);
    const holder = await stage.pool.connect();
    await holder.query('begin');
    await holder.query('insert into contact_phones (organization_id, raw, e164) values ($1, $2, $2)', [
      company.id,
      phone,
    ]);
    const running = [learn(one), learn(two)];
    running.forEach((each) => void each.catch(() => {}));
    await locked(2);
    await holder.query('rollback');
    holder.release();
    const done = await Promise.all(running);
    expect(done[0]).toEqual(done[1]);
    expect(await phones()).toHaveLength(1);
  });

  it('forgotten by a slip is there again as it was: by whom, when and on which call', async () => {
    const talk = await inCall();
    await say(talk, company.contacts[0]);
    const { phoneId } = await learn(talk, company.contacts[0]);
    const row = async () => (await stage.pool.query('select * from contact_phones where id = $1', [phoneId])).rows[0];
    const before = await row();
    await forget(phoneId, talk.agent);
    const other = stage.world.agents.find((agent) => agent !== talk.agent)!;
    const as = await cookieOf(stage.db, other);
    const restore = (interactionId: number, id = phoneId) =>
      ask(app, 'POST', `/api/phones/${id}/restore`, { as, body: { interactionId } });
    const twice = await Promise.all([restore(talk.call), restore(talk.call)]);
    expect(twice.map(({ status }) => status)).toEqual([200, 200]);
    expect(await row()).toEqual(before);
    expect((await stage.events(talk.call)).filter((type) => type === 'number_learned')).toHaveLength(2);
    expect(await stage.card((await inCall()).call)).toMatchObject({ contact: { id: company.contacts[0] } });
    // what was never learned there is not made up
    expect((await restore(talk.call, 999_999)).status).toBe(404);
    expect((await restore(999_999_999)).status).toBe(404);
    expect((await restore(talk.call, 99_999_999_999)).status).toBe(422);
  });

  it('forgotten by two at once is forgotten once', async () => {
    const talk = await inCall();
    await say(talk);
    const { phoneId } = await learn(talk);
    const done = await whileHeld(stage.pool, talk, [
      () => forget(phoneId, talk.agent),
      () => forget(phoneId, talk.agent),
    ]);
    expect(outcomes(done).sort()).toEqual(['done', 'number.unknown']);
  });

  it('is not kept for somebody else than the desk showed, for nobody, by somebody else, and not where there is none', async () => {
    const talk = await inCall();
    await expect(learn(talk, null, null)).rejects.toThrow('call.not_identified');
    await say(talk, company.contacts[0]);
    await expect(learn(talk)).rejects.toThrow('number.of_another');
    await expect(learn(talk, company.contacts[1])).rejects.toThrow('number.of_another');
    const stranger = stage.world.agents.find((agent) => agent !== talk.agent)!;
    await expect(learn({ ...talk, agent: stranger }, company.contacts[0])).rejects.toThrow('call.not_yours');
    for (const hidden of [null, '214']) {
      const other = await inCall(hidden);
      await say(other);
      await expect(learn(other)).rejects.toThrow('number.none');
    }
    expect(await phones()).toEqual([]);
  });

  it('that stands in the card already is not learned, and not forgotten: somebody wrote it there', async () => {
    await stage.pool.query('insert into contact_phones (contact_id, raw, e164) values ($1, $2, $3)', [
      company.contacts[0],
      phone.replace('+7', '8 '),
      phone,
    ]);
    const talk = await inCall();
    expect((await stage.card(talk.call)).numberOf).toEqual({ of: 'contact', learned: null });
    const { phoneId } = await learn(talk, company.contacts[0]);
    expect(await phones()).toHaveLength(1);
    await expect(forget(phoneId, talk.agent)).rejects.toThrow('number.not_learned');
  });
});

describe('who has the number', () => {
  const callers = async (call: number, as: string) =>
    (await ask<CallerMatch[]>(app, 'GET', `/api/interactions/${call}/callers`, { as })).body;
  const at = (days: number) => `linia_now() - interval '${days} days'`;
  const talked = (
    organization: number,
    contact: number | null,
    days: number,
    from: string | null = null,
    ticket: number | null = null,
  ) =>
    stage.pool.query(
      `insert into interactions (state, organization_id, contact_id, phone_e164, ticket_id, created_at, ended_at, closed_at)
       values ('closed', $1, $2, $3, $4, ${at(days)}, ${at(days)}, ${at(days)})`,
      [organization, contact, from, ticket],
    );

  it('stands in the order of the last call, a contract in force, open requests, each with its reason', async () => {
    const make = async (name: string, contract?: string) =>
      addOrganization(stage.pool, {
        name,
        ...(contract && { contract }),
        contacts: [{ name, phones: [phone] }],
      });
    const nothing = await make('А без всего');
    const asks = await make('Б с запросами');
    const contracted = await make('В с договором', `Д-${serial}`);
    const ended = await make('Г с бывшим договором', `Е-${serial}`);
    const longAgo = await make('Д звонил давно');
    const lately = await make('Ж звонил вчера');
    const own = await addOrganization(stage.pool, { name: 'Я свой номер' });
    await stage.pool.query('insert into contact_phones (organization_id, raw, e164) values ($1, $2, $2)', [
      own.id,
      phone,
    ]);
    await stage.pool.query(`update contracts set ended_at = linia_now() where number = $1`, [`Е-${serial}`]);
    const { rows } = await stage.pool.query(
      `insert into tickets (subject, organization_id, created_at, resolve_by) values ('Один', $1, linia_now(), linia_now() - interval '1 day'),
         ('Два', $1, linia_now(), null) returning id, number`,
      [asks.id],
    );
    await talked(longAgo.id, longAgo.contacts[0]!, 500);
    await talked(longAgo.id, null, 1);
    await talked(lately.id, lately.contacts[0]!, 1, phone, rows[0].id as number);
    await talked(own.id, null, 3);
    const talk = await inCall();
    const as = await cookieOf(stage.db, talk.agent);
    const found = await callers(talk.call, as);
    expect(found.map(({ organization }) => organization?.id)).toEqual(
      [lately, own, contracted, asks, nothing, ended, longAgo].map(({ id }) => id),
    );
    expect(found[0]).toMatchObject({
      contact: { id: lately.contacts[0] },
      lastCall: { ticketNumber: rows[0].number, sameNumber: true },
      contract: null,
      openTickets: 0,
    });
    expect(found[1]).toMatchObject({ contact: null, lastCall: { sameNumber: false } });
    expect(found[2]).toMatchObject({ contract: `Д-${serial}`, lastCall: null });
    expect(found[3]).toMatchObject({ openTickets: 2, overdue: 1 });
    // the order chooses nobody
    expect(await stage.card(talk.call)).toMatchObject({
      organization: null,
      contact: null,
    } satisfies Partial<CallCard>);
  });

  it('is told to whoever has the call, and to nobody else', async () => {
    const talk = await inCall();
    const stranger = stage.world.agents.find((agent) => agent !== talk.agent)!;
    const answer = await ask(app, 'GET', `/api/interactions/${talk.call}/callers`, {
      as: await cookieOf(stage.db, stranger),
    });
    expect(answer.status).toBe(403);
    expect(await callers(talk.call, await cookieOf(stage.db, talk.agent))).toEqual([]);
  });
});

async function locked(count: number): Promise<void> {
  for (;;) {
    const { rows } = await stage.pool.query(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows[0].n >= count) return;
  }
}
