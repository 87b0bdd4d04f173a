import type { Me } from '@linia/protocol';
import { describe, expect, it } from 'vitest';
import { ask } from '../testing/app.ts';
import { shiftClock } from '../testing/world.ts';
import { anEmptyHouse, app, db, fresh } from './people.testing.ts';
import { findSession } from './sessions.ts';
import { setupLink } from './setup.ts';

anEmptyHouse();

describe('the first administrator', () => {
  it('is made by the link printed at start, which works once, for an hour, and only while there is none', async () => {
    const old = (await setupLink(db.pool, 'http://linia.example'))!;
    const link = (await setupLink(db.pool, 'http://linia.example'))!;
    const path = (url: string) => url.replace('http://linia.example/', '/api/');
    expect(link).toMatch(/^http:\/\/linia\.example\/setup\/[\w-]{43}$/);
    const body = { login: 'first', name: ' Лунина  Тамара ', password: 'long enough' };
    expect((await ask(app, 'POST', path(old), { body })).status).toBe(410);
    await shiftClock(fresh.pool, '61 minutes');
    expect((await ask(app, 'GET', path(link))).status).toBe(410);
    await shiftClock(fresh.pool, '0');
    expect((await ask(app, 'GET', path(link))).status).toBe(200);
    expect((await ask(app, 'POST', path(link), { body: { ...body, password: 'short' } })).status).toBe(422);
    expect((await ask(app, 'POST', path(link), { body: { ...body, name: '\u200b ' } })).body).toMatchObject({
      error: { code: 'input.invalid', field: 'name' },
    });
    const both = await Promise.all(
      [1, 2].map((i) => ask<Me>(app, 'POST', path(link), { body: { ...body, login: `first${i}` } })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    const made = both.find(({ status }) => status === 200)!;
    expect(made.body).toMatchObject({ name: 'Лунина Тамара', roles: ['administrator'] });
    expect(await findSession(db, made.cookie!)).toMatchObject({ agentId: made.body.id });
    expect(await setupLink(db.pool, 'http://linia.example')).toBeNull();
    expect((await ask(app, 'GET', path(link))).status).toBe(410);
  });
});
