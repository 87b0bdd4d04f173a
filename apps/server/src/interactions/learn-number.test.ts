import type { OrganizationCard } from '@linia/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { addPerson, ask, cookieOf } from '../testing/app.ts';
import { addOrganization } from '../testing/base.ts';
import { manyWait, outcomes, whileHeld } from '../testing/holding.ts';
import { actorOf } from '../testing/stage.ts';
import { identify } from './identify.ts';
import { forgetNumber, learnNumber } from './learn-number.ts';
import { aNewNumberATest, app, inCall, phone, serial, stage } from './number.testing.ts';

let company: { id: number; contacts: number[] };

aNewNumberATest();
beforeEach(async () => {
  company = await addOrganization(stage.pool, {
    name: `Лён ${serial}`,
    contacts: [{ name: 'Льнова Агния' }, { name: 'Пак Лидия' }],
  });
});

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
    await manyWait(stage.pool, 2);
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
