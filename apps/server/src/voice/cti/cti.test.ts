import { createHash, randomUUID } from 'node:crypto';
import formbody from '@fastify/formbody';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../shell/transaction.ts';
import { openDatabase, type Database } from '../../shell/database.ts';
import type { App } from '../../shell/web.ts';
import { accept } from '../../routing/accept.ts';
import { testApp } from '../../testing/app.ts';
import { freshDatabase, type FreshDatabase } from '../../testing/database.ts';
import { makeWorld, type World } from '../../testing/world.ts';
import { ctiRoutes } from './cti.routes.ts';

let fresh: FreshDatabase;
let db: Database;
let world: World;
let app: App;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = openDatabase(fresh.url);
  world = await makeWorld(fresh.pool, { agents: 2, specialists: 0 });
  for (const [token, line] of Object.entries({ linia: world.line, pbx: world.pbxLine })) {
    await fresh.pool.query('update lines set token_hash = $2 where id = $1', [
      line,
      createHash('sha256').update(token).digest('hex'),
    ]);
  }
});
beforeEach(async () => {
  app = await testApp(db, [async (app) => void (await app.register(formbody)), ctiRoutes]);
  return async () => {
    await fresh.pool.query(`select hang_up(id, 'test') from interactions where state not in ('ended', 'closed')`);
    await fresh.pool.query(`select end_wrap_up(id, 'clock', true) from assignments where state = 'wrapping'`);
    await app.close();
  };
});
afterAll(async () => {
  await db.pool.end();
  await fresh.drop();
});

const post = async (token: string, payload: object | string, headers: Record<string, string> = {}) => {
  const answer = await app.inject({ method: 'POST', url: `/api/cti/${token}`, payload, headers });
  return { status: answer.statusCode, body: answer.json() };
};
const understood = { status: 200, body: {} };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const calls = async () => Number((await fresh.pool.query('select count(*) from interactions')).rows[0].count);
const card = async (callId: string) =>
  (await fresh.pool.query('select interaction_card(id) as card from interactions where external_id = $1', [callId]))
    .rows[0]?.card;
const incoming = { direction: 'in', from: '+79135550142', to: '88001008812' };

describe('the door of a PBX', () => {
  it('takes a form as well as JSON, from any connector’s hand', async () => {
    const callId = randomUUID();
    expect(
      await post(
        'pbx',
        `event=newCall&from=79135550142&to=88001008812&direction=in&callId=${callId}&user[]=agent1&user[]=agent2`,
        form,
      ),
    ).toEqual(understood);
    expect(
      await post('pbx', {
        event: 'ANSWER',
        callId,
        direction: 'IN',
        'user[0]': 'agent2',
        answeringNumber: '',
        extra: { a: 1 },
      }),
    ).toEqual(understood);
    const border = 'linia-border';
    const parts = Object.entries({ event: 'hangup', callId, direction: 'in', cause: 'normalClearing' });
    const body = parts
      .map(([name, value]) => `--${border}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
      .join('');
    expect(
      await post('pbx', `${body}--${border}--\r\n`, { 'content-type': `multipart/form-data; boundary=${border}` }),
    ).toEqual(understood);
    expect(await card(callId)).toMatchObject({
      state: 'ended',
      caller: { phone: '+79135550142' },
      assignments: [{ agent: { name: 'agent2' }, state: 'wrapping' }],
    });
  });

  it('tells a stranger nothing but that there is no such line, whatever the body', async () => {
    const before = await calls();
    for (const body of [{ event: 'newCall', callId: 'x' }, { event: 'rubbish' }, 'no json at all']) {
      const { status, body: said } = await post(
        'guess',
        body,
        typeof body === 'string' ? { 'content-type': 'application/json' } : {},
      );
      expect([status, said.error.code]).toEqual([404, 'cti.unknown_line']);
      expect(said.error.message).toMatch(/линии/);
    }
    expect(await calls()).toBe(before);
  });

  it('stops who guesses many at once as well', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) => post(`at-once-${n}`, { event: 'newCall', ...incoming })),
    );
    const tried = answers.filter(({ status }) => status === 404).length;
    expect(tried).toBeGreaterThanOrEqual(60);
    expect(tried).toBeLessThan(65);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(300 - tried);
  });

  it('stops who guesses, and not the PBX at the same address', async () => {
    const call = { event: 'newCall', ...incoming };
    expect(await post('linia', { ...call, callId: randomUUID() })).toEqual(understood);
    for (let n = 0; n < 60; n++) expect((await post(`guess-${n}`, call)).status).toBe(404);
    expect(await post('guess-61', call)).toMatchObject({ status: 429, body: { error: { code: 'rate.limited' } } });
    // guessed right, but too late
    expect((await post('pbx', { ...call, callId: randomUUID() })).status).toBe(429);
    expect(await post('linia', { ...call, callId: randomUUID() })).toEqual(understood);
  });

  it('says which field it can’t understand, and leaves no row', async () => {
    const before = await calls();
    const fields = [
      [{ callId: 'c' }, 'event'],
      [{ event: 'transfer', callId: 'c' }, 'event'],
      [{ event: 'newCall' }, 'callId'],
      [{ event: 'newCall', callId: ' \u0000\u200b ' }, 'callId'],
      [{ event: 'newCall', callId: 'c'.repeat(251) }, 'callId'],
      [{ event: 'newCall', callId: 'c', direction: 'sideways' }, 'direction'],
    ] as const;
    for (const [body, field] of fields) {
      expect(await post('linia', body)).toMatchObject({
        status: 422,
        body: { error: { code: 'input.invalid', field } },
      });
    }
    for (const [text, type, status] of [
      ['{', 'application/json', 400],
      ['[]', 'application/json', 422],
      ['<call/>', 'text/xml', 415],
      ['--', 'multipart/form-data', 400],
      ['x'.repeat(70_000), 'application/x-www-form-urlencoded', 413],
    ] as const) {
      expect(await post('linia', text, { 'content-type': type })).toMatchObject({
        status,
        body: { error: { code: 'input.invalid' } },
      });
    }
    expect(await calls()).toBe(before);
  });

  it.each([
    ['withheld', 'anonymous', '', null],
    ['empty', '', '', null],
    ['absent', undefined, '', null],
    ['an address', '"Иван" <sip:+79135550142@pbx>', '"Иван" <sip:+79135550142@pbx>', '+79135550142'],
    ['internal', '214', '214', '214'],
    ['garbage', '\u0000☎ +7 (нет) \u202e', '☎ +7 (нет)', '☎ +7 (нет)'],
    ['endless', '7'.repeat(50_000), '7'.repeat(100), '7'.repeat(100)],
    ['a number', 79135550142, '79135550142', '+79135550142'],
  ])('does not refuse a call for its caller id: %s', async (_, from, text, phone) => {
    const callId = randomUUID();
    expect(await post('linia', { event: 'newCall', callId, direction: 'in', from })).toEqual(understood);
    expect(await card(callId)).toMatchObject({ state: 'offered', caller: { text, phone } });
  });
});

describe('a database that drops its connections under the events', () => {
  it('costs the PBX some patience, and no call', async () => {
    const victim = openDatabase(`${fresh.url}?application_name=victim`);
    const server = await testApp(victim, [async (app) => void (await app.register(formbody)), ctiRoutes]);
    const ids = Array.from({ length: 12 }, () => randomUUID());
    const tell = (payload: object) => server.inject({ method: 'POST', url: '/api/cti/pbx', payload });
    let telling = true;
    const told = Promise.all(
      ids.map(async (callId) => {
        const answers = [
          await tell({ event: 'newCall', callId, ...incoming }),
          await tell({ event: 'hangup', callId, cause: 'cancel' }),
        ];
        return answers.map(({ statusCode }) => statusCode);
      }),
    ).finally(() => (telling = false));
    let cut = 0;
    while (telling && cut < 30) {
      const { rowCount } = await fresh.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim' and state <> 'idle'`,
      );
      cut += rowCount ?? 0;
    }
    expect(cut).toBeGreaterThan(0);
    expect(new Set((await told).flat())).toEqual(new Set([200]));
    for (const id of ids) expect(await card(id)).toMatchObject({ state: 'closed', endReason: 'abandoned' });
    await server.close();
    await victim.pool.end();
  });
});

describe('a line on which Linia offers', () => {
  const offered = async (callId: string) =>
    (await card(callId)).offers.find((offer: { state: string }) => offer.state === 'pending');
  const acceptOnDesk = async (callId: string) => {
    const { id, agent } = await offered(callId);
    await inTransaction(db, (tx) => accept(tx, { id: randomUUID(), offerId: id }, { agentId: agent.id, name: '' }));
    return agent;
  };

  it.each([
    ['nobody named', {}],
    ['a phone that nobody here has', { answeringNumber: '+79990001122' }],
  ])('takes an answer for the confirmation of what was accepted on the desk: %s', async (_, who) => {
    const callId = randomUUID();
    await post('linia', { event: 'newCall', callId, ...incoming });
    const agent = await acceptOnDesk(callId);
    expect(await card(callId)).toMatchObject({ assignments: [{ state: 'connecting' }], answeredAt: null });
    expect(await post('linia', { event: 'answer', callId, ...who })).toEqual(understood);
    expect(await card(callId)).toMatchObject({ assignments: [{ state: 'active', agent }], answeredElsewhere: null });
  });

  it('goes on ringing when the voice menu answers, and connects when the person does', async () => {
    const callId = randomUUID();
    await post('linia', { event: 'newCall', callId, ...incoming });
    await post('linia', { event: 'answer', callId, ...incoming });
    expect(await card(callId)).toMatchObject({ state: 'offered', answeredElsewhere: null });
    await acceptOnDesk(callId);
    await post('linia', { event: 'answer', callId, ...incoming });
    expect(await card(callId)).toMatchObject({ assignments: [{ state: 'active' }] });
  });

  it('follows the phone when it is another person’s than the desk’s', async () => {
    const callId = randomUUID();
    await post('linia', { event: 'newCall', callId, ...incoming });
    const agent = await acceptOnDesk(callId);
    const other = agent.id === world.agents[0] ? 'agent2' : 'agent1';
    await post('linia', { event: 'answer', callId, user: other });
    expect(await card(callId)).toMatchObject({
      assignments: [{ state: 'done' }, { state: 'active', agent: { name: other } }],
    });
  });

  it('an answer that the hang-up overtook leaves a log to finish for who had accepted', async () => {
    const callId = randomUUID();
    await post('linia', { event: 'newCall', callId, ...incoming });
    const agent = await acceptOnDesk(callId);
    await post('linia', { event: 'hangup', callId, cause: 'normalClearing' });
    expect(await card(callId)).toMatchObject({ state: 'closed', endReason: 'abandoned' });
    await post('linia', { event: 'answer', callId, user: agent.name });
    expect(await card(callId)).toMatchObject({
      endReason: 'caller_hung_up',
      assignments: [{ agent, state: 'done', toFinish: true }],
    });
  });
});

describe('a line on which the PBX routes', () => {
  it('has the person first whom the PBX rings', async () => {
    for (const name of ['agent2', 'agent1']) {
      const callId = randomUUID();
      await post('pbx', { event: 'newCall', callId, ...incoming, user: [name] });
      expect(await card(callId)).toMatchObject({
        entry: { target: { name } },
        offers: [{ state: 'pending', agent: { name } }],
      });
      await post('pbx', { event: 'hangup', callId, cause: 'cancel' });
    }
  });

  it('prefers nobody where the PBX rings several', async () => {
    const callId = randomUUID();
    await post('pbx', { event: 'newCall', callId, ...incoming, user: ['agent2', 'agent1'] });
    expect(await card(callId)).toMatchObject({ entry: { target: null } });
  });

  it('warns where a stranger’s phone answers, until one of ours has it', async () => {
    const callId = randomUUID();
    await post('pbx', { event: 'newCall', callId, ...incoming });
    await post('pbx', { event: 'answer', callId, answeringNumber: '999' });
    expect(await card(callId)).toMatchObject({ state: 'arriving', answeredElsewhere: '999', entry: null });
    await post('pbx', { event: 'answer', callId, answeringNumber: '102' });
    expect(await card(callId)).toMatchObject({
      state: 'active',
      answeredElsewhere: null,
      assignments: [{ agent: { name: 'agent2' } }],
    });
  });

  it('keeps an outgoing call and routes it to nobody', async () => {
    const callId = randomUUID();
    await post('pbx', { event: 'newCall', callId, direction: 'out', from: '101', to: '+79135550142' });
    expect(await card(callId)).toMatchObject({
      state: 'dialing',
      direction: 'outgoing',
      entry: null,
      offers: [],
      caller: { phone: '+79135550142' },
    });
    await post('pbx', { event: 'answer', callId, direction: 'out', from: '101', to: '+79135550142' });
    expect(await card(callId)).toMatchObject({
      state: 'active',
      assignments: [{ agent: { name: 'agent1' }, state: 'active' }],
    });
  });
});
