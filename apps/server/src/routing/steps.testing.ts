import { setPresence } from '../agents/set-presence.ts';
import { stage } from '../testing/a-stage.ts';

export const go = (agent: number, presence: 'away' | 'available') =>
  stage.do((tx) => setPresence(tx, agent, presence, null, `agent:${agent}`));
export const everybodyAway = async () => {
  for (const agent of [...stage.world.agents, ...stage.world.specialists]) await go(agent, 'away');
};
export const entryOf = async (call: number) =>
  (await stage.pool.query('select * from queue_entries where interaction_id = $1 order by id desc limit 1', [call]))
    .rows[0];

type Step = Partial<Record<'after' | 'length' | 'expected' | 'lower' | 'tiers' | 'to_queue', number>>;
/** What the line does with who waits, in this order. */
export async function steps(...of: Step[]): Promise<void> {
  for (const [at, step] of of.entries()) {
    const names = Object.keys(step).map((name) => `"${name}"`);
    await stage.pool.query(
      `insert into queue_steps (queue_id, position, ${names.join()}) values ($1, $2, ${Object.values(step).join()})`,
      [stage.world.queue, at + 1],
    );
  }
}
