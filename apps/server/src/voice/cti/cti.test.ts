import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aDoorATest, aPbx, card, fresh, incoming, post, understood } from './cti.testing.ts';

aPbx(2);
aDoorATest();

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const calls = async () => Number((await fresh.pool.query('select count(*) from interactions')).rows[0].count);

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
