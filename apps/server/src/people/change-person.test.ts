import type { PersonRow } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { accept } from '../routing/accept.ts';
import { inTransaction } from '../shell/transaction.ts';
import { ask } from '../testing/app.ts';
import { addAgent } from '../testing/world.ts';
import {
  aLine,
  anAdministrator,
  anEmptyHouse,
  app,
  as,
  call,
  db,
  fresh,
  invite,
  n,
  offersOf,
  queue,
  world,
} from './people.testing.ts';

anEmptyHouse();

describe('an administrator', () => {
  anAdministrator();

  it('says how much a person takes on: no calls, and so many requests', async () => {
    const { person } = (await invite()).body;
    expect(person).toMatchObject({ callCapacity: 1, writtenCapacity: 3 });
    const changed = await ask<PersonRow>(app, 'PATCH', `/api/people/${person.id}`, {
      as,
      body: { callCapacity: 0, writtenCapacity: 5 },
    });
    expect(changed.body).toMatchObject({ callCapacity: 0, writtenCapacity: 5 });
    const many = await ask(app, 'PATCH', `/api/people/${person.id}`, { as, body: { callCapacity: 2 } });
    expect(many.status).toBe(422);
  });

  it('changes what is known of a person, and the journal has what it was', async () => {
    const { person } = (await invite()).body;
    const changed = await ask<PersonRow>(app, 'PATCH', `/api/people/${person.id}`, {
      as,
      body: { name: 'Цой Вера', departmentId: world.department, roles: ['agent', 'head'] },
    });
    expect(changed.body).toMatchObject({ name: 'Цой Вера', departmentId: world.department, roles: ['agent', 'head'] });
    const { rows } = await db.pool.query(
      `select data from journal where action = 'person_changed' and (data ->> 'person')::int = $1`,
      [person.id],
    );
    expect(rows[0].data.changed).toEqual({
      name: { from: 'Мещерякова Вера', to: 'Цой Вера' },
      departmentId: { from: null, to: world.department },
      roles: { from: ['agent'], to: ['agent', 'head'] },
    });
  });

  describe('while calls are under way', () => {
    aLine();

    it('takes a member out who is being asked: the caller goes to the next at the old place', async () => {
      const asked = await addAgent(fresh.pool, world, queue, `asked${n}`);
      const next = await addAgent(fresh.pool, world, queue, `next${n}`);
      const id = await call();
      const { rows } = await db.pool.query('select enqueued_at from queue_entries where interaction_id = $1', [id]);
      const answer = await ask<PersonRow>(app, 'PUT', `/api/people/${asked}/memberships`, {
        as,
        body: [{ queueId: world.queue, tier: 1 }],
      });
      expect(answer.body.memberships).toEqual([{ queueId: world.queue, tier: 1 }]);
      expect(await offersOf(id)).toEqual([
        { agent_id: asked, state: 'withdrawn' },
        { agent_id: next, state: 'pending' },
      ]);
      expect(
        (await db.pool.query('select enqueued_at, state from queue_entries where interaction_id = $1', [id])).rows,
      ).toEqual([{ ...rows[0], state: 'offered' }]);
      expect((await db.pool.query('select engagement from agents where id = $1', [asked])).rows).toEqual([
        { engagement: 'idle' },
      ]);
    });

    it('leaves an offer alone that stands on a membership which stays', async () => {
      const asked = await addAgent(fresh.pool, world, queue, `asked${n}`);
      const id = await call();
      await ask(app, 'PUT', `/api/people/${asked}/memberships`, {
        as,
        body: [
          { queueId: queue, tier: 3 },
          { queueId: world.queue, tier: 1 },
        ],
      });
      expect(await offersOf(id)).toEqual([{ agent_id: asked, state: 'pending' }]);
    });

    it('puts a free person into a queue where somebody waits: that call rings at once', async () => {
      const id = await call();
      const free = await addAgent(fresh.pool, world, world.queue, `free${n}`);
      await ask(app, 'PUT', `/api/people/${free}/memberships`, { as, body: [{ queueId: queue, tier: 1 }] });
      expect(await offersOf(id)).toEqual([{ agent_id: free, state: 'pending' }]);
    });

    it('says that a person takes no calls while one rings there: the caller goes to the next at the old place', async () => {
      const asked = await addAgent(fresh.pool, world, queue, `asked${n}`);
      const next = await addAgent(fresh.pool, world, queue, `next${n}`);
      const id = await call();
      await ask<PersonRow>(app, 'PATCH', `/api/people/${asked}`, { as, body: { callCapacity: 0 } });
      expect(await offersOf(id)).toEqual([
        { agent_id: asked, state: 'withdrawn' },
        { agent_id: next, state: 'pending' },
      ]);
    });

    it('takes the role of an agent away: no offer, no queue, no presence', async () => {
      const asked = await addAgent(fresh.pool, world, queue, `asked${n}`);
      const id = await call();
      const answer = await ask<PersonRow>(app, 'PATCH', `/api/people/${asked}`, {
        as,
        body: { roles: ['supervisor'] },
      });
      expect(answer.body).toMatchObject({ roles: ['supervisor'], memberships: [] });
      expect(await offersOf(id)).toEqual([{ agent_id: asked, state: 'withdrawn' }]);
    });

    it('removes a member in the same moment as the person accepts: the call is theirs, or waits; never both', async () => {
      for (let round = 0; round < 10; round++) {
        const asked = await addAgent(fresh.pool, world, queue, `asked${n}-${round}`);
        const id = await call();
        const offer = (await db.pool.query('select id from offers where interaction_id = $1', [id])).rows[0]
          .id as number;
        const [, left] = await Promise.allSettled([
          inTransaction(db, (tx) => accept(tx, { id: 'accept-it', offerId: offer }, { agentId: asked, name: '' })),
          ask<PersonRow>(app, 'PUT', `/api/people/${asked}/memberships`, { as, body: [] }),
        ]);
        expect(left).toMatchObject({ status: 'fulfilled', value: { status: 200, body: { memberships: [] } } });
        const { rows } = await db.pool.query(
          `select i.state, (select count(*)::int from assignments where interaction_id = i.id and state = 'connecting') as parts,
             (select count(*)::int from offers where interaction_id = i.id and state = 'pending') as offers from interactions i where id = $1`,
          [id],
        );
        expect([
          { state: 'active', parts: 1, offers: 0 },
          { state: 'queued', parts: 0, offers: 0 },
        ]).toContainEqual(rows[0]);
        await db.pool.query(`select hang_up($1, 'caller')`, [id]);
        await db.pool.query(`update agents set presence = 'offline', disabled_at = now() where id = $1`, [asked]);
      }
    });
  });
});
