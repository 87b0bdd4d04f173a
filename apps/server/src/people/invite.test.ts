import type { Me } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { ask, cookieOf } from '../testing/app.ts';
import { shiftClock } from '../testing/world.ts';
import {
  admin,
  anAdministrator,
  anEmptyHouse,
  app,
  db,
  fresh,
  invite,
  journalOf,
  type Made,
  n,
  tokenOf,
  world,
} from './people.testing.ts';
import { findSession } from './sessions.ts';

anEmptyHouse();

describe('an administrator', () => {
  anAdministrator();

  it('invites a person by a link; the person sets a password nobody else has seen, and is in', async () => {
    const made = await invite();
    expect(made.status).toBe(201);
    const { person, link } = made.body;
    expect(person).toMatchObject({
      status: 'invited',
      roles: ['agent'],
      memberships: [{ queueId: world.queue, tier: 2 }],
      invitedUntil: link.expiresAt,
    });
    const api = `/api/invitations/${tokenOf(link)}`;
    expect((await ask(app, 'GET', api)).body).toMatchObject({
      name: 'Мещерякова Вера',
      login: `vera${n}`,
      purpose: 'invite',
    });
    const stored = await db.pool.query('select token_hash from invitations where agent_id = $1', [person.id]);
    expect(stored.rows[0].token_hash).not.toBe(tokenOf(link));
    expect((await ask(app, 'POST', api, { body: { password: 'short' } })).status).toBe(422);
    const twice = await Promise.all([1, 2].map(() => ask<Me>(app, 'POST', api, { body: { password: 'a password' } })));
    expect(twice.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect(await findSession(db, twice.find(({ status }) => status === 200)!.cookie!)).toMatchObject({
      agentId: person.id,
    });
    expect(
      (await ask(app, 'POST', '/api/session', { body: { login: `vera${n}`, password: 'a password' } })).status,
    ).toBe(200);
    expect(await journalOf(person.id)).toEqual([
      { actor_id: admin, action: 'person_invited' },
      { actor_id: person.id, action: 'password_set' },
    ]);
  });

  it('finds an invitation gone after 72 hours, and makes a new one by a reset', async () => {
    const { person, link } = (await invite()).body;
    await shiftClock(fresh.pool, '73 hours');
    expect((await ask(app, 'GET', `/api/invitations/${tokenOf(link)}`)).body.error.code).toBe('link.gone');
    const later = await cookieOf(db, admin);
    const again = await ask<Made>(app, 'POST', `/api/people/${person.id}/reset`, { as: later });
    expect((await ask(app, 'GET', `/api/invitations/${tokenOf(again.body.link)}`)).body).toMatchObject({
      purpose: 'invite',
    });
    await shiftClock(fresh.pool, '0');
  });

  it('is told beside the field what is taken, unknown or not of this kind', async () => {
    await invite({ extension: `9${n}` });
    for (const [more, status, code, field] of [
      [{ login: `VERA${n}`.toLowerCase() }, 409, 'person.login_taken', 'login'],
      [{ login: `v${n}x`, extension: `9${n}` }, 409, 'person.extension_taken', 'extension'],
      [{ login: `v${n}x`, departmentId: 999_999 }, 422, 'department.unknown', 'departmentId'],
      [{ login: `v${n}x`, departmentId: Number.MAX_SAFE_INTEGER }, 422, 'input.invalid', undefined],
      [{ login: `v${n}x`, memberships: [{ queueId: 999_999, tier: 1 }] }, 422, 'queue.unknown', 'memberships'],
      [{ login: `v${n}x`, roles: ['head'] }, 422, 'person.not_agent', 'memberships'],
      [{ login: `v${n}x`, roles: ['king'] }, 422, 'input.invalid', 'roles.0'],
      [{ login: `v${n}x`, email: 'no address' }, 422, 'input.invalid', 'email'],
      [{ login: `v${n}x`, name: '‮ \u200b' }, 422, 'input.invalid', 'name'],
      [{ login: `в${n}` }, 422, 'input.invalid', 'login'],
    ] as const) {
      const answer = await invite(more);
      expect([answer.status, answer.body.error.code, answer.body.error.field]).toEqual([status, code, field]);
    }
    expect((await db.pool.query(`select from agents where login = $1`, [`v${n}x`])).rowCount).toBe(0);
  });
});
