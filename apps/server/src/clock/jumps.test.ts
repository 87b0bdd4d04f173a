import { describe, expect, it } from 'vitest';
import { setPresence } from '../agents/set-presence.ts';
import { hangUp } from '../interactions/hang-up.ts';
import { makeCompany } from '../testing/random/company.ts';
import { Dice } from '../testing/random/dice.ts';
import { endOfDay, jump, rush, wrongs } from '../testing/random/run.ts';
import { itIs } from '../testing/requests.ts';
import { Stage } from '../testing/stage.ts';
import { installWitnesses } from '../testing/witness.ts';
import { tick } from './tick.ts';

const seed = Number(process.env['LINIA_SEED'] ?? 20_261_124);

it('the machine’s clock is set hours ahead and back in the middle of the rush: nothing doubles, no history runs backwards', async () => {
  const { stage, company } = await makeCompany();
  await installWitnesses(stage.pool);
  const dice = new Dice(seed);
  for (const hours of [3, -5, 1, -0.1]) {
    let working = true;
    const clock = (async () => {
      for (let n = 0; working && n < 3; n++) {
        await new Promise((done) => setTimeout(done, 60));
        await stage.later((hours * 3_600) / 3);
      }
    })();
    expect(await rush(stage, company, dice, 4, 25, {})).toEqual([]);
    working = false;
    await clock;
    expect({ seed, hours, wrong: await wrong(stage, false) }).toEqual({ seed, hours, wrong: [] });
    await jump(stage, dice);
    expect({ seed, hours, wrong: await wrong(stage, true) }).toEqual({ seed, hours, wrong: [] });
  }
  await stage.later(7_200); // what was begun before the clock was set back comes due again
  expect((await endOfDay(stage)).filter(notOfTheJump)).toEqual([]);
  await stage.drop();
});

describe('the night in which Berlin’s clocks are put back', () => {
  it('has an hour more: timers run by the seconds that pass, the board’s day begins at its own midnight, a shift is counted once', async () => {
    const stage = await Stage.set({ agents: 1, specialists: 0 });
    await stage.pool.query(
      `insert into settings (key, value) values ('timeZone', '"Europe/Berlin"') on conflict (key) do update set value = excluded.value`,
    );
    const agent = stage.world.agents[0]!;
    const go = (presence: 'available' | 'offline') =>
      stage.do((tx) => setPresence(tx, agent, presence, null, `agent:${agent}`));
    const shift = async () =>
      (
        await stage.pool.query(
          `select shift_on::text as "on", calls_taken as calls, round(ready_ms / 1000.0)::int as ready from agents where id = $1`,
          [agent],
        )
      ).rows[0] as { on: string; calls: number; ready: number };

    await at(stage, '2026-10-25T00:50:00Z'); // 02:50 of summer; at 03:00 it is 02:00 again
    await go('offline');
    await go('available');
    const day = await stage.pool.query(`select day_start(linia_now()) as from`);
    expect(day.rows[0].from).toBe('2026-10-24T22:00:00.000Z');

    const call = await stage.call();
    await stage.answer(call);
    await pass(stage, 1_200); // 02:10 of winter: earlier on the wall, later in time
    await stage.do((tx) => hangUp(tx, call, 'caller', null));
    const { rows } = await stage.pool.query(
      `select extract(epoch from ended_at - connected_at)::int as talked, wrap_up_until > linia_now() as wraps from assignments`,
    );
    expect(rows[0]).toMatchObject({ talked: 1_200, wraps: true });
    await pass(stage, 61);
    await tick(stage.db);
    expect((await stage.agent(agent)).engagement).toBe('idle');
    await pass(stage, 3_600);
    await go('offline');
    expect(await shift()).toEqual({ on: '2026-10-25', calls: 1, ready: 3_600 });
    await go('available'); // after a break in the same night the shift goes on
    expect(await shift()).toMatchObject({ on: '2026-10-25', calls: 1 });

    // the day has 25 hours: its last quarter is the hundredth
    await at(stage, '2026-10-25T22:59:00Z');
    const quarters = await stage.pool.query(
      `select jsonb_array_length(intervals) as quarters, (intervals -> 0 ->> 'answered')::int + (intervals -> 11 ->> 'answered')::int as answered
       from board_figures(null, day_start(linia_now()), linia_now())`,
    );
    expect(quarters.rows[0]).toEqual({ quarters: 100, answered: 1 });
    await pass(stage, 120);
    expect((await stage.pool.query(`select day_start(linia_now()) as from`)).rows[0].from).toBe(
      '2026-10-25T23:00:00.000Z',
    );
    expect(await stage.broken()).toEqual([]);
    await stage.drop();
  });

  it('and the one in which they are put forward has an hour less', async () => {
    const stage = await Stage.set({ agents: 1, specialists: 0 });
    await stage.pool.query(
      `insert into settings (key, value) values ('timeZone', '"Europe/Berlin"') on conflict (key) do update set value = excluded.value`,
    );
    await at(stage, '2027-03-28T00:59:50Z'); // 01:59:50; ten seconds later it is 03:00
    const call = await stage.call();
    const asked = await stage.asked(call);
    expect(Date.parse(asked.expiresAt) - Date.parse(asked.createdAt)).toBe(20_000);
    await pass(stage, 15);
    await tick(stage.db);
    expect(await stage.nobodyAsked(call)).toBe(false);
    await pass(stage, 6);
    await tick(stage.db);
    expect(await stage.events(call)).toContain('missed');
    await at(stage, '2027-03-28T21:59:00Z');
    const quarters = await stage.pool.query(
      `select jsonb_array_length(intervals) as quarters from board_figures(null, day_start(linia_now()), linia_now())`,
    );
    expect(quarters.rows[0].quarters).toBe(92);
    await stage.drop();
  });
});

let now = 0;

/** The contact centre's time becomes this instant and stands there: a busy machine counts no seconds of its own. */
async function at(stage: Stage, instant: string): Promise<void> {
  now = Date.parse(instant);
  await itIs(stage.pool, instant);
}

async function pass(stage: Stage, seconds: number): Promise<void> {
  await at(stage, new Date(now + seconds * 1_000).toISOString());
}

/** A jump between a row and its event of one moment is seen as hours; all else that `covered` says still counts. */
async function wrong(stage: Stage, timers: boolean): Promise<unknown[]> {
  const { rows } = await stage.pool.query(`select offender from check_covered('1 day') as t(offender)`);
  return [...(await wrongs(stage, timers)).filter(notOfTheJump), ...rows];
}

const notOfTheJump = (each: unknown) => (each as { invariant?: string }).invariant !== 'covered';
