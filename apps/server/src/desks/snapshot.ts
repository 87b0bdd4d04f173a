import type { AgentView, CallCard, DeskSnapshot, Log } from '@linia/protocol';
import { todayOf } from '../supervision/day.ts';
import { lostCalls } from '../supervision/lost-calls.ts';
import { readQueueFigures } from '../supervision/queue-figures.ts';
import type { Database, Queryable } from '../shell/database.ts';
import type { SignedIn } from '../shell/web.ts';
import { readMe } from './me.ts';

/**
 * All a desk needs, in one look: after sign-in, a reconnect, a gap. Cards are the calls in which the person is asked or has
 * a part that is not done, and the live escalations of the departments whose queues the person sits in.
 */
export async function readDesk(db: Database, person: SignedIn, demo: boolean): Promise<DeskSnapshot> {
  const client = await db.pool.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const desk = await readAll(client, person, demo);
    await client.query('commit');
    client.release();
    return desk;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

async function readAll(client: Queryable, person: SignedIn, demo: boolean): Promise<DeskSnapshot> {
  const me = await readMe(client, person, demo);
  const { rows } = await client.query(
    `select agent_view($1) as agent,
       coalesce((select jsonb_agg(interaction_card(id, ${recent}) order by id) from (${cardsOf}) c), '[]') as cards,
       coalesce((select jsonb_agg(jsonb_build_object('interactionId', d.interaction_id, 'log', d.log, 'savedAt', d.saved_at))
         from drafts d where d.agent_id = $1 and d.interaction_id in (${cardsOf})), '[]') as drafts,
       (select count(*)::int from assignments where agent_id = $1 and to_finish) as "toFinish", promises_of($1) as promises,
       linia_now() as now`,
    [person.agentId],
  );
  const row = rows[0] as {
    agent: AgentView;
    cards: CallCard[];
    drafts: DeskSnapshot['drafts'];
    toFinish: number;
    promises: DeskSnapshot['promises'];
    now: string;
  };
  const today = await todayOf(client, person.agentId);
  const queues = await readQueueFigures(client);
  const mine = row.agent.queues.map(({ id }) => id);
  const lost = (await lostCalls(client, { queueIds: mine, since: null })).filter(
    (call) => !call.calledBack && !call.cameThrough,
  );
  return { me, ...row, today, queues, lost: lost.length };
}

/** Offers, parts and escalations of a call that a desk draws; the call's page has all of them. */
const recent = 4;

const cardsOf = `
  select interaction_id as id from assignments where agent_id = $1 and state <> 'done' and interaction_id is not null
  union select interaction_id from offers where agent_id = $1 and state = 'pending' and interaction_id is not null
  union (select x.interaction_id from escalations x join queue_members m on m.queue_id = x.queue_id
    where m.agent_id = $1 and x.state in ('waiting', 'offered') and x.interaction_id is not null order by x.id limit 100)`;

/** One call as its desk sees it, for whoever takes part. */
export async function readCard(db: Queryable, interactionId: number): Promise<CallCard | null> {
  const { rows } = await db.query({
    name: 'card',
    text: 'select interaction_card($1, $2) as card',
    values: [interactionId, recent],
  });
  return (rows[0]?.card as CallCard | undefined) ?? null;
}

export type Draft = { interactionId: number; log: Log; savedAt: string };
