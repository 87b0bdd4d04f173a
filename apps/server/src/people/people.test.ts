import { describe, expect, it } from 'vitest';
import { addPerson, ask, cookieOf } from '../testing/app.ts';
import { admin, anAdministrator, anEmptyHouse, app, as, db } from './people.testing.ts';

anEmptyHouse();

describe('an administrator', () => {
  anAdministrator();

  it('cannot disable, reset or dethrone themselves', async () => {
    for (const [method, url, body] of [
      ['POST', `/api/people/${admin}/disable`, undefined],
      ['POST', `/api/people/${admin}/reset`, undefined],
      ['PATCH', `/api/people/${admin}`, { roles: ['agent'] }],
    ] as const) {
      expect(await ask(app, method, url, { as, body })).toMatchObject({
        status: 409,
        body: { error: { code: 'person.yourself' } },
      });
    }
  });

  it('is told that there is no such person', async () => {
    for (const url of ['/api/people/999999/reset', '/api/people/999999/disable', '/api/people/999999/enable'])
      expect(await ask(app, 'POST', url, { as })).toMatchObject({
        status: 404,
        body: { error: { code: 'person.unknown' } },
      });
    expect((await ask(app, 'PATCH', '/api/people/999999', { as, body: {} })).status).toBe(404);
    expect((await ask(app, 'PUT', '/api/people/999999/memberships', { as, body: [] })).status).toBe(404);
    expect((await ask(app, 'POST', '/api/people/abc/reset', { as })).status).toBe(422);
  });
});

describe('whoever is not an administrator', () => {
  it.each(['agent', 'supervisor', 'head'])('(%s) manages nobody', async (role) => {
    const id = await addPerson(db, { login: `not-${role}`, roles: [role] });
    const as = await cookieOf(db, id);
    for (const [method, url] of [
      ['GET', '/api/people'],
      ['POST', '/api/people'],
      ['PATCH', `/api/people/${id}`],
      ['PUT', `/api/people/${id}/memberships`],
      ['POST', `/api/people/${id}/reset`],
      ['POST', `/api/people/${id}/disable`],
      ['POST', `/api/people/${id}/enable`],
    ] as const) {
      expect(await ask(app, method, url, { as, body: method === 'GET' ? undefined : {} })).toMatchObject({
        status: 403,
        body: { error: { code: 'right.missing' } },
      });
      expect((await ask(app, method, url, { body: method === 'GET' ? undefined : {} })).status).toBe(401);
    }
  });
});
