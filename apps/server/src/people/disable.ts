import { setPresence } from '../agents/set-presence.ts';
import { endSupervisionOf, refuseSupervisionBetween } from '../interactions/supervise.ts';
import { inTransaction } from '../shell/transaction.ts';
import type { Database, Queryable } from '../shell/database.ts';
import { Refusal } from '../shell/refusal.ts';
import type { Actor, Done } from '../shell/verb.ts';
import { lockAdministrators, refuseLastAdministrator } from './administrators.ts';
import { again } from './again.ts';
import { taken } from './fields.ts';
import { journal } from '../shell/journal.ts';
import { dropLinks } from './links.ts';
import { closeSessionsOf } from './sessions.ts';

/**
 * Somebody leaves the company: asked no more, offline, signed out everywhere at once. A caller they talk to takes the way
 * of every lost desk (back to the old place, or on where the PBX has the sound). The row and its history stay.
 */
export async function disable(db: Database, id: number, actor: Actor): Promise<void> {
  if (id === actor.agentId) throw new Refusal('person.yourself', 409);
  const by = `agent:${actor.agentId}`;
  const work = async (tx: Queryable): Promise<Done> => {
    await lockAdministrators(tx);
    if (await isDisabled(tx, id)) return { result: null };
    await refuseLastAdministrator(tx, id);
    await endSupervisionOf(tx, id, by);
    const gone = await setPresence(tx, id, 'offline', null, by);
    await tx.query('update agents set disabled_at = linia_now() where id = $1', [id]);
    await refuseSupervisionBetween(tx, id);
    await closeSessionsOf(tx, id);
    await dropLinks(tx, id);
    await tx.query(`select record_agent($1, 'disabled', $2)`, [id, by]);
    await journal(tx, actor.agentId, 'person_disabled', { person: id });
    return gone;
  };
  await again(() => inTransaction(db, work));
}

/** Back again, with the same password and the same queues. */
export async function enable(db: Database, id: number, actor: Actor): Promise<void> {
  await taken(() =>
    inTransaction(db, async (tx) => {
      if (!(await isDisabled(tx, id))) return { result: null };
      await tx.query('update agents set disabled_at = null where id = $1', [id]);
      await tx.query(`select record_agent($1, 'enabled', $2)`, [id, `agent:${actor.agentId}`]);
      await journal(tx, actor.agentId, 'person_enabled', { person: id });
      return { result: null };
    }),
  );
}

async function isDisabled(tx: Queryable, id: number): Promise<boolean> {
  const { rows } = await tx.query('select disabled_at is not null as disabled from agents where id = $1', [id]);
  if (!rows[0]) throw new Refusal('person.unknown', 404);
  return rows[0].disabled as boolean;
}
