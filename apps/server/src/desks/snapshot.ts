import type { AgentView, CallCard, DeskSnapshot, Log } from '@linia/protocol';
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
       coalesce((select jsonb_agg(interaction_card(id, 8) order by id) from (${cardsOf}) c), '[]') as cards,
       coalesce((select jsonb_agg(jsonb_build_object('interactionId', d.interaction_id, 'log', d.log, 'savedAt', d.saved_at))
         from drafts d where d.agent_id = $1 and d.interaction_id in (${cardsOf})), '[]') as drafts,
       (select count(*)::int from assignments where agent_id = $1 and to_finish) as "toFinish",
       (select jsonb_build_object('calls', count(*), 'averageTalkMs', avg(extract(epoch from coalesce(s.ended_at, linia_now()) - s.connected_at) * 1000)::int)
         from assignments s where s.agent_id = $1 and s.connected_at >= date_trunc('day', linia_now() at time zone $2) at time zone $2) as today,
       linia_now() as now`,
    [person.agentId, me.timeZone],
  );
  const row = rows[0] as {
    agent: AgentView;
    cards: CallCard[];
    drafts: DeskSnapshot['drafts'];
    toFinish: number;
    today: DeskSnapshot['today'];
    now: string;
  };
  const queues = await readQueueFigures(client);
  const lost = await client.query(
    `select count(*)::int as n from interactions i
     where i.end_reason = 'abandoned' and i.called_back_at is null and i.created_at >= date_trunc('day', linia_now() at time zone $2) at time zone $2
       and exists (select from queue_entries e join queue_members m on m.queue_id = e.queue_id where e.interaction_id = i.id and m.agent_id = $1)
       and not exists (select from interactions n where n.phone_e164 = i.phone_e164 and n.created_at > i.ended_at and n.answered_at is not null)`,
    [person.agentId, me.timeZone],
  );
  return { me, ...row, queues, lost: lost.rows[0].n };
}

const cardsOf = `
  select interaction_id as id from assignments where agent_id = $1 and state <> 'done' and interaction_id is not null
  union select interaction_id from offers where agent_id = $1 and state = 'pending' and interaction_id is not null
  union (select x.interaction_id from escalations x join queue_members m on m.queue_id = x.queue_id
    where m.agent_id = $1 and x.state in ('waiting', 'offered') and x.interaction_id is not null order by x.id limit 100)`;

/** One call as its desk sees it, for whoever takes part. */
export async function readCard(db: Queryable, interactionId: number): Promise<CallCard | null> {
  const { rows } = await db.query('select interaction_card($1, 8) as card', [interactionId]);
  return (rows[0]?.card as CallCard | undefined) ?? null;
}

export type Draft = { interactionId: number; log: Log; savedAt: string };
