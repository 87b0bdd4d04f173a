import { sounds, type Pbx } from '@linia/pbx';
import { spokenPlace, spokenWait } from '@linia/domain';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Exchange, number, programs, startTestPbx, until } from './asterisk.testing.ts';
import { Heard } from './heard.testing.ts';

it('every place and every wait is said in sounds that there are, in both languages', () => {
  for (const language of ['ru', 'en'] as const) {
    const there = new Set(sounds(language).map(([name]) => name));
    for (let n = 0; n <= 500; n++)
      expect([...spokenPlace(n, language), ...spokenWait(n * 30, language)].filter((name) => !there.has(name))).toEqual(
        [],
      );
  }
});

let pbx: Pbx;
let exchange: Exchange;
let heard: Heard;

const plays = (...names: string[]): Promise<void> =>
  until(
    () => heard.includes(names),
    () => `«${names.join(' ')}» was not heard, but: ${heard.sounds.join(' ')} ${exchange.said.join('\n')}`,
  );

describe.skipIf(!programs)('a caller hears', () => {
  beforeAll(async () => {
    pbx = await startTestPbx();
  });
  afterAll(() => pbx?.stop());
  beforeEach(async () => {
    exchange = await Exchange.open(pbx);
    await exchange.stage.pool.query('update lines set tells_every = 1');
    heard = await Heard.of(pbx);
    await exchange.lead();
  });
  afterEach(async () => {
    heard.close();
    const left = { broken: await exchange.stage.broken(), said: exchange.said };
    await exchange.close();
    expect(left).toEqual({ broken: [], said: [] });
  });

  it('their place and the expected wait, again and again, and none of it in the talk', async () => {
    const { stage } = exchange;
    const { phone: busy, call } = await exchange.call();
    const { agent } = await exchange.accept(call);
    await stage.pool.query(
      `insert into queue_paces (queue_id, at, samples, handle_50, handle_80, abandon, people) select distinct on (queue_id) queue_id, linia_now(), 30, 600, 630, 0, 1 from lines
       on conflict (queue_id) do update set samples = 30, handle_80 = 630, abandon = 0, people = 1`,
    );
    const first = await exchange.call('+79135550143');
    const second = await exchange.call('+79135550144');
    await plays('ru/place', 'ru/nth-2', 'ru/wait', 'ru/n-20', 'ru/n-1f', 'ru/minute-one', 'ru/offer');
    await second.phone.hangUp();
    await plays('ru/next', 'ru/wait', 'ru/n-11', 'ru/minute-many', 'ru/offer', 'ru/next');
    // the music was stopped for it: what is loud now are words
    first.phone.rtp.heard();
    await until(() => first.phone.rtp.packets > 20);
    expect(first.phone.rtp.heard().decibels).toBeGreaterThan(-40);
    // somebody is free and picks up in the middle of a sentence
    await busy.hangUp();
    await exchange.sees(call, ({ state }) => state === 'ended');
    heard.anew();
    await plays('ru/next');
    await stage.close(call, agent);
    const desk = await exchange.phone(agent).rings();
    desk.answer();
    // accepted is not yet talking: until they are put through, it may be said to them again
    await exchange.sees(first.call, ({ answeredAt }) => answeredAt !== null);
    heard.anew();
    await until(() => first.phone.rtp.packets > 100);
    expect(heard.sounds.filter((name) => name !== 'bridge')).toEqual([]);
    await first.phone.hangUp();
    await exchange.isSilent();
  });

  it('English where they choose it, is offered to be called and told on which number, and keeps the place', async () => {
    const { pool } = exchange.stage;
    const { rows } = await pool.query(
      `insert into skills (name, kind, code) values ('Английский', 'language', 'en') returning id`,
    );
    const phone = await exchange.caller.call(pbx.sipPort, number);
    await phone.talks;
    await plays('ru/recorded', 'en/star');
    phone.rtp.press('*');
    await plays('en/recorded', 'ru/star');
    phone.rtp.press('#');
    await plays('en/next', 'en/offer');
    const call = await exchange.newest();
    const entry = await pool.query('select needs from queue_entries where interaction_id = $1', [call]);
    expect(entry.rows[0].needs).toEqual([{ skill: rows[0].id, level: 1 }]);
    phone.rtp.press('1');
    await plays('en/callback-on', ...[...'89135550142'].map((digit) => `en/${digit}`));
    expect(await phone.ended).toBe('BYE');
    const kept = await pool.query('select state, callback_to from queue_entries where interaction_id = $1', [call]);
    expect(kept.rows).toEqual([{ state: 'waiting', callback_to: '+79135550142' }]);
    await exchange.isSilent();
  });

  it('that a number has a mistake, then goes on to somebody; that a person is not at the desk, and is answered by another', async () => {
    const phone = await exchange.caller.call(pbx.sipPort, number);
    await phone.talks;
    phone.rtp.press('7707083894#');
    await plays('ru/wrong');
    phone.rtp.press('7707083894#'); // who knows does not wait for the menu
    await plays('ru/recorded', 'ru/wrong', 'ru/on');
    await exchange.sees(await exchange.newest(), ({ state }) => state === 'offered');
    await phone.hangUp();
    await exchange.isSilent();
    // whose extension it is has closed the desk
    await exchange.stage.pool.query('delete from connections where agent_id = $1', [
      exchange.stage.world.specialists[0],
    ]);
    const other = await exchange.caller.call(pbx.sipPort, number);
    await other.talks;
    other.rtp.press('102#');
    await plays('ru/absent');
    const call = await exchange.newest();
    await exchange.sees(call, ({ state }) => state === 'offered');
    expect((await exchange.stage.asked(call)).agent.id).toBe(exchange.stage.world.agents[0]);
    await other.hangUp();
    await exchange.isSilent();
  });
});
