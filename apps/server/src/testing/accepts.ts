import { randomUUID } from 'node:crypto';
import { hangUp } from '../interactions/hang-up.ts';
import { accept } from '../routing/accept.ts';
import { asRefusal } from '../shell/refusal.ts';
import { inTransaction } from '../shell/transaction.ts';
import { openDatabase } from '../shell/database.ts';
import { actorOf, type Stage } from './stage.ts';

type Race = { accepts: number; offers: number; won: number; gone: number; doubles: number; faults: string[] };

/**
 * All who are offered a call accept at once, each from two devices through two server's pools, while a colleague tries to take
 * the same offer: one is first, the others find it gone.
 */
export async function raceToAccept(stage: Stage, accepts: number): Promise<Race> {
  const race: Race = { accepts: 0, offers: 0, won: 0, gone: 0, doubles: 0, faults: [] };
  const other = openDatabase(stage.url, { max: 8 });
  const { agents } = stage.world;
  const press = async (db: typeof other, offerId: number, agent: number) => {
    race.accepts++;
    try {
      await inTransaction(db, (tx) => accept(tx, { id: randomUUID(), offerId }, actorOf(agent)));
      race.won++;
    } catch (error) {
      if (asRefusal(error)?.code === 'offer.gone') race.gone++;
      else race.faults.push(String(error));
    }
  };
  while (race.accepts < accepts) {
    const calls = await Promise.all(agents.map(() => stage.call()));
    const { rows } = await stage.pool.query<{ id: number; agent: number }>(
      `select id, agent_id as agent from offers where state = 'pending' order by id`,
    );
    race.offers += rows.length;
    await Promise.all(
      rows.flatMap(({ id, agent }, at) => [
        press(stage.db, id, agent),
        press(other, id, agent),
        press(other, id, agents[(at + 1) % agents.length]!),
      ]),
    );
    const { rows: twice } = await stage.pool.query(
      `select interaction_id, count(*) from assignments where interaction_id = any ($1) group by 1 having count(*) <> 1
       union all select interaction_id, count(*) from interaction_events where interaction_id = any ($1) and type = 'accepted' group by 1 having count(*) <> 1`,
      [calls],
    );
    race.doubles += twice.length;
    await Promise.all(calls.map((call) => stage.do((tx) => hangUp(tx, call, 'caller', null))));
  }
  await other.pool.end();
  return race;
}
