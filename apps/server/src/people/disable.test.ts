import type { PersonRow } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { accept } from '../routing/accept.ts';
import { inTransaction } from '../shell/transaction.ts';
import { addPerson, ask, cookieOf } from '../testing/app.ts';
import { addAgent } from '../testing/world.ts';
import {
  admin,
  aLine,
  anAdministrator,
  anEmptyHouse,
  app,
  as,
  call,
  db,
  fresh,
  invite,
  journalOf,
  n,
  offersOf,
  queue,
  tokenOf,
  world,
} from './people.testing.ts';
import { findSession } from './sessions.ts';

anEmptyHouse();

describe('an administrator', () => {
  anAdministrator();

  it('disables a person: signed out everywhere, the link dead, and back again with the same queues', async () => {
    const { person, link } = (await invite()).body;
    const theirs = await cookieOf(db, person.id);
    const off = await ask<PersonRow>(app, 'POST', `/api/people/${person.id}/disable`, { as });
    expect(off.body.status).toBe('disabled');
    expect((await ask(app, 'GET', '/api/session', { as: theirs })).status).toBe(401);
    expect((await ask(app, 'GET', `/api/invitations/${tokenOf(link)}`)).status).toBe(410);
    expect((await ask(app, 'POST', `/api/people/${person.id}/disable`, { as })).status).toBe(200);
    const on = await ask<PersonRow>(app, 'POST', `/api/people/${person.id}/enable`, { as });
    expect(on.body).toMatchObject({ status: 'invited', memberships: [{ queueId: world.queue, tier: 2 }] });
    expect((await journalOf(person.id)).map(({ action }) => action)).toEqual([
      'person_invited',
      'person_disabled',
      'person_enabled',
    ]);
  });

  it('and another cannot disable each other in the same moment: one remains', async () => {
    await db.pool.query(
      `update agents set disabled_at = now() where 'administrator' = any (roles) and id <> $1 and disabled_at is null`,
      [admin],
    );
    const other = await addPerson(db, { login: `other${n}`, roles: ['administrator'], passwordHash: 'x' });
    const theirs = await cookieOf(db, other);
    const answers = await Promise.all([
      ask(app, 'POST', `/api/people/${other}/disable`, { as }),
      ask(app, 'POST', `/api/people/${admin}/disable`, { as: theirs }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { rows } = await db.pool.query(
      `select count(*)::int as n from agents where 'administrator' = any (roles) and disabled_at is null`,
    );
    expect(rows[0].n).toBe(1);
  });

  describe('while calls are under way', () => {
    aLine();

    it('disables whoever is being asked: the offer is withdrawn, the caller waits on', async () => {
      const asked = await addAgent(fresh.pool, world, queue, `asked${n}`);
      const id = await call();
      await ask(app, 'POST', `/api/people/${asked}/disable`, { as });
      expect(await offersOf(id)).toEqual([{ agent_id: asked, state: 'withdrawn' }]);
      expect((await db.pool.query('select state from interactions where id = $1', [id])).rows).toEqual([
        { state: 'queued' },
      ]);
      expect((await db.pool.query('select presence, engagement from agents where id = $1', [asked])).rows).toEqual([
        { presence: 'offline', engagement: 'idle' },
      ]);
    });

    it('disables a person in mid-call: the part stays theirs until the lost desk’s time is over, the sessions end', async () => {
      const talking = await addAgent(fresh.pool, world, queue, `talking${n}`);
      const theirs = await cookieOf(db, talking);
      const id = await call();
      const offer = (await db.pool.query('select id from offers where interaction_id = $1', [id])).rows[0].id as number;
      await inTransaction(db, (tx) => accept(tx, { id: 'accept-it', offerId: offer }, { agentId: talking, name: '' }));
      expect((await ask(app, 'POST', `/api/people/${talking}/disable`, { as })).status).toBe(200);
      expect(await findSession(db, theirs)).toBeNull();
      const { rows } = await db.pool.query('select state from assignments where interaction_id = $1', [id]);
      expect(rows).toEqual([{ state: 'connecting' }]);
    });
  });
});
