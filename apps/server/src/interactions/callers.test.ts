import type { CallerMatch, CallCard } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { ask, cookieOf } from '../testing/app.ts';
import { addOrganization } from '../testing/base.ts';
import { aNewNumberATest, app, inCall, phone, serial, stage } from './number.testing.ts';

aNewNumberATest();

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
